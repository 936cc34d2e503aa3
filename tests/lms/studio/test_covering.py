"""Whoever opens or withdraws a course in the editor moves the plans that wait for it, or have it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses.models import CoursePage, LessonPage
from lms.core.models import Job
from lms.plans.tasks import cover_waiting_lines
from tests.factories.assessments import make_competency
from tests.factories.people import make_commune, make_official, make_position, make_posting, make_user
from tests.factories.plans import make_item, make_plan, prove


@pytest.fixture
def admin(client, db):
    client.force_login(make_user("quan-tri", is_superuser=True))
    return client


@pytest.fixture
def line(course):
    official = make_official()
    plan = make_plan(official, make_posting(official, make_commune(), make_position()), starts_on=date(2026, 7, 1))
    return make_item(
        plan, make_competency(), course=prove(course, make_competency(), 2), due_on=date(2026, 12, 1), level=2
    )


def asked():
    return list(Job.objects.values_list("kind", flat=True))


def test_withdrawing_a_course_asks_for_the_job(admin, line):
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[line.course_id]))
    assert (CoursePage.objects.get().live, asked()) == (False, ["plans.cover_lines"])


def test_withdrawing_its_only_lesson_takes_the_course_off_a_day_later(admin, line):
    lesson = LessonPage.objects.get()
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))
    assert (LessonPage.objects.get().live, asked()) == (False, [])
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        cover_waiting_lines(timezone.now())
    assert asked() == ["plans.cover_lines"]


def test_publishing_something_else_asks_for_nothing(admin, course, line):
    other = CoursePage(title="Khác", slug="khac", outcome="Làm được.", periods=1)
    course.get_parent().add_child(instance=other)
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[other.pk]))
    assert (CoursePage.objects.get(pk=other.pk).live, asked()) == (False, [])
