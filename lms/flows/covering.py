"""A course has come, or has gone: what that means for plans that wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.domain.enrolment import enrol_officials
from courses.models import CoursePage
from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.flows.enums import NoticeKind
from lms.flows.learning_anew import asks_anew, begin_courses_anew
from lms.flows.models import Notice
from lms.flows.prior_enrolments import enrol_before
from lms.plans.domain.covering import ask_to_cover, choose_courses
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


def cover_plans_soon() -> None:
    """To be called where a course or an exam was opened, changed or withdrawn: a job goes through the plans it
    touches. Whatever is missed here the worker finds within half an hour."""
    ask_to_cover(timezone.localdate())


def cover_plans(*, official_ids: Iterable[int], actor: User | None, now: datetime) -> list[PlanItem]:
    """Course on the line → enrolment → notice, all or nothing. A second run finds nothing to do.

    Who loses a course that proves nothing stays enrolled: what was learned is kept, it is only no duty any more. A
    course that was withdrawn and returns finds its enrolment on the line, and nobody is told again.
    """
    with transaction.atomic(), audit_group():
        changed = choose_courses(official_ids=official_ids, actor=actor, now=now)
        lines = [(item, item.course) for item in changed if item.course is not None and item.enrolment is None]
        mine = ((item.plan.official_id, item.plan.posting_id, item) for item, _course in lines)
        begin_courses_anew(asks_anew(mine), day=timezone.localdate(now), actor=actor)
        enrolments = enrol_officials(
            wanted={(item.plan.official_id, course.pk): item.plan.posting_id for item, course in lines},
            enrolled_on=timezone.localdate(now),
            actor=actor,
        )
        for item, course in lines:
            item.enrolment = enrolments[item.plan.official_id, course.pk]
        PlanItem.objects.bulk_update((item for item, _course in lines), ["enrolment"], batch_size=500)
        if lines:
            enrol_before({item.plan.official_id for item, _course in lines}, actor=actor, now=now)
        notices = {(item.plan.official_id, course.pk): _notice(item, course) for item, course in _latest_first(lines)}
        Notice.objects.bulk_create(notices.values(), batch_size=500)
    return changed


def _latest_first(lines: list[tuple[PlanItem, CoursePage]]) -> list[tuple[PlanItem, CoursePage]]:
    """So that of two lines with one course the earlier date is told."""
    return sorted(lines, key=lambda line: line[0].due_on, reverse=True)


def _notice(item: PlanItem, course: CoursePage) -> Notice:
    return Notice(
        official_id=item.plan.official_id,
        kind=NoticeKind.COURSE_FOUND,
        path=f"/hoc/khoa/{course.slug}/",
        facts={"title": course.title, "due_on": format_date(item.due_on)},
    )
