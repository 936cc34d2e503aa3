"""Published by mistake: learners get the text they had before, the mistaken one stays as the draft to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from courses.domain.releasing import published_steps, record_release
from courses.domain.sending import problems_of
from courses.domain.step_changes import StepChange, compare_steps
from courses.draft_text import digest_of, shown_as
from courses.enums import ReleaseKind
from courses.exceptions import DraftInChecks, EarlierTextUnusable, NothingToGoBackTo, ReleaseNoteMissing
from courses.models import LessonPage
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from typing import Any

    from courses.models import LessonRelease
    from courses.models.base import ContentPage
    from lms.accounts.models import User

WENT_BACK = register_verb("courses.page.went_back", _("%(actor)s đã đưa “%(title)s” về bản đã xuất bản trước đó"))
PUBLISHED = "wagtail.publish"


def may_go_back(page: Page, user: Any) -> bool:
    """Whoever may publish there, and who did the last check of what learners have: no word goes out unchecked, since
    learners had the earlier text already."""
    if page.permissions_for_user(user).can_publish():
        return True
    passed = TaskState.objects.filter(
        workflow_state__submission__page_id=page.pk,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        status=TaskState.STATUS_APPROVED,
    )
    last = passed.order_by("-finished_at", "-pk").first()
    return last is not None and last.finished_by_id == user.pk


def text_before(page: Page) -> Revision | None:
    """The last text before the one learners have now that says something else; never one that was gone back from."""
    if not page.live or page.live_revision is None:
        return None
    now = digest_of(page.live_revision.content)
    for pk in reversed(_standing(page)):
        earlier = Revision.objects.get(pk=pk)
        if digest_of(earlier.content) != now:
            return earlier
    return None


def _standing(page: Page) -> list[int]:
    """Ids of the published revisions in the order learners had them; who goes back takes out what came between."""
    log = PageLogEntry.objects.filter(page_id=page.pk, action=PUBLISHED, revision__isnull=False)
    standing: list[int] = []
    for pk in log.order_by("timestamp", "pk").values_list("revision_id", flat=True):
        if pk in standing:
            del standing[standing.index(pk) :]
        standing.append(pk)
    return standing


def changes_of_going_back(lesson: LessonPage, earlier: Revision) -> tuple[StepChange, ...]:
    return compare_steps(published_steps(lesson), list(earlier.as_object().steps.raw_data))


def go_back(*, page: ContentPage, seen: str, kind: ReleaseKind | None, note: str, actor: User) -> LessonRelease | None:
    """Publish the earlier text; `seen`: the one that `actor` was shown, by `shown_as`. Of a lesson it is a publication
    like any other: `kind` says what it means, and which acts of learners still count follows from the row written here.
    """
    note = normalise_lines(note)
    with transaction.atomic():
        stored = Page.objects.select_for_update().get(pk=page.pk).specific
        earlier = text_before(stored)
        if earlier is None or shown_as(earlier) != seen:
            raise NothingToGoBackTo
        if stored.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists():
            raise DraftInChecks
        problems = problems_of(earlier.as_object())
        if problems:
            raise EarlierTextUnusable(problems=" ".join(problems))
        if kind not in {None, ReleaseKind.MINOR} and not note:
            raise ReleaseNoteMissing
        before = published_steps(stored) if isinstance(stored, LessonPage) else []
        mistaken = stored.live_revision
        earlier.publish(user=actor, skip_permission_checks=True, previous_revision=mistaken)
        record(verb=WENT_BACK, target=stored, actor=actor, after={"title": earlier.object_str}, reason=note)
        if not isinstance(stored, LessonPage) or kind is None:
            return None
        return record_release(lesson=stored, before=before, kind=kind, note=note, actor=actor)
