import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.models import Completion
from lms.core.statuses import Status
from lms.learn.courses.given import GivenLine, given_lines
from lms.learn.courses.paths import reason_of
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.models import Decision
from lms.plans.models import AssignedCourse, AssignmentRule, PlanItem
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import make_posting, make_user
from tests.factories.plans import do_steps, make_item, make_plan

URL = "/hoc/lo-trinh/"


@pytest.fixture
def plan(reference, learner):
    [posting] = learner.postings.all()
    return make_plan(learner, posting, starts_on=date(2026, 7, 1))


def text_of(client, address=URL):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_a_path_is_for_officials(client, phone):
    assert client.get(URL).url == f"/dang-nhap/?next={URL}"
    assert "Chưa có lộ trình nào được giao." in text_of(phone)


def test_a_path_says_who_gave_it_and_why_each_line_is_in_it(reference, phone, learner, plan, course, lesson):
    plan.decision = Decision.objects.create(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="123/QĐ-UBND",
        signed_on=date(2026, 6, 25),
        effective_on=date(2026, 7, 1),
        issued_by="UBND phường",
        recorded_by=learner.user,
    )
    plan.save()
    make_item(plan, reference.competency("T02"), course=None, due_on=in_days(40), level=3)
    item = make_item(plan, reference.competency("T01"), course=course, due_on=in_days(-2), level=4)
    PlanItem.objects.filter(pk=item.pk).update(gap={"state": "below"}, held_level=2)
    do_steps(item.enrolment, lesson, 1, at=timezone.now())
    page = text_of(phone)
    for words in (
        "Được giao theo Quyết định số 123/QĐ-UBND",
        "Đạt 0/2 năng lực",
        "Cần mức 4, khi lập kế hoạch ở mức 2",
        "Quá hạn 2 ngày",
        "Năng lực chưa có khóa học (1)",
        "Chưa có khóa học",
        f'<a class="btn btn-primary" href="{course.url}"',
    ):
        assert words in page, words


def test_a_stopped_plan_stands_apart(reference, phone, plan, course):
    make_item(plan, reference.competency("T01"), course=course, due_on=in_days(5))
    plan.stopped_on = timezone.localdate()
    plan.save()
    page = text_of(phone)
    assert "Lộ trình đã dừng (1)" in page
    assert "Đã dừng" in page
    assert "Học tiếp" not in page


def test_a_plan_stops_on_its_day_and_the_next_is_seen_before_it_begins(reference, phone, learner, plan, course):
    make_item(plan, reference.competency("T01"), course=course, due_on=in_days(-5))
    plan.stopped_on = in_days(1)
    plan.save()
    coming = make_posting(learner, reference.ward, reference.position("CM-05"), starts_on=in_days(1), is_main=False)
    make_item(
        make_plan(learner, coming, starts_on=in_days(1)),
        reference.competency("T02"),
        course=make_course("chung-thuc", "Chứng thực"),
        due_on=in_days(-1),
    )

    def shown(day):
        with time_machine.travel(day, tick=False):
            context = phone.get(URL).context
        return {
            key: [(path.starts_on, [line.status_text for line in path.lines]) for path in context[key]]
            for key in ("running", "stopped")
        }

    today, tomorrow = timezone.now(), timezone.now() + timedelta(days=1)
    assert shown(today) == {"running": [(None, ["Quá hạn 5 ngày"]), (in_days(1), ["Sắp bắt đầu"])], "stopped": []}
    assert f"Lộ trình này bắt đầu từ {in_days(1):%d/%m/%Y}; có thể học trước." in text_of(phone)
    assert shown(tomorrow) == {"running": [(None, ["Quá hạn 2 ngày"])], "stopped": [(None, ["Đã dừng"])]}


def test_paths_of_others_are_not_mine(reference, other_phone, plan, course):
    make_item(plan, reference.competency("T01"), course=course, due_on=in_days(5))
    assert "Chưa có lộ trình nào được giao." in text_of(other_phone)


def test_a_path_names_the_employer_and_begins_with_what_comes_first(reference, phone, plan, course):
    late = make_item(plan, reference.competency("T02"), course=None, due_on=date(2026, 12, 1))
    soon = make_item(plan, reference.competency("T01"), course=course, due_on=date(2026, 7, 3))
    soon.gap |= {"mark": "employer", "employer": reference.ward.pk}
    soon.save()
    [path] = phone.get(URL).context["running"]
    assert [line.due_on for line in path.lines] == [soon.due_on, late.due_on]
    assert (
        path.lines[0].why[0]
        == f"Mức này do {unit_names([reference.ward.pk], timezone.localdate())[reference.ward.pk]} quy định"
    )


@pytest.mark.parametrize("lines", [1, 3])
def test_a_path_costs_the_same_whatever_its_length(reference, phone, plan, lines, django_assert_num_queries):
    for number, code in enumerate(("T01", "T02", "T03")[:lines]):
        course = make_course(f"khoa-{number}", f"Khóa {number}")
        make_lesson(course, f"bai-{number}", f"Bài {number}")
        make_item(plan, reference.competency(code), course=course, due_on=in_days(5))
    with django_assert_num_queries(12):
        phone.get(URL)


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({}, "Cần mức 4, chưa có minh chứng"),
        ({"state": "not_shown"}, "Cần mức 4, chưa có minh chứng"),
        ({"state": "below"}, "Cần mức 4, khi lập kế hoạch ở mức 2"),
        (
            {"state": "expired", "expired_on": "2026-06-30"},
            "Cần mức 4; minh chứng đã hết hạn ngày 30/06/2026",
        ),
    ],
)
def test_the_reason_of_a_line(gap, sentence):
    assert reason_of(PlanItem(gap=gap, required_level=4, held_level=2)) == sentence


@pytest.fixture
def given(learner, course, lesson):
    """HR gave the course, to be learned within five days."""
    posting = learner.postings.get()
    rule = AssignmentRule.objects.create(
        unit=posting.versions.get().unit,
        course=course,
        days=9,
        starts_on=in_days(0),
        in_charge="Phan Thị Nội",
        expected_result="đạt bài thi",
        recorded_by=make_user(),
        recorded_at=timezone.now(),
    )
    return AssignedCourse.objects.create(
        rule=rule,
        posting=posting,
        official=learner,
        course=course,
        enrolment=enrol(learner, course),
        due_on=in_days(5),
        assigned_on=in_days(0),
    )


def test_what_hr_gave_by_itself_stands_beside_the_plans(phone, other_phone, learner, course, given):
    assert given_lines(learner, in_days(0)) == [
        GivenLine(
            course=course.title,
            href=f"/hoc/khoa/{course.slug}/",
            due_on=in_days(5),
            status=Status.NOT_STARTED,
            in_charge="Phan Thị Nội",
            expected_result="đạt bài thi",
        )
    ]
    text = text_of(phone)
    assert '<h2 id="duoc-giao">Phụ trách nhân sự giao</h2>' in text
    assert "Chưa có lộ trình nào được giao." not in text, "something was given"
    assert "Phụ trách nhân sự giao" not in text_of(other_phone)


def test_what_hr_gave_is_listed_until_it_is_done(learner, course, given):
    AssignedCourse.objects.update(due_on=in_days(-3))
    assert [one.status for one in given_lines(learner, in_days(0))] == [Status.OVERDUE]
    type(course).objects.update(live=False)
    assert [(one.href, one.status) for one in given_lines(learner, in_days(0))] == [("", Status.NOT_STARTED)]
    type(course).objects.update(assessment=None)
    Completion.objects.create(enrolment=given.enrolment, completed_on=in_days(0), periods=4)
    assert given_lines(learner, in_days(0)) == []
