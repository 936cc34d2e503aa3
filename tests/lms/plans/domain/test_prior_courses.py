"""A course that others need first: planned with them, shown before them, and gone with its cause."""

import random
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.domain.prerequisites import StepBefore, courses_before
from courses.models import Completion, CourseOutcome, CoursePrerequisite, Enrolment
from lms.flows.enrolling import begin_course
from lms.flows.reassignment import start_plan
from lms.plans.domain.course_choice import Asked, choices_for, choices_for_each
from lms.plans.domain.plan_items import by_phase, phases_in, plan_lines
from lms.plans.domain.prior_courses import prior_courses
from lms.plans.domain.prior_lines import is_asked_before, prior_lines, steps_in
from lms.plans.enums import PlanItemState, PlanPhase
from lms.plans.models import PlanItem
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward
from tests.factories.people import make_commune
from tests.factories.plans import make_course_with_lessons, prove

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_gap_ward()


def teach(slug, competency, level, **fields):
    return prove(make_course(slug, slug, **fields), competency, level)


def learn(slug, **fields):
    """A course that proves nothing."""
    return make_course_with_lessons(slug, slug, steps=1, **fields)


def comes_before(course, *others):
    for order, one in enumerate(others):
        CoursePrerequisite.objects.create(course=course, before=one, sort_order=order)


def complete(official, course):
    enrolment, _made = Enrolment.objects.get_or_create(
        official=official, course=course, ended_on=None, defaults={"enrolled_on": TODAY}
    )
    Completion.objects.create(enrolment=enrolment, completed_on=TODAY, periods=course.periods)


def plan_of(ward, name="an"):
    """As a decision gives it: the lines as they are shown, those to be learned first before the others."""
    start_plan(posting=ward.postings[name], decision=None, actor=ward.hr, now=NOW)
    return shown(ward, name)


def shown(ward, name="an", today=TODAY):
    items = PlanItem.objects.running(today).filter(plan__official=ward.people[name]).select_related("plan", "course")
    standing = plan_lines(items, today)
    steps = steps_in(standing, today)
    phases = phases_in((line.item for line in standing), steps)
    ordered = by_phase(standing, phases)
    priors = prior_lines(ordered, steps)
    rows = []
    for line in ordered:
        rows += [(one.course.slug, one.reason, one.due_on, one.state) for one in priors.get(line.item.pk, ())]
        slug = line.item.course.slug if line.item.course else None
        rows.append((slug, line.item.competency.code, line.item.due_on, line.state))
    return rows


def test_what_comes_first_has_its_own_line_before_the_course_it_is_for(ward):
    copying = teach("chung-thuc", ward.competencies["T02"], 3)
    basics, reading = learn("co-ban"), learn("doc-hieu")
    comes_before(copying, basics)
    comes_before(basics, reading)
    due = date(2026, 8, 3)
    new = PlanItemState.NOT_STARTED
    assert plan_of(ward) == [
        ("doc-hieu", "Học trước khóa “co-ban”", due, new),
        ("co-ban", "Học trước khóa “chung-thuc”", due, new),
        ("chung-thuc", "T02", due, new),
        (None, "T03", due, PlanItemState.NO_COURSE),
    ]
    made = Enrolment.objects.filter(official=ward.people["an"]).order_by("pk")
    assert [(one.course.slug, one.source) for one in made] == [
        ("chung-thuc", "plan"),
        ("doc-hieu", "plan"),
        ("co-ban", "plan"),
    ]


@pytest.mark.parametrize("way", ["completed", "held", "withdrawn", "of others", "removed"])
def test_it_is_not_asked_for_where_nobody_needs_it(ward, way):
    copying = teach("chung-thuc", ward.competencies["T02"], 3)
    elsewhere = ensure_section(make_commune("Xã Xa"), TODAY)
    basics = learn("co-ban", section=elsewhere if way == "of others" else None)
    comes_before(copying, basics)
    person = ward.people["an"]
    if way == "completed":
        complete(person, basics)
    elif way == "held":  # shown by a test-out, say
        CourseOutcome.objects.create(course=basics, competency=ward.competencies["T01"], level=2)
    elif way == "withdrawn":
        basics.unpublish()
    elif way == "removed":
        assert [row[0] for row in plan_of(ward)] == ["co-ban", "chung-thuc", None]
        copying.prerequisites.clear()
        copying.save()
    assert [row[0] for row in plan_of(ward)] == ["chung-thuc", None]


def test_whoever_holds_less_than_it_teaches_learns_it_first(ward):
    copying, basics = teach("chung-thuc", ward.competencies["T02"], 3), learn("co-ban")
    CourseOutcome.objects.create(course=basics, competency=ward.competencies["T01"], level=3)
    comes_before(copying, basics)
    assert [row[0] for row in plan_of(ward)] == ["co-ban", "chung-thuc", None]
    hold(ward.people["an"], ward.competencies["T01"], 3)
    assert [row[0] for row in shown(ward)] == ["chung-thuc", None]


def test_a_line_whose_course_comes_first_leads_and_is_due_no_later(ward):
    """T03 is only a should, due months after T02; its course comes before that of T02."""
    copying = teach("chung-thuc", ward.competencies["T02"], 3)
    desk = teach("mot-cua", ward.competencies["T03"], 2)
    comes_before(copying, desk)
    with time_machine.travel("2025-07-01 09:00+07:00", tick=False):
        start_plan(posting=ward.postings["an"], decision=None, actor=ward.hr, now=timezone.now())
        rows = shown(ward, today=date(2025, 7, 1))
    assert [row[:3] for row in rows] == [
        ("mot-cua", "T03", date(2025, 9, 3)),  # not the 29/10 of a should
        ("chung-thuc", "T02", date(2025, 9, 3)),
        (None, "T01", date(2025, 9, 3)),
    ]


def test_two_lines_that_need_the_same_course_share_it(ward):
    registry = teach("ho-tich", ward.competencies["T01"], 2)
    copying, basics = teach("chung-thuc", ward.competencies["T02"], 3), learn("co-ban")
    comes_before(registry, basics)
    comes_before(copying, basics)
    assert [row[0] for row in plan_of(ward, "dung")] == ["co-ban", "chung-thuc", "ho-tich", None]


def test_the_hours_of_what_comes_first_count(ward):
    """A short course that needs a long one first gives way to one of middle length."""
    wanted = frozenset({(ward.competencies["T02"].pk, 3)})
    quick, long = teach("nhanh", ward.competencies["T02"], 3, periods="2.0"), learn("dai", periods="9.0")
    plain = teach("thuong", ward.competencies["T02"], 3, periods="6.0")
    comes_before(quick, long)
    asked = Asked(ward.positions["registrar"].pk, ward.office.pk, ward.people["an"].pk, wanted)
    for found in (choices_for(asked), choices_for_each([asked])[asked]):
        assert [(one.course_id, one.before) for one in found.values()] == [(plain.pk, ())]
    complete(ward.people["an"], long)
    for found in (choices_for(asked), choices_for_each([asked])[asked]):
        assert [(one.course_id, one.before) for one in found.values()] == [(quick.pk, ())]


def test_what_comes_first_lies_in_an_earlier_phase(ward):
    copying, basics = teach("chung-thuc", ward.competencies["T02"], 3, periods="8.0"), learn("co-ban", periods="8.0")
    comes_before(copying, basics)
    start_plan(posting=ward.postings["an"], decision=None, actor=ward.hr, now=NOW)
    items = list(PlanItem.objects.select_related("plan", "course"))
    lines = plan_lines(items, TODAY)
    first = items[0]
    assert phases_in(items)[first.pk] == PlanPhase.WEEK
    assert phases_in(items, steps_in(lines, TODAY))[first.pk] == PlanPhase.MONTH


def test_what_a_plan_needs_first_may_be_begun_by_oneself(ward):
    copying, basics = teach("chung-thuc", ward.competencies["T02"], 3), learn("co-ban")
    plan_of(ward)
    person = ward.people["an"]
    assert not is_asked_before(person.pk, basics.pk, TODAY)
    comes_before(copying, basics)  # published after the plan was made
    assert is_asked_before(person.pk, basics.pk, TODAY)
    made = begin_course(official=person, course=basics, actor=ward.hr, now=NOW)
    assert (made.course, made.source) == (basics, "plan")


@pytest.mark.parametrize("lines", [1, 3])
def test_statements_do_not_grow_with_the_courses(ward, django_assert_num_queries, lines):
    courses = [teach(f"khoa-{number}", ward.competencies["T02"], 3) for number in range(lines)]
    for number, course in enumerate(courses):
        comes_before(course, learn(f"truoc-{number}"))
    wanted = {ward.people["an"].pk: {course.pk for course in courses}}
    with django_assert_num_queries(8):
        assert len(prior_courses(wanted, TODAY)[ward.people["an"].pk]) == lines
    CoursePrerequisite.objects.all().delete()
    with django_assert_num_queries(1):
        assert prior_courses(wanted, TODAY) == {}
    with django_assert_num_queries(0):
        assert prior_courses({}, TODAY) == {}


def by_hand(course_id, graph, done):
    """Everything reachable, found by repeating until nothing is added."""
    found, before = set(), None
    while before != found:
        before = set(found)
        for key in ({course_id} | found) - done:
            found |= set(graph.get(key, ())) - done - {course_id}
    return found


def test_over_many_small_cases_each_comes_once_and_after_what_it_needs(ward):
    """500 cases; removing one "học trước" takes away only what nothing else needs."""
    courses = [learn(f"c{number}") for number in range(6)]
    ids = [course.pk for course in courses]
    person = ward.people["an"].pk
    for seed in range(500):
        draw = random.Random(seed)
        pairs = [(a, b) for place, a in enumerate(ids) for b in ids[:place] if draw.random() < 0.35]
        CoursePrerequisite.objects.all().delete()
        CoursePrerequisite.objects.bulk_create(CoursePrerequisite(course_id=a, before_id=b) for a, b in pairs)
        found = steps_of(person, ids[-1])
        order = [step.before.course_id for step in found]
        graph = {a: [b for x, b in pairs if x == a] for a, _b in pairs}
        assert set(order) == by_hand(ids[-1], graph, set()), seed
        assert len(order) == len(set(order)), seed
        assert all(order.index(b) < order.index(a) for a, b in pairs if a in order), seed
        if pairs:
            gone = draw.choice(pairs)
            CoursePrerequisite.objects.filter(course=gone[0], before=gone[1]).delete()
            left = {a: [b for x, b in pairs if x == a and (a, b) != gone] for a, _b in pairs}
            assert {step.before.course_id for step in steps_of(person, ids[-1])} == by_hand(ids[-1], left, set()), seed


def steps_of(person, course_id) -> list[StepBefore]:
    return prior_courses({person: {course_id}}, TODAY).get(person, {}).get(course_id, [])


def test_courses_that_wait_for_each_other_are_both_learned(ward):
    copying, basics = teach("chung-thuc", ward.competencies["T02"], 3), learn("co-ban")
    comes_before(copying, basics)
    comes_before(basics, copying)
    assert courses_before().keys() == {copying.pk, basics.pk}
    assert [row[0] for row in plan_of(ward)] == ["co-ban", "chung-thuc", None]
