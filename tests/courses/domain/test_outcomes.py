from datetime import date

import pytest
from django.utils.translation import override

from courses.domain.outcomes import OutcomeLine, outcomes_of
from courses.models import CourseOutcome
from lms.competencies.models import CompetencyVersion
from tests.factories.courses import make_course

TODAY = date(2026, 11, 20)


@pytest.mark.django_db
def test_outcomes_are_worded_by_the_framework_in_force(reference, django_assert_num_queries):
    course = make_course()
    for order, code in enumerate(("T02", "T01")):
        CourseOutcome.objects.create(course=course, competency=reference.competency(code), level=4, sort_order=order)
    with django_assert_num_queries(1):
        lines = outcomes_of(course.pk, TODAY)
    assert [(line.code, line.level, line.lang) for line in lines] == [("T02", 4, "vi"), ("T01", 4, "vi")]
    assert lines[1] == OutcomeLine("T01", "Đăng ký và quản lý hộ tịch", 4, "Thành thạo", "vi")


@pytest.mark.django_db
def test_outcomes_in_english_where_the_framework_has_it(reference):
    course = make_course()
    competency = reference.competency("T01")
    CourseOutcome.objects.create(course=course, competency=competency, level=4)
    CompetencyVersion.objects.filter(competency=competency).update(name_en="Civil status registration")
    with override("en"):
        assert [(line.name, line.lang) for line in outcomes_of(course.pk, TODAY)] == [
            ("Civil status registration", "en")
        ]
    CompetencyVersion.objects.filter(competency=competency).update(name_en="")
    with override("en"):
        assert [(line.name, line.lang) for line in outcomes_of(course.pk, TODAY)] == [
            ("Đăng ký và quản lý hộ tịch", "vi")
        ]


@pytest.mark.django_db
def test_nothing_before_the_framework_holds(reference):
    course = make_course()
    CourseOutcome.objects.create(course=course, competency=reference.competency("T01"), level=4)
    assert outcomes_of(course.pk, date(1990, 1, 1)) == []
