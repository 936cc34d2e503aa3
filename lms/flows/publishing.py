"""From an author's choice to the people who are learning the lesson, straight away or after the checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from courses.domain import going_back, releasing
from courses.domain.retaking import open_retakes
from courses.draft_text import shown_as
from courses.enums import ReleaseKind
from courses.models import CoursePage, Enrolment, LearningPathPage, LessonPage, LessonRelease, ProgressEvent, Submission
from lms.core.domain.audit import audit_group, record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.flows.completing import complete_finished
from lms.flows.covering import cover_plans_soon
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.path_changes import published_targets, tell_of_changed_path
from lms.plans.domain.status import lock_officials
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from courses.models.base import ContentPage
    from lms.accounts.models import User

CHECKED_AND_PUBLISHED = register_verb("flows.draft.published", _("“%(title)s” đã được xuất bản sau hai lần kiểm tra"))
TOLD = {ReleaseKind.CONTENT: NoticeKind.LESSON_CHANGED, ReleaseKind.REGULATION: NoticeKind.LESSON_TO_RELEARN}


def release_lesson(*, lesson: LessonPage, seen: str, kind: ReleaseKind, note: str, actor: User | None) -> LessonRelease:
    """Publish, open retakes where a regulation changed, complete those who had done all that is left, and tell those
    it touches; all or nothing.
    """
    with transaction.atomic(), audit_group():
        release = releasing.release_lesson(lesson=lesson, seen=seen, kind=kind, note=note, actor=actor)
        _reach_learners(release, kind, actor)
    return release


def go_back(*, page: ContentPage, seen: str, kind: ReleaseKind | None, note: str, actor: User) -> None:
    """Give learners the text they had before; a lesson with all that a publication of it means to them."""
    with transaction.atomic(), audit_group():
        release = going_back.go_back(page=page, seen=seen, kind=kind, note=note, actor=actor)
        if release is not None and kind is not None:
            _reach_learners(release, kind, actor)
        cover_plans_soon()


def publish_checked(*, submission: Submission, actor: User | None) -> None:
    """Publish what has passed all checks, with the choice that was sent along; `actor` did the last of them."""
    with transaction.atomic(), audit_group():
        page = submission.page.specific
        revision = page.get_latest_revision()
        if not submission.is_unchanged():
            raise PermissionDenied
        if isinstance(page, LessonPage) and submission.kind != ReleaseKind.FIRST:
            release_lesson(
                lesson=page,
                seen=shown_as(revision),
                kind=ReleaseKind(submission.kind),
                note=submission.note,
                actor=actor,
            )
        else:
            before = published_targets(page)
            revision.publish(user=actor, skip_permission_checks=True)
            if isinstance(page, LearningPathPage):
                tell_of_changed_path(path_id=page.pk, before=before)
            if isinstance(page, LessonPage):
                releasing.record_release(lesson=page, before=[], kind=ReleaseKind.FIRST, actor=actor)
        cover_plans_soon()
        passed = TaskState.objects.filter(workflow_state__submission=submission, status=TaskState.STATUS_APPROVED)
        checked_by = dict(passed.values_list("task__checktask__kind", "finished_by__full_name"))
        after = {"title": revision.object_str, "sent_by": submission.sent_by.full_name, "checked_by": checked_by}
        record(verb=CHECKED_AND_PUBLISHED, target=submission, actor=actor, after=after)


def _reach_learners(release: LessonRelease, kind: ReleaseKind, actor: User | None) -> None:
    day = timezone.localdate(release.published_at)
    if kind == ReleaseKind.REGULATION:
        _open_retakes(release, day, actor)
    complete_finished(courses=[_course_of(release)], now=release.published_at, actor=actor)
    if kind in TOLD:
        _tell(release, TOLD[kind], day)


def _course_of(release: LessonRelease) -> CoursePage:
    course: CoursePage = release.lesson.get_parent().specific
    return course


def _open_retakes(release: LessonRelease, day: date, actor: User | None) -> None:
    """What is still open in a plan goes on with the new enrolment. People before their plans, as everywhere."""
    finished = Enrolment.objects.open().filter(course_id=_course_of(release).pk, completion__isnull=False)
    lock_officials(finished.values_list("official_id", flat=True))
    pairs = open_retakes(course_id=_course_of(release).pk, lesson_title=release.lesson.title, day=day, actor=actor)
    retakes = {ended.pk: opened for ended, opened in pairs}
    items = list(PlanItem.objects.filter(enrolment__in=retakes, closed_on__isnull=True))
    for item in items:
        item.enrolment = retakes[item.enrolment_id]
    PlanItem.objects.bulk_update(items, ["enrolment"], batch_size=500)


def _tell(release: LessonRelease, kind: NoticeKind, day: date) -> None:
    """Whoever has done something in the lesson, in the enrolment that is open or in those before it in the row."""
    facts = {"title": release.lesson.title, "day": format_date(day), "note": release.note}
    path = f"/hoc/bai/{release.lesson.slug}/"
    Notice.objects.bulk_create(
        (Notice(official_id=pk, kind=kind, path=path, facts=facts) for pk in _learners(release.lesson)), batch_size=500
    )


def _learners(lesson: LessonPage) -> Iterable[int]:
    at_it = ProgressEvent.objects.filter(lesson=lesson)
    own, first = at_it.values("enrolment_id"), at_it.values("enrolment__retakes_id")
    reached = Enrolment.objects.open().filter(Q(pk__in=own) | Q(retakes_id__in=own) | Q(retakes_id__in=first))
    return reached.order_by("official_id").values_list("official_id", flat=True).distinct()
