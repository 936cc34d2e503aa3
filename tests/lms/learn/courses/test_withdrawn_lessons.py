"""A lesson taken down to be mended: every page says the same to whoever has done the rest."""

import html
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Completion
from lms.plans.models import PlanItem
from lms.studio.tasks import complete_who_was_missed
from tests.factories.assessments import make_competency
from tests.factories.courses import enrol, make_course, make_lesson, make_path, reads
from tests.factories.people import make_user
from tests.factories.plans import do_steps, make_item, make_plan, prove
from tests.lms.learn.courses.lesson_requests import LESSON

NOW = datetime(2026, 11, 29, 7, 5, tzinfo=UTC)  # 14:05 by the clock of the learner
COURSE, HOME = "/hoc/khoa/dang-ky-khai-sinh/", "/hoc/"
WAITING = (
    "Có bài của khóa đang tạm gỡ để sửa. Bài trở lại mà còn bước chưa xong thì học nốt; nếu không, hoàn thành được ghi "
    "nhận chậm nhất ngày 01/12/2026."
)
MENDED = "Có bài của khóa đang tạm gỡ để sửa. Bài trở lại mà còn bước chưa xong thì học nốt."
IN_ENGLISH = (
    "A lesson of this course has been taken down to be mended. If it comes back with steps not done yet, do them; "
    "otherwise completion is recorded by 01/12/2026 at the latest."
)
PAGES = (COURSE, f"{LESSON}xong/", HOME)
DONE, ENOUGH = "Đã học xong mọi bước của khóa học.", "Đã đủ điều kiện hoàn thành"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def gone(course, lesson, enrolment):
    """The lesson that was withdrawn just now; all the others are done."""
    do_steps(enrolment, lesson, 6, at=NOW)
    withdrawn = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(2))
    withdrawn.unpublish(user=make_user("quan-tri", is_superuser=True))
    return withdrawn


def said(client, sentence=WAITING, pages=PAGES):
    return [sentence in html.unescape(client.get(page).content.decode()) for page in pages]


def test_course_end_of_lesson_and_home_say_the_same(phone, gone):
    assert said(phone) == [True, True, True]
    assert said(phone, DONE) == said(phone, ENOUGH) == [False, False, False]
    assert phone.get(HOME).context["card"] is None
    assert said(phone, IN_ENGLISH, [f"/en{page}" for page in PAGES]) == [True, True, True]


def test_a_path_calls_no_stage_finished_that_waits(phone, gone, course, enrolment):
    make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", ("Khai sinh", course))
    path = "/hoc/lo-trinh/lo-trinh-ho-tich/"
    assert said(phone, pages=[path]) == [True]
    stages = phone.get(path).context["stages"]
    assert [one.is_complete for one in stages] == [False]
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 28), periods=8)
    assert said(phone, pages=[path]) == [False]
    assert [one.is_complete for one in phone.get(path).context["stages"]] == [True]


def test_the_day_that_is_said_is_kept(phone, gone):
    for night in (datetime(2026, 11, 29, 17, 40, tzinfo=UTC), datetime(2026, 11, 30, 17, 40, tzinfo=UTC)):
        assert not Completion.objects.exists()
        complete_who_was_missed(night)
    assert Completion.objects.get().completed_on == date(2026, 12, 1)
    assert said(phone) == [False, False, False]
    assert said(phone, ENOUGH, [COURSE]) == [True]


def test_whoever_has_more_to_do_is_told_of_that_alone(phone, gone, course, lesson, enrolment):
    make_lesson(course, "nhap-phan-mem", "Nhập phần mềm", steps=reads(1))
    assert said(phone) == [False, False, False]
    assert phone.get(HOME).context["card"].title == "Nhập phần mềm"


def test_a_lesson_that_is_back_or_gone_for_good_is_not_waited_for(phone, gone):
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert said(phone) == [False, False, False]
        assert said(phone, ENOUGH, [COURSE]) == [True]
    gone.save_revision().publish()
    assert said(phone) == [False, False, False]
    assert said(phone, "<strong>Còn thiếu:</strong> bài 2 (2 bước).", [COURSE]) == [True]


def test_whoever_is_completed_waits_for_nothing(phone, gone, enrolment):
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 28), periods=8)
    assert said(phone) == [False, False, False]


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.parametrize("address", [COURSE, f"{LESSON}xong/"])
def test_only_whoever_waits_costs_a_statement(phone, gone, enrolment, address):
    phone.get(address)
    waiting = statements(phone, address)
    Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 11, 28), periods=8)
    assert statements(phone, address) == waiting - 1


def test_home_costs_the_same_however_many_wait(phone, gone, learner):
    one = statements(phone, HOME)
    for number in (2, 3):
        other = make_course(f"khoa-{number}", f"Khóa {number}")
        do_steps(enrol(learner, other), make_lesson(other, f"bai-{number}", "Bài", steps=reads(1)), 1, at=NOW)
        withdrawn = make_lesson(other, f"go-{number}", "Bài gỡ", steps=reads(1))
        withdrawn.unpublish(user=make_user(f"quan-tri-{number}", is_superuser=True))
    [group] = phone.get(HOME).context["groups"]
    assert [WAITING in row.meta for row in group.rows] == [True] * 3
    assert statements(phone, HOME) == one


def test_an_exam_that_is_left_is_next_and_no_completion_is_promised(phone, gone, course):
    prove(course, make_competency(), 2)
    assert said(phone) == [False, False, False]
    assert said(phone, MENDED) == [True, True, True]
    home = phone.get(HOME)
    assert (home.context["card"].href, home.context["card"].label) == (f"/thi/thi-{course.slug}/", "Đến bài thi")
    assert "còn bài thi" in home.context["groups"][0].rows[0].meta


def test_where_the_only_lesson_is_gone_the_pages_say_that_it_is_being_mended(phone, lesson, enrolment):
    lesson.unpublish(user=make_user("quan-tri", is_superuser=True))
    assert said(phone, MENDED, [COURSE, HOME]) == [True, True]
    assert said(phone, "chưa có bài nào", [COURSE]) == [False]
    assert phone.get(HOME).context["card"] is None


def test_whoever_looks_at_a_course_without_its_only_lesson_reads_the_same(phone, course, lesson):
    lesson.unpublish(user=make_user("quan-tri", is_superuser=True))
    assert said(phone, MENDED, [COURSE]) == [True]


def test_nobody_is_late_with_a_course_whose_only_lesson_is_being_mended(phone, learner, course, lesson):
    plan = make_plan(learner, learner.postings.get(), starts_on=date(2026, 10, 1))
    make_item(plan, make_competency(), course=course, due_on=date(2026, 11, 1))
    paths = "/hoc/lo-trinh/"
    assert (said(phone, "Quá hạn 28 ngày", [paths]), PlanItem.objects.overdue(date(2026, 11, 29)).count()) == (
        [True],
        1,
    )
    lesson.unpublish(user=make_user("quan-tri", is_superuser=True))
    assert said(phone, MENDED, [paths, HOME]) == [True, True]
    assert said(phone, "Quá hạn", [paths, HOME]) == [False, False]
    assert said(phone, "Học tiếp", [paths]) == [False]
    assert phone.get(HOME).context["card"] is None
    assert PlanItem.objects.overdue(date(2026, 11, 29)).count() == 0
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert PlanItem.objects.overdue(date(2026, 11, 30)).count() == 1, "Until the job has taken the course off."


def test_whoever_had_the_lesson_open_is_told_and_keeps_what_was_typed(phone, lesson, enrolment):
    lesson.unpublish(user=make_user("quan-tri", is_superuser=True))
    for address in (LESSON, f"{LESSON}buoc/2/", f"{LESSON}xong/"):
        answer = phone.get(address)
        assert (answer.status_code, MENDED in answer.content.decode()) == (404, True)
    sent = {"act": "done", "block": "doc-2", "note": "Đã đối chiếu ba hồ sơ"}
    answer = phone.post(f"{LESSON}buoc/2/", sent)
    assert (answer.status_code, "Đã đối chiếu ba hồ sơ" in answer.content.decode()) == (404, True)
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        answer = phone.get(LESSON)
        assert (answer.status_code, MENDED in answer.content.decode()) == (404, False)
    assert MENDED not in phone.get("/hoc/bai/khong-co/").content.decode()
