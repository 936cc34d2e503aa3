"""What comes before a course: as the author published it, however far back, and never the same one twice."""

from decimal import Decimal

import pytest

from courses.domain.catalogue import ensure_section
from courses.domain.prerequisites import Before, StepBefore, courses_before, steps_before
from courses.models import CoursePrerequisite
from courses.models.prerequisites import way_to
from tests.factories.courses import make_course, make_lesson
from tests.factories.gaps import TODAY
from tests.factories.people import make_commune

A, B, C, D = 1, 2, 3, 4
SLUGS = {A: "a", B: "b", C: "c", D: "d"}


def before(key):
    return Before(key, SLUGS[key], SLUGS[key], Decimal(2), None)


def graph(**said):
    return {globals()[key]: [before(one) for one in some] for key, some in said.items()}


@pytest.mark.parametrize(
    ("said", "of", "done", "expected"),
    [
        ({}, A, (), []),
        ({"A": (B,)}, A, (), [(B, A)]),
        ({"A": (B,), "B": (C,)}, A, (), [(C, B), (B, A)]),
        ({"A": (B, C), "B": (D,), "C": (D,)}, A, (), [(D, B), (B, A), (C, A)]),
        ({"A": (B,), "B": (C,)}, A, (B,), []),  # what came before B was for B
        ({"A": (B,), "B": (C,)}, A, (C,), [(B, A)]),
        ({"A": (B,), "B": (A,)}, A, (), [(B, A)]),  # courses that wait for each other
        ({"A": (B,), "B": (C,), "C": (B,)}, A, (), [(C, B), (B, A)]),
    ],
)
def test_steps_come_in_the_order_of_learning(said, of, done, expected):
    found = steps_before(of, graph(**said), lambda one: one.course_id not in done)
    assert list(found) == [StepBefore(before(one), for_id) for one, for_id in expected]


@pytest.mark.parametrize(
    ("said", "start", "way"),
    [
        ({}, B, ()),
        ({B: {A}}, B, (B, A)),
        ({B: {C}, C: {A}}, B, (B, C, A)),
        ({B: {C, A}, C: {A}}, B, (B, A)),
        ({B: {C}, C: {B}}, B, ()),
    ],
)
def test_the_way_that_would_make_a_circle(said, start, way):
    assert way_to(A, start, said) == way


@pytest.mark.django_db
def test_only_what_can_be_learned_comes_before_a_course(django_assert_num_queries):
    course, other = make_course("nang-cao", "Nâng cao"), make_course("khac", "Khác")
    own = ensure_section(make_commune("Xã Bình An"), TODAY)
    first = make_course("co-ban", "Cơ bản", periods=Decimal("3.5"))
    unit = make_course("rieng", "Riêng", section=own)
    empty, hidden = make_course("trong", "Trống"), make_course("an", "Ẩn", live=False)
    for number, one in enumerate((first, unit, hidden)):
        make_lesson(one, f"bai-{number}", "Bài", steps=[])
    for order, one in enumerate((unit, empty, hidden, first)):
        CoursePrerequisite.objects.create(course=course, before=one, sort_order=order)
    CoursePrerequisite.objects.create(course=other, before=first)
    with django_assert_num_queries(1):
        found = courses_before([course.pk])
    assert found == {
        course.pk: [
            Before(unit.pk, "rieng", "Riêng", Decimal("8.0"), own.unit_id),
            Before(first.pk, "co-ban", "Cơ bản", Decimal("3.5"), None),
        ]
    }
    assert courses_before().keys() == {course.pk, other.pk}
    with django_assert_num_queries(0):
        assert courses_before([]) == {}
