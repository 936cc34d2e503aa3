from datetime import date

import pytest
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.domain.choosing import courses_to_choose
from courses.models import Completion, CoursePosition
from lms.org.models import Position, PostingVersion
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import make_civil_status_learner, make_commune, make_official, make_position
from tests.factories.plans import do_steps, make_course_with_lessons

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def choices(official):
    return [
        (one.slug, one.is_meant, one.enrolled_on, one.has_begun, one.completed_on)
        for one in courses_to_choose(official, TODAY)
    ]


def test_open_published_courses_those_for_my_position_first():
    learner = make_civil_status_learner()
    make_course_with_lessons("dong", "Không mở")
    make_course_with_lessons("nhap", "Bản nháp", live=False, allows_self_enrolment=True)
    make_course_with_lessons("chung", "Cho mọi người", allows_self_enrolment=True)
    empty = make_course("trong", "Chưa có bài", allows_self_enrolment=True)
    make_lesson(empty, "bai-nhap", live=False)
    for slug, position in (("cua-toi", Position.objects.get(code="TN-04")), ("nguoi-khac", make_position())):
        course = make_course_with_lessons(slug, slug, allows_self_enrolment=True)
        CoursePosition.objects.create(course=course, position=position)
    assert choices(learner) == [
        ("cua-toi", True, None, False, None),
        ("chung", False, None, False, None),
        ("nguoi-khac", False, None, False, None),
    ]


def test_each_says_how_far_one_is_oneself_not_others():
    learner, other = make_civil_status_learner(), make_official()
    courses = [make_course(f"khoa-{number}", f"Khóa {number}", allows_self_enrolment=True) for number in range(4)]
    day = date(2026, 7, 1)
    lessons = [make_lesson(one, f"bai-{number}") for number, one in enumerate(courses)]
    mine = [enrol(learner, one) for one in courses[:3]]
    for enrolment, lesson in zip(mine[1:], lessons[1:], strict=False):
        do_steps(enrolment, lesson, 6, at=timezone.now())
    Completion.objects.create(enrolment=mine[2], completed_on=TODAY, periods=8)
    theirs = enrol(other, courses[3])
    do_steps(theirs, lessons[3], 6, at=timezone.now())
    Completion.objects.create(enrolment=theirs, completed_on=TODAY, periods=8)
    before = enrol(learner, courses[3], ended_on=TODAY)
    do_steps(before, lessons[3], 1, at=timezone.now())
    assert choices(learner) == [
        ("khoa-0", False, day, False, None),
        ("khoa-1", False, day, True, None),
        ("khoa-2", False, day, True, TODAY),
        ("khoa-3", False, None, False, None),
    ]


def test_units_offer_their_own_to_their_people_alone_by_name():
    learner = make_civil_status_learner()
    unit = PostingVersion.objects.get(posting__official=learner).unit
    for slug, owner in (("cua-minh", unit), ("cua-xa-khac", make_commune("Xã Khác"))):
        section = ensure_section(owner, TODAY)
        make_course_with_lessons(slug, slug, section=section, allows_self_enrolment=True)
    [offered] = courses_to_choose(learner, TODAY)
    assert (offered.slug, offered.written_by) == ("cua-minh", ensure_section(unit, TODAY).title)
