import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.enums import ProgressKind
from courses.models import CoursePage, LessonPage, ProgressEvent
from lms.plans.domain.plan_items import PlanLine, by_phase, item_state, plan_lines
from lms.plans.domain.planning import build_plan
from lms.plans.enums import PlanItemState
from lms.plans.models import LearningPlan, PlanItem
from tests.factories.certificates import enrol, make_course
from tests.factories.gaps import NOW, TODAY, make_gap_ward

UPCOMING, NO_COURSE, MENDED, NOT_STARTED, IN_PROGRESS, MET, OVERDUE, STOPPED = PlanItemState
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("facts", "begun", "state"),
    [
        ({}, False, NOT_STARTED),
        ({}, True, IN_PROGRESS),
        ({"due_on": TODAY}, False, NOT_STARTED),
        ({"due_on": YESTERDAY}, False, OVERDUE),
        ({"due_on": YESTERDAY}, True, OVERDUE),
        ({"course": None}, False, NO_COURSE),
        ({"course": None, "due_on": YESTERDAY}, False, NO_COURSE),
        ({"course": CoursePage(content_type_id=1, live=False), "due_on": YESTERDAY}, True, NO_COURSE),
        ({"closed_on": YESTERDAY, "due_on": YESTERDAY}, True, MET),
        ({"closed_on": TODAY, "course": None}, False, MET),
    ],
)
@pytest.mark.parametrize("stopped_on", [None, TOMORROW, TODAY, YESTERDAY])
def test_state_of_a_line(facts, begun, state, stopped_on):
    """A stop from tomorrow on changes nothing today."""
    plan = LearningPlan(starts_on=TODAY, stopped_on=stopped_on)
    item = PlanItem(plan=plan, **({"course": CoursePage(content_type_id=1, live=True), "due_on": TOMORROW} | facts))
    expected = STOPPED if stopped_on in (TODAY, YESTERDAY) and state != MET else state
    assert item_state(item, has_begun=begun, as_of=TODAY) == expected


@pytest.mark.unit
@pytest.mark.parametrize(
    ("facts", "begun", "state"),
    [
        ({}, False, UPCOMING),
        ({"due_on": YESTERDAY}, False, UPCOMING),
        ({"due_on": YESTERDAY}, True, IN_PROGRESS),
        ({"course": None}, False, NO_COURSE),
        ({"closed_on": YESTERDAY}, True, MET),
    ],
)
def test_a_line_of_a_plan_to_come_is_never_late(facts, begun, state):
    plan = LearningPlan(starts_on=TOMORROW)
    item = PlanItem(plan=plan, **({"course": CoursePage(content_type_id=1, live=True), "due_on": TOMORROW} | facts))
    assert item_state(item, has_begun=begun, as_of=TODAY) == state


@pytest.fixture
def ward(db):
    return make_gap_ward()


def plan_of(ward, name, course=None):
    plan = build_plan(posting=ward.postings[name], decision=None, actor=None, now=NOW)
    PlanItem.objects.filter(plan=plan).update(course=course)
    return plan


def items_of(*plans):
    return PlanItem.objects.filter(plan__in=plans).select_related("plan", "course").order_by("pk")


def begin(enrolment):
    lesson = LessonPage(title="Bài một", slug=f"bai-{uuid.uuid4()}", minutes=10)
    enrolment.course.add_child(instance=lesson)
    ProgressEvent.objects.create(
        client_id=uuid.uuid4(),
        enrolment=enrolment,
        lesson=lesson,
        block_id="b1",
        kind=ProgressKind.OPENED,
        happened_at=timezone.now(),
    )


def test_days_late_are_counted_for_what_is_late(ward):
    course = make_course()
    plan = plan_of(ward, "dat", course)
    begun, late = items_of(plan)
    enrolment = enrol(ward.people["dat"], course)
    PlanItem.objects.filter(pk=begun.pk).update(enrolment=enrolment)
    PlanItem.objects.filter(pk=late.pk).update(due_on=date(2026, 7, 1))
    begin(enrolment)
    begun, late = items_of(plan)
    assert plan_lines([begun, late], TODAY) == [PlanLine(begun, IN_PROGRESS, 0), PlanLine(late, OVERDUE, 19)]


@pytest.mark.unit
def test_lines_stand_by_phase_and_within_one_in_their_order():
    lines = [PlanLine(PlanItem(pk=number), NOT_STARTED) for number in range(1, 5)]
    lines.append(PlanLine(PlanItem(pk=5), STOPPED))
    phases = dict(enumerate(["quarter", "month", "week", "month", "week"], start=1))
    assert [line.item.pk for line in by_phase(lines, phases)] == [3, 2, 4, 1, 5]


@pytest.mark.parametrize("people", [1, 3])
def test_three_statements_however_many_people(ward, django_assert_num_queries, people):
    names = ["an", "dat", "dung"][:people]
    plans = []
    for name in names:
        plans.append(plan_of(ward, name, course := make_course(f"khoa-{name}")))
        PlanItem.objects.filter(plan=plans[-1]).update(enrolment=enrol(ward.people[name], course))
    with django_assert_num_queries(3):
        assert {line.state for line in plan_lines(items_of(*plans), TODAY)} == {NOT_STARTED}
