"""Publishing a lesson that people are learning: what changed, what the author says of it, kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from courses.domain.step_changes import StepChange, compare_steps
from courses.draft_text import digest_of, shown_as
from courses.enums import ReleaseKind
from courses.exceptions import DraftMovedOn, NothingToRelease, ReleaseNoteMissing
from courses.models import LessonPage, LessonRelease, ReleasedChange
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

LESSON_RELEASED = register_verb("courses.lesson.released", _("Đã xuất bản bài “%(title)s”: %(kind)s"))


def was_published(lesson: LessonPage) -> bool:
    """Whether learners have had it before, also where it is withdrawn now.

    Not whether it is live: a page being created for publication is, before anything of it is published.
    """
    return lesson.first_published_at is not None


def published_steps(lesson: LessonPage) -> list[dict[str, Any]]:
    """The steps learners have, or had last. `lesson` is the stored page, not a draft of it."""
    last: LessonRelease | None = LessonRelease.objects.filter(lesson_id=lesson.pk).last()
    if last is not None:
        return list(last.steps)
    return list(lesson.steps.raw_data) if was_published(lesson) else []


def waiting_changes(lesson: LessonPage) -> tuple[StepChange, ...]:
    """What publishing the latest draft would change for learners."""
    return compare_steps(published_steps(lesson), draft_steps(lesson.get_latest_revision()))


def is_as_published(lesson: LessonPage) -> bool:
    """Whether the latest draft says what learners have, or had last; a lesson is sent so that was withdrawn."""
    last: LessonRelease | None = LessonRelease.objects.filter(lesson_id=lesson.pk).last()
    if last is None or lesson.latest_revision_id is None:
        return False
    revisions = Revision.objects.in_bulk({last.revision_number, lesson.latest_revision_id})
    return last.revision_number in revisions and len({digest_of(one.content) for one in revisions.values()}) == 1


def draft_steps(revision: Revision | None) -> list[dict[str, Any]]:
    return list(revision.as_object().steps.raw_data) if revision else []


def release_lesson(*, lesson: LessonPage, seen: str, kind: ReleaseKind, note: str, actor: User | None) -> LessonRelease:
    """Publish the draft with what it means to learners; `seen`: the one that the author saw compared, by `shown_as`.

    `kind` is the author's own choice; what it does is derived from the row written here (`validity.py`, `retaking.py`).
    Whether `actor` may is for the caller to say: after the last check it is somebody who may not publish otherwise.
    """
    note = normalise_lines(note)
    if kind != ReleaseKind.MINOR and not note:
        raise ReleaseNoteMissing
    with transaction.atomic():
        stored = LessonPage.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
        revision = stored.get_latest_revision()
        if revision is None or not stored.has_unpublished_changes:
            raise NothingToRelease
        if shown_as(revision) != seen:
            raise DraftMovedOn
        before = published_steps(stored)
        revision.publish(user=actor, skip_permission_checks=True)
        return record_release(lesson=stored, before=before, kind=kind, note=note, actor=actor)


def record_release(
    *,
    lesson: LessonPage,
    before: Sequence[dict[str, Any]],
    kind: ReleaseKind,
    actor: User | None,
    note: str = "",
) -> LessonRelease:
    """Write down the publication that has just been made in this transaction."""
    with transaction.atomic():
        published = LessonPage.objects.get(pk=lesson.pk)
        steps = list(published.steps.raw_data)
        release: LessonRelease = LessonRelease.objects.create(
            lesson=published,
            revision_number=published.live_revision_id,
            kind=kind,
            note=note,
            actor=actor,
            steps=steps,
            published_at=published.last_published_at,
        )
        changes = compare_steps(before, steps) if kind != ReleaseKind.FIRST else ()
        ReleasedChange.objects.bulk_create(
            ReleasedChange(release=release, block_id=one.block_id, kind=one.kind, title=one.title) for one in changes
        )
        after = {"title": published.title, "kind": str(kind.label), "revision": release.revision_number}
        record(verb=LESSON_RELEASED, target=published, actor=actor, after=after, reason=note)
    return release
