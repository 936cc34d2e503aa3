"""A plan as HR reads it, on its own page and in the person's file: whose date binds, what is there to learn."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CourseOutcome, CoursePage
from lms.plans.domain.covering import choose_courses
from tests.factories.courses import make_course
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.plans import make_course_with_lessons, make_item, make_plan, prove

pytestmark = pytest.mark.django_db
LATE = date(2026, 7, 10)


@pytest.fixture
def ward(client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made


@pytest.fixture
def plan(ward):
    return make_plan(ward.people["an"], ward.postings["an"], starts_on=date(2026, 6, 1))


def late_line(plan, competency, *, course):
    item = make_item(plan, competency, course=course, due_on=LATE)
    item.gap = {"state": "not_shown", "required_level": 2, "held_level": 0}
    item.save()


def read(client, plan):
    pages = (reverse("hr:plan", args=[plan.uid]), reverse("hr:person", args=[plan.official.uid]))
    return [re.sub(r"<[^>]+>|\s+", " ", client.get(page).content.decode()) for page in pages]


def lateness(client, plan):
    return [page.count("quá hạn 10 ngày") for page in read(client, plan)]


def test_only_a_line_with_an_open_course_is_late(client, ward, plan):
    course = make_course()
    late_line(plan, ward.competencies["T02"], course=course)
    late_line(plan, ward.competencies["T03"], course=None)
    assert lateness(client, plan) == [1, 1]
    course.live = False
    course.save()
    assert lateness(client, plan) == [0, 0]
    assert [course.title in page for page in read(client, plan)] == [False, True]  # she is still enrolled on it


def test_what_became_of_its_lines_stands_in_the_history(client, ward, plan):
    course = prove(make_course("chung-thuc", "Chứng thực"), ward.competencies["T02"], 3)
    late_line(plan, ward.competencies["T02"], course=course)
    CoursePage.objects.update(live=False)
    choose_courses(official_ids=[plan.official_id], actor=None, now=NOW)
    waits = "Việc trong kế hoạch chờ khóa học “Chứng thực”, vì khóa học, các bài hoặc bài thi đã ngừng"
    assert waits in read(client, plan)[0]


def test_a_stopped_plan_is_not_late(client, ward, plan):
    late_line(plan, ward.competencies["T02"], course=make_course())
    plan.stopped_on = TODAY
    plan.save()
    assert lateness(client, plan) == [0, 0]
    assert "10/07/2026" in read(client, plan)[0]


@pytest.mark.parametrize("count", [1, 3])
def test_courses_to_learn_from_are_named_at_the_same_cost(client, ward, plan, count):
    for code in ("T01", "T02", "T03")[:count]:
        CourseOutcome.objects.create(
            course=make_course_with_lessons(code.lower(), code), competency=ward.competencies[code], level=2
        )
        late_line(plan, ward.competencies[code], course=None)
    url = reverse("hr:plan", args=[plan.uid])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        text = client.get(url).content.decode()
    assert text.count("Có khóa để học thêm:") == count
    assert len(asked) == 11


@pytest.mark.parametrize("count", [1, 3])
def test_lines_name_the_employer_that_set_the_level_at_the_same_cost(client, ward, plan, count):
    for code in ("T01", "T02", "T03")[:count]:
        item = make_item(plan, ward.competencies[code], course=None, due_on=LATE)
        item.gap = {"state": "not_shown", "required_level": 2, "held_level": 0, "mark": "employer"}
        item.gap["employer"] = ward.ward.pk
        item.save()
    url = reverse("hr:plan", args=[plan.uid])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        text = client.get(url).content.decode()
    assert text.count("Mức này do Phường Phú Xuân, Thành phố Huế quy định.") == count
    assert len(asked) == 12


def test_what_comes_sooner_stands_above(client, ward, plan):
    for code, due_on in (("T01", date(2026, 9, 1)), ("T02", date(2026, 6, 5))):
        item = make_item(plan, ward.competencies[code], course=None, due_on=due_on)
        item.gap = {"state": "not_shown", "required_level": 2, "held_level": 0}
        item.save()
    lines = client.get(reverse("hr:plan", args=[plan.uid])).context["lines"]
    assert [(one["line"].item.competency.code, one["phase"]) for one in lines] == [
        ("T02", "Tuần đầu"),
        ("T01", "Quý đầu"),
    ]
