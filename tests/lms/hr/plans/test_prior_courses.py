"""What HR reads of courses to be learned first, and of work that another posting's plan has: before a decision and
after."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from courses.models import CoursePrerequisite
from lms.flows.reassignment import preview_training, start_plan
from lms.flows.renewing import follow_postings
from lms.hr.decisions.training import training_lines
from lms.org.enums import DecisionKind
from lms.plans.models import LearningPlan
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.plans import make_course_with_lessons, prove

pytestmark = pytest.mark.django_db
ELSEWHERE = "Việc học cho vị trí này nằm trong kế hoạch của vị trí khác mà người này đang giữ, nên không giao hai lần."


@pytest.fixture
def ward(client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        copying = prove(make_course("chung-thuc", "Chứng thực bản sao"), made.competencies["T02"], 3)
        skills = make_course_with_lessons("ky-nang-so", "Kỹ năng số")
        reading = make_course_with_lessons("doc-van-ban", "Đọc văn bản")
        CoursePrerequisite.objects.create(course=copying, before=skills)
        CoursePrerequisite.objects.create(course=skills, before=reading)
        client.force_login(made.hr)
        yield made


def begin(ward, name):
    posting = ward.postings[name]
    start_plan(posting=posting, decision=None, actor=ward.hr, now=NOW)
    follow_postings(official_ids=[posting.official_id], moved=[posting.pk], actor=ward.hr, now=NOW)


def read(client, ward, name):
    plan = LearningPlan.objects.get(posting=ward.postings[name])
    page = client.get(reverse("hr:plan", args=[plan.uid])).content.decode()
    return re.sub(r"<[^>]+>|\s+", " ", unescape(page))


def test_a_plan_has_a_row_for_each_course_to_be_learned_first(client, ward):
    begin(ward, "an")
    page = " ".join(read(client, ward, "an").split())
    assert "Học trước Học trước khóa “Kỹ năng số” Đọc văn bản Hạn 03/08/2026" in page
    assert "Học trước Học trước khóa “Chứng thực bản sao” Kỹ năng số Hạn 03/08/2026" in page
    assert page.index("Đọc văn bản") < page.index("Cần mức 3")
    assert "Đã đạt 0/2 việc." in page  # what comes first closes no gap


@pytest.mark.parametrize("order", [("an2", "an2+"), ("an2+", "an2")])
def test_a_plan_whose_work_lies_in_another_says_so_and_not_that_all_is_met(client, ward, order):
    for name in order:
        begin(ward, name)
    page = read(client, ward, "an2")
    assert (ELSEWHERE in page, "Kế hoạch không còn việc học nào" in page) == (True, False)
    assert ELSEWHERE not in read(client, ward, "an2+")


def test_a_decision_shows_it_before_anything_is_written(ward):
    preview = preview_training(
        official=ward.people["hoa"],
        kind=DecisionKind.CONCURRENT,
        to_unit=ward.office,
        to_position=ward.positions["registrar"],
        effective_on=TODAY,
        now=NOW,
    )
    lines = training_lines(preview, TODAY, TODAY)
    assert [(line.action, line.is_prior, line.course, line.reason) for line in lines] == [
        ("Giao mới", True, "Đọc văn bản", "Học trước khóa “Chứng thực bản sao”"),
        ("Giao mới", True, "Kỹ năng số", "Học trước khóa “Chứng thực bản sao”"),
        ("Giao mới", False, "Chứng thực bản sao", "Cần mức 3, đang có mức 2"),
        ("Giao mới", False, "", "Cần mức 2, chưa có minh chứng"),
        ("Giao mới", False, "", "Cần mức 2, chưa có minh chứng"),
    ]
