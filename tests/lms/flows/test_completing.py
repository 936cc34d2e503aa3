"""What is taken out of a course lets those through who had done the rest, as their own last step would have."""

import json

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.draft_text import shown_as
from courses.enums import ReleaseKind
from courses.models import Completion, LessonPage
from lms.flows.library import DATA, PICTURES, load_course
from lms.flows.publishing import release_lesson
from tests.factories.certificates import enrol, make_exam_course, make_office, sit_exam
from tests.factories.courses import make_course, make_lesson, reads
from tests.factories.people import make_official
from tests.factories.plans import do_steps
from tests.factories.releases import draft

pytestmark = pytest.mark.django_db


def take_out(lesson, kind):
    edited = draft(lesson, reads(2))
    return release_lesson(
        lesson=edited, seen=shown_as(edited.latest_revision), kind=kind, note="Bỏ bước cuối.", actor=None
    )


@pytest.mark.parametrize("kind", [ReleaseKind.MINOR, ReleaseKind.CONTENT])
@pytest.mark.parametrize(("right", "certificates"), [(2, 1), (1, 0)])
def test_a_release_without_the_last_step_completes_and_makes_the_certificate_due(kind, right, certificates):
    office = make_office()
    course = make_exam_course()
    lesson = make_lesson(course, steps=reads(3))
    enrolment = enrol(office.learner, course)
    sit_exam(enrolment, right=right, now=timezone.now())
    do_steps(enrolment, lesson, 2, at=timezone.now())
    take_out(lesson, kind)
    assert Completion.objects.get().enrolment == enrolment
    assert Certificate.objects.filter(completion__enrolment=enrolment).count() == certificates


def test_a_replaced_regulation_completes_nobody():
    course = make_course()
    lesson = make_lesson(course, steps=reads(3))
    do_steps(enrol(make_official(), course), lesson, 2, at=timezone.now())
    take_out(lesson, ReleaseKind.REGULATION)
    assert not Completion.objects.exists()


def test_a_loaded_file_that_names_a_lesson_no_more_completes(library_course):
    data, course, enrolment = library_course
    *kept, last = LessonPage.objects.of_course(course)
    for lesson in kept:
        do_steps(enrolment, lesson, len(lesson.step_ids), at=timezone.now())
    load_course(data, assessment=None, actor=None, pictures=PICTURES)
    assert not Completion.objects.exists()
    load_course(data | {"lessons": data["lessons"][:-1]}, assessment=None, actor=None, pictures=PICTURES)
    assert Completion.objects.get().enrolment == enrolment
    assert not LessonPage.objects.get(pk=last.pk).live


@pytest.fixture
def library_course(reference):
    data = json.loads((DATA / "course_birth_registration.json").read_text("utf-8"))
    course = load_course(data, assessment=None, actor=None, pictures=PICTURES)
    return data, course, enrol(make_official(), course)
