"""Open lines of plans and the courses there are now: a line takes the course that has come, and gives up one that can't
close it (any more)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.reach import in_reach
from courses.domain.withdrawal import withdrawals
from courses.models import CoursePage
from lms.competencies.enums import RequirementKind
from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.domain.jobs import enqueue_job
from lms.core.models import Job
from lms.org.domain.work_calendar import WorkCalendar, work_calendar
from lms.org.models import PostingVersion
from lms.org.tree import UnitsAtOrAbove
from lms.plans.domain.course_choice import Asked, Choice, choices_for_each, learnable, proving_outcomes
from lms.plans.domain.course_search import Wanted
from lms.plans.domain.due_dates import due_on
from lms.plans.domain.status import lock_officials
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User

PEOPLE_AT_ONCE = 200
COVER = "plans.cover_lines"
COURSE_FOUND = register_verb(
    "plans.item.course_found", gettext_lazy("Việc trong kế hoạch đã có khóa học “%(course)s”, hạn %(due_on)s")
)
COURSE_TAKEN_OFF = register_verb(
    "plans.item.course_taken_off",
    gettext_lazy(
        "Đã bỏ khóa học “%(old_course)s” khỏi việc trong kế hoạch, vì khóa học không ghi nhận được năng lực hoặc là"
        " khóa riêng của đơn vị khác"
    ),
)
COURSE_WITHDRAWN = register_verb(
    "plans.item.course_withdrawn",
    gettext_lazy("Việc trong kế hoạch chờ khóa học “%(old_course)s”, vì khóa học, các bài hoặc bài thi đã ngừng"),
)
COURSE_RETURNED = register_verb(
    "plans.item.course_returned",
    gettext_lazy("Khóa học “%(course)s” được xuất bản lại cho việc trong kế hoạch, vẫn hạn %(due_on)s"),
)


def people_to_cover(as_of: date, *, after: int = 0) -> list[int]:
    """Ids of the next people with lines to change, as many as are written at once, in order."""
    return list(_people(as_of, after)[:PEOPLE_AT_ONCE])


def count_people_to_cover(as_of: date, *, after: int = 0) -> int:
    return _people(as_of, after).count()


def ask_to_cover(as_of: date) -> Job | None:
    """The job that changes them, where there is a line to change and no such job waits or runs already."""
    if not people_to_cover(as_of) or Job.objects.unfinished().filter(kind=COVER).exists():
        return None
    return enqueue_job(kind=COVER, title=_("Gắn khóa học vào kế hoạch"), params={}, owner=None)


def choose_courses(*, official_ids: Iterable[int], actor: User | None, now: datetime) -> list[PlanItem]:
    """Give these people's lines the course that closes them now, or none; returns the lines that changed.

    Whoever gets a course has at least 14 days for it: the date stays, unless it comes sooner. A line keeps the
    enrolment of a course that was only withdrawn: when the course returns it is the same duty, with its date.
    """
    ids = list(official_ids)
    today = timezone.localdate(now)
    with transaction.atomic():
        lock_officials(ids)
        items: list[Any] = list(
            _to_change(today)
            .select_for_update(of=("self",))  # a line closed at this moment isn't written over
            .filter(plan__official__in=ids)
            .select_related("plan", "course__assessment", "enrolment")
            .annotate(
                position_id=_of_posting("position_id"),
                unit_id=_of_posting("unit_id"),
                is_learnable=Exists(learnable().filter(pk=OuterRef("course"))),
            )
            .order_by("pk")
        )
        before = {item.pk: {"course": _title(item), "due_on": item.due_on} for item in items}
        verbs = _assign(items, today)
        PlanItem.objects.bulk_update(items, ["course", "choice", "enrolment", "due_on"], batch_size=500)
        for verb, some in verbs.items():
            changes = [Change(item, before[item.pk], {"course": _title(item), "due_on": item.due_on}) for item in some]
            record_all(verb=verb, changes=changes, actor=actor)
    return items


def _assign(items: list[Any], today: date) -> dict[str, list[Any]]:
    """Items come with `position_id` and `unit_id` of the posting whose plan it is, and whether what their course was
    has anything to learn; returned by what happened to them."""
    chosen = _chosen(items)
    courses = CoursePage.objects.in_bulk({choice.course_id for choice in chosen.values() if choice.course_id})
    calendar = work_calendar()
    verbs: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        choice = chosen.get(item.pk)
        course = courses.get(choice.course_id) if choice is not None and choice.course_id else None
        if item.course is None and course is None:
            continue
        item.choice = choice.as_facts() if choice else {}
        verbs[_change(item, course, today, calendar)].append(item)
    return verbs


def _chosen(items: list[Any]) -> dict[int, Choice]:
    """By line its course: for the lines of one plan they are chosen together."""
    wanted: dict[tuple[int, int, int, int], set[Wanted]] = defaultdict(set)
    for item in items:
        wanted[_seat(item)].add((item.competency_id, item.required_level))
    asked = {seat: Asked(*seat[1:], frozenset(some)) for seat, some in wanted.items()}
    found = choices_for_each(asked.values())
    chosen = {}
    for item in items:
        choice = found[asked[_seat(item)]].get((item.competency_id, item.required_level))
        if choice is not None:
            chosen[item.pk] = choice
    return chosen


def _seat(item: Any) -> tuple[int, int, int, int]:
    return item.plan_id, item.position_id, item.unit_id, item.plan.official_id


def _change(item: Any, course: CoursePage | None, today: date, calendar: WorkCalendar) -> str:
    old, item.course = item.course, course
    if course is None and _is_withdrawn(item, old):
        return COURSE_WITHDRAWN
    known = item.enrolment
    if course is not None and known is not None and (known.course_id, known.ended_on) == (course.pk, None):
        return COURSE_RETURNED
    item.enrolment = None
    if course is None:
        return COURSE_TAKEN_OFF
    kind = RequirementKind(item.kind)
    usual = due_on(effective_on=item.plan.starts_on, recorded_on=today, kind=kind, calendar=calendar)
    item.due_on = max(item.due_on, usual)
    return COURSE_FOUND


def _is_withdrawn(item: Any, course: CoursePage) -> bool:
    return not item.is_learnable or (course.assessment is not None and not course.assessment.is_published)


def _people(as_of: date, after: int) -> QuerySet[PlanItem, int]:
    people = _to_change(as_of).filter(plan__official__gt=after).order_by("plan__official")
    return people.values_list("plan__official", flat=True).distinct()


def _to_change(as_of: date) -> QuerySet[PlanItem]:
    """Open lines whose course proves nothing, or that have none though one has come for people of their unit.

    A course whose lesson was withdrawn to be mended stays for a day: it may be back in an hour.
    """
    here = in_reach(UnitsAtOrAbove(OuterRef(OuterRef("at_unit")), as_of=as_of), "course__path")
    proving = proving_outcomes(as_of).filter(
        here, competency=OuterRef("competency"), proven__gte=OuterRef("required_level")
    )
    own = Exists(proving.filter(course=OuterRef("course")))
    lines: QuerySet[PlanItem] = PlanItem.objects.open(as_of).alias(at_unit=_of_posting("unit_id"))
    is_open = Q(course__live=True) & (Q(course__assessment=None) | Q(course__assessment__is_published=True))
    is_mended = is_open & Exists(withdrawals(OuterRef("course__path"), timezone.now()))
    can_take, may_lose = Q(course=None) & Exists(proving), Q(course__isnull=False) & ~is_mended
    return lines.filter(~own).filter(can_take | may_lose)


def _of_posting(field: str) -> Subquery:
    """A column of the posting whose plan it is, as we know it now."""
    return Subquery(PostingVersion.objects.known().filter(posting=OuterRef("plan__posting")).values(field)[:1])


def _title(item: PlanItem) -> str:
    return item.course.title if item.course is not None else ""
