"""Sending a draft to be checked: what must be right before, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, WorkflowState

from courses.domain.content_checks.checking import can_be_sent
from courses.domain.draft_editors import editors_of_draft
from courses.domain.loaded_pages import sentences_of
from courses.domain.releasing import was_published
from courses.draft_text import digest_of, shown_as
from courses.enums import ReleaseKind
from courses.exceptions import (
    AlreadySent,
    DraftIncomplete,
    DraftMovedOn,
    LessonBlocked,
    NothingToRelease,
    ReleaseKindMissing,
    ReleaseNoteMissing,
    SectionWithoutChecks,
)
from courses.models import CatalogueSectionPage, LessonPage, Submission
from courses.models.prerequisites import circles_of
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from wagtail.models import Revision

    from courses.models.base import ContentPage
    from lms.accounts.models import User

DRAFT_SENT = register_verb("courses.draft.sent", _("%(actor)s đã gửi “%(title)s” đi kiểm tra"))


def needs_choice(page: ContentPage) -> bool:
    """Whether learners have had it and tick it off step by step, so that the author must say what a change means."""
    return isinstance(page, LessonPage) and was_published(page)


def problems_of(draft: ContentPage) -> list[str]:
    """What would be refused when it is published: a draft may be kept without what learners need."""
    found: list[str] = []
    for field in draft._meta.get_fields():
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(draft, field.name))
            except ValidationError as error:
                found += sentences_of(error)
    try:
        draft.full_clean()
    except ValidationError as error:
        for name, errors in error.message_dict.items():
            label = draft._meta.get_field(name).verbose_name if name in _field_names(draft) else ""
            found += [f"{label}: {one}" if label else one for one in errors]
    found += circles_of(draft)
    return list(dict.fromkeys(found))


def send_to_checks(
    *, page: ContentPage, seen: str, kind: ReleaseKind | None = None, note: str = "", actor: User
) -> Submission:
    """Send the draft with what it will mean to learners; the checks begin at the first.

    `seen`: the draft that the author was shown, by `shown_as`.

    A draft that was sent back goes the whole way again: its words have changed since the earlier checks.
    """
    with transaction.atomic():
        stored = Page.objects.select_for_update().get(pk=page.pk).specific
        revision = stored.get_latest_revision()
        _require_ready(stored, revision, seen)
        choice = _choice(stored, kind, note := normalise_lines(note))
        earlier = stored.current_workflow_state
        if earlier is not None:
            earlier.cancel(user=actor)
        submission: Submission = Submission.objects.create(
            page_id=stored.pk,
            section=CatalogueSectionPage.objects.ancestor_of(stored).get(),
            kind=choice,
            note=note,
            text_digest=digest_of(revision.content),
            sent_by=actor,
        )
        submission.editors.set(editors_of_draft(stored) | {actor.pk})
        stored.get_workflow().start(stored, actor)
        submission.refresh_from_db()
        record(verb=DRAFT_SENT, target=submission, actor=actor, after={"title": revision.object_str}, reason=note)
    return submission


def _require_ready(page: ContentPage, revision: Revision | None, seen: str) -> None:
    if not page.has_workflow:
        raise SectionWithoutChecks
    if page.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists():
        raise AlreadySent
    if revision is None or not page.has_unpublished_changes:
        raise NothingToRelease
    if shown_as(revision) != seen:
        raise DraftMovedOn
    if isinstance(page, LessonPage) and not can_be_sent(page):
        raise LessonBlocked
    problems = problems_of(revision.as_object())
    if problems:
        raise DraftIncomplete(problems=" ".join(problems))


def _choice(page: ContentPage, kind: ReleaseKind | None, note: str) -> str:
    if not needs_choice(page):
        return ReleaseKind.FIRST.value if isinstance(page, LessonPage) else ""
    if kind is None or kind == ReleaseKind.FIRST:
        raise ReleaseKindMissing
    if kind != ReleaseKind.MINOR and not note:
        raise ReleaseNoteMissing
    return kind.value


def _field_names(draft: Any) -> set[str]:
    return {field.name for field in draft._meta.fields}
