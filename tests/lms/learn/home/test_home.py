"""The learner's day: what comes first, in which group, with which words, at what cost."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.closing import submit_attempt
from assessments.models import Assessment
from courses.models import Completion, CourseOutcome, Enrolment, LessonPage
from lms.evidence.models import Evidence, EvidenceRule
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, make_competency, snapshot
from tests.factories.exam_sittings import make_invigilator, make_sitting
from tests.factories.observations import ask, make_checklist, make_desk, send
from tests.factories.people import make_commune, make_learner, make_position, make_user
from tests.factories.plans import do_steps, make_course_with_lessons, make_item, make_plan

pytestmark = pytest.mark.django_db

TODAY = date(2026, 7, 20)  # a Monday
NOW = datetime(2026, 7, 20, 9, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def learner(client):
    official = make_learner(make_commune(), make_position(name_vi="Tư pháp – hộ tịch"))
    client.force_login(official.user)
    return official


@pytest.fixture
def plan(learner):
    return make_plan(learner, learner.postings.get(), starts_on=date(2026, 7, 1))


def add(plan, number, due_on):
    course = make_course_with_lessons(f"khoa-{number}", f"Khóa {number}", lessons=2)
    return make_item(plan, make_competency(f"X{number}"), course=course, due_on=due_on)


def home(client):
    return client.get("/hoc/")


def groups(page):
    return [(str(group.label), [row.title for row in group.rows]) for group in page.context["groups"]]


def test_tasks_are_grouped_by_their_date(client, plan):
    add(plan, 1, TODAY - timedelta(days=2))
    add(plan, 2, date(2026, 7, 26))
    add(plan, 3, date(2026, 7, 27))
    page = home(client)
    assert groups(page) == [("Quá hạn", ["Khóa 1"]), ("Tuần này", ["Khóa 2"]), ("Sau đó", ["Khóa 3"])]
    text = page.content.decode()
    for part in (
        "Quá hạn 2\N{NO-BREAK SPACE}ngày",
        "Hạn 26/07/2026 (còn 6\N{NO-BREAK SPACE}ngày)",
        'vì vị trí: <span lang="vi">Tư pháp – hộ tịch</span>',
        "28\N{NO-BREAK SPACE}phút",
        "Chưa bắt đầu",
    ):
        assert part in text


def test_among_equal_dates_the_plan_decides_as_on_its_own_page(client, plan):
    items = [add(plan, number, date(2026, 8, 30)) for number in (1, 2, 3)]
    for order, item in enumerate(reversed(items), start=1):
        item.order = order
        item.save()
    assert groups(home(client)) == [("Sau đó", ["Khóa 3", "Khóa 2", "Khóa 1"])]
    assert client.get("/hoc/lo-trinh/").context["running"][0].next.course == "Khóa 3"


def test_a_course_that_closes_two_gaps_is_one_task_with_the_earlier_date(client, plan):
    item = add(plan, 1, date(2026, 8, 30))
    make_item(plan, make_competency("X9"), course=item.course, due_on=date(2026, 7, 24))
    assert groups(home(client)) == [("Tuần này", ["Khóa 1"])]


def test_continue_card_goes_to_the_step_where_one_stopped(client, plan):
    add(plan, 1, TODAY - timedelta(days=2))
    item = add(plan, 2, date(2026, 8, 1))
    lesson = LessonPage.objects.of_course(item.course).first()
    do_steps(item.enrolment, lesson, 2, at=NOW - timedelta(days=1))
    page = home(client)
    card = page.context["card"]
    assert (card.title, card.meta, card.label) == (
        "Khóa 2: bài 1",
        "Bước 3/7 · còn khoảng 10\N{NO-BREAK SPACE}phút",
        "Học tiếp",
    )
    assert card.href == "/hoc/bai/khoa-2-bai-1/"
    assert "Đang học" in page.content.decode()


def test_card_of_a_finished_lesson_is_the_next_lesson(client, plan):
    item = add(plan, 1, date(2026, 8, 1))
    do_steps(item.enrolment, LessonPage.objects.of_course(item.course).first(), 7, at=NOW - timedelta(days=1))
    assert home(client).context["card"].title == "Khóa 1: bài 2"


def test_card_of_what_was_never_begun_is_the_most_urgent_task(client, plan):
    add(plan, 1, date(2026, 8, 1))
    add(plan, 2, TODAY - timedelta(days=3))
    card = home(client).context["card"]
    assert (card.title, card.meta, card.label) == (
        "Khóa 2: bài 1",
        "Bước 1/7 · còn khoảng 14\N{NO-BREAK SPACE}phút",
        "Bắt đầu học",
    )


def test_an_open_exam_comes_before_everything(client, learner, plan):
    add(plan, 1, TODAY)
    attempt = make_attempt(learner, make_assessment(questions=3, pass_mark=2), minutes_ago=5)
    card = home(client).context["card"]
    assert (card.title, card.meta, card.label) == (
        "Bài thi: Hộ tịch",
        "Bài thi đang làm dở – còn 15\N{NO-BREAK SPACE}phút, đến 09:45",
        "Làm bài tiếp",
    )
    assert card.href == f"/thi/luot/{attempt.uid}/cau/1/"


def test_an_exam_whose_time_is_over_is_no_card(client, learner):
    make_attempt(learner, make_assessment(questions=3, pass_mark=2), minutes_ago=25)
    assert home(client).context["card"] is None


def test_lessons_done_leave_the_exam(client, learner, plan):
    course = make_course_with_lessons("khai-sinh", "Khai sinh", assessment=make_assessment(questions=3, pass_mark=2))
    item = make_item(plan, make_competency("X1"), course=course, due_on=date(2026, 8, 1))
    do_steps(item.enrolment, LessonPage.objects.of_course(course).first(), 7, at=NOW)
    Completion.objects.create(enrolment=item.enrolment, completed_on=TODAY, periods="4.0")
    page = home(client)
    assert (page.context["card"].label, page.context["card"].meta) == (
        "Đến bài thi",
        "Đã học xong các bài, còn bài thi",
    )
    assert "còn bài thi" in page.content.decode()


def sit(learner, exam, *, right, at):
    attempt = make_attempt(learner, exam, now=at)
    answers = snapshot(attempt, right=right, wrong=3 - right)
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=at, actor=None)


def test_an_exam_that_must_wait_is_not_the_button(client, learner, plan):
    exam = make_assessment(questions=3, pass_mark=2)
    course = make_course_with_lessons("khai-sinh", "Khai sinh", assessment=exam)
    item = make_item(plan, make_competency("X1"), course=course, due_on=date(2026, 8, 1))
    do_steps(item.enrolment, LessonPage.objects.of_course(course).first(), 7, at=NOW)
    Completion.objects.create(enrolment=item.enrolment, completed_on=TODAY, periods="4.0")
    Assessment.objects.update(wait_hours=24)
    sit(learner, exam, right=0, at=NOW - timedelta(hours=1))
    card = home(client).context["card"]
    assert (card.label, card.href, card.meta) == (
        "Ôn lại khóa học",
        "/hoc/khoa/khai-sinh/",
        "Làm lại được từ 08:30 ngày 21/07/2026.",
    )
    Assessment.objects.update(wait_hours=0)
    card = home(client).context["card"]
    assert (card.label, card.href) == ("Làm lại bài thi", f"/thi/{exam.slug}/")


def test_an_exam_passed_first_leaves_the_lessons_on_the_list(client, learner, plan):
    exam = make_assessment(questions=3, pass_mark=2)
    course = make_course_with_lessons("khai-sinh", "Khai sinh", assessment=exam)
    item = make_item(plan, make_competency("X1"), course=course, due_on=date(2026, 8, 1))
    sit(learner, exam, right=3, at=NOW)
    close(item)
    page = home(client)
    assert groups(page) == [("Sau đó", ["Khai sinh"])]
    assert "đã đạt bài thi, còn bài học để được cấp giấy chứng nhận" in page.content.decode()
    Completion.objects.create(enrolment=item.enrolment, completed_on=TODAY, periods="4.0")
    assert groups(home(client)) == [("Đã xong", ["Khai sinh"])]


def test_an_exam_failed_before_any_lesson_is_a_beginning_but_not_of_a_course_learned_again(client, learner, plan):
    exam = make_assessment(questions=3, pass_mark=2)
    course = make_course_with_lessons("khai-sinh", "Khai sinh", assessment=exam)
    item = make_item(plan, make_competency("X1"), course=course, due_on=date(2026, 8, 1))
    sit(learner, exam, right=0, at=NOW)

    def statuses():
        return [row.status for group in home(client).context["groups"] for row in group.rows]

    assert statuses() == ["in_progress"]
    Enrolment.objects.filter(pk=item.enrolment_id).update(ended_on=TODAY)
    again = Enrolment.objects.create(
        official=learner, course=course, enrolled_on=TODAY, source=item.enrolment.source, retakes=item.enrolment
    )
    item.enrolment = again
    item.save()
    assert statuses() == ["not_started"]


def test_a_closed_gap_is_done_and_folded(client, plan):
    item = add(plan, 1, TODAY - timedelta(days=3))
    close(item)
    add(plan, 2, date(2026, 8, 10))
    page = home(client)
    assert groups(page) == [("Sau đó", ["Khóa 2"]), ("Đã xong", ["Khóa 1"])]
    text = page.content.decode()
    assert "Xong ngày 20/07/2026" in text
    assert "Đã xong việc tuần này. Việc kế tiếp: 10/08/2026." in text


def test_a_week_without_dates_is_not_called_done(client, plan):
    add(plan, 1, date(2026, 8, 10))
    text = home(client).content.decode()
    assert "Tuần này không có việc đến hạn. Việc kế tiếp: 10/08/2026." in text


def test_gaps_without_a_course_stand_apart(client, plan):
    make_item(plan, make_competency("X1"), course=None, due_on=TODAY - timedelta(days=3))
    page = home(client)
    assert groups(page) == []
    assert [one.reason for one in page.context["day"].uncovered] == ["Tư pháp – hộ tịch"]
    text = page.content.decode()
    assert "Chưa có khóa học (1)" in text
    assert "17/07/2026" not in text
    assert "Hôm nay không có việc học nào. Có thể xem Sổ tay, năng lực của mình hoặc chọn một khóa học." in text


def test_a_course_that_proves_nothing_is_offered_to_learn_from(client, plan):
    t01 = make_competency("X1")
    course = make_course_with_lessons("mot-cua", "Một cửa")
    CourseOutcome.objects.create(course=course, competency=t01, level=2)
    make_item(plan, t01, course=None, due_on=TODAY)
    page = home(client)
    assert [one.extra for one in page.context["day"].uncovered] == [course]
    assert 'Có khóa để học thêm: <a href="/hoc/khoa/mot-cua/" lang="vi">Một cửa</a>' in page.content.decode()
    Enrolment.objects.create(official=plan.official, course=course, source="plan", enrolled_on=TODAY)
    page = home(client)
    assert groups(page) == [("Sau đó", ["Một cửa"])]
    assert "học thêm, chưa có bài thi" in page.content.decode()


def test_a_course_withdrawn_is_neither_late_nor_linked(client, plan):
    item = add(plan, 1, TODAY - timedelta(days=3))
    assert groups(home(client)) == [("Quá hạn", ["Khóa 1"])]
    item.course.live = False
    item.course.save()
    page = home(client)
    assert (groups(page), len(page.context["day"].uncovered)) == ([], 1)
    assert "/hoc/khoa/khoa-1/" not in page.content.decode()


def test_a_course_whose_lessons_are_withdrawn_is_nothing_to_do(client, learner):
    """Of a plan, that is: who enrolled otherwise sees what they are enrolled on."""
    course = make_course_with_lessons("tu-hoc", "Tự học")
    enrolment = Enrolment.objects.create(official=learner, course=course, enrolled_on=TODAY)
    LessonPage.objects.update(live=False)
    assert groups(home(client)) == [("Sau đó", ["Tự học"])]
    Enrolment.objects.update(source="plan")
    assert groups(home(client)) == []
    Completion.objects.create(enrolment=enrolment, completed_on=TODAY, periods="4.0")
    assert groups(home(client)) == [("Đã xong", ["Tự học"])]


def test_what_one_began_oneself_is_listed_without_a_date(client, learner):
    course = make_course_with_lessons("tu-hoc", "Tự học")
    Enrolment.objects.create(official=learner, course=course, enrolled_on=TODAY)
    page = home(client)
    assert groups(page) == [("Sau đó", ["Tự học"])]
    assert "Tự ghi danh" in page.content.decode()


def test_what_a_stopped_plan_had_asked_for_says_so(client, plan):
    item = add(plan, 1, TODAY - timedelta(days=3))
    item.course.assessment = make_assessment()
    item.course.save()
    Enrolment.objects.filter(pk=item.enrolment_id).update(source="plan")
    plan.stopped_on = TODAY
    plan.save()
    page = home(client)
    assert groups(page) == [("Sau đó", ["Khóa 1"])]
    assert "kế hoạch không còn cần khóa này" in page.content.decode()


def test_nothing_to_do_says_so(client, learner):
    page = home(client)
    assert "Hôm nay không có việc học nào." in page.content.decode()
    assert groups(page) == []


def test_a_stopped_plan_asks_for_nothing(client, plan):
    item = add(plan, 1, TODAY - timedelta(days=3))
    plan.stopped_on = TODAY
    plan.save()
    Enrolment.objects.filter(pk=item.enrolment_id).update(ended_on=TODAY)
    assert groups(home(client)) == []


def test_a_plan_asks_to_the_day_before_it_stops(client, plan):
    item = add(plan, 1, TODAY - timedelta(days=3))
    plan.stopped_on = TODAY + timedelta(days=1)
    plan.save()
    assert groups(home(client)) == [("Quá hạn", ["Khóa 1"])]
    Enrolment.objects.filter(pk=item.enrolment_id).update(ended_on=TODAY)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert groups(home(client)) == []


def test_a_plan_to_come_is_seen_and_nobody_is_late_with_it(client, plan):
    add(plan, 1, TODAY + timedelta(days=30))
    add(plan, 2, TODAY - timedelta(days=3))
    plan.starts_on = TODAY + timedelta(days=1)
    plan.save()
    page = home(client)
    assert groups(page) == [("Sau đó", ["Khóa 2", "Khóa 1"])]
    assert "bắt đầu từ 21/07/2026 · Hạn 19/08/2026" in page.content.decode()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert groups(home(client)) == [("Quá hạn", ["Khóa 2"]), ("Sau đó", ["Khóa 1"])]


def test_unread_notices_are_told(client, learner):
    notify(official=learner, kind=NoticeKind.PLAN_MADE, number="12/QĐ-UBND", items=3, due_on="30/08/2026")
    assert "Có 1 thông báo chưa đọc" in home(client).content.decode()


def test_english_page_keeps_content_in_vietnamese(client, plan):
    add(plan, 1, TODAY)
    text = client.get("/en/hoc/").content.decode()
    assert '<html lang="en"' in text
    assert '<div class="task-name" lang="vi"><a href="/en/hoc/khoa/khoa-1/"' in text


def test_account_without_personnel_record_is_refused(client):
    client.force_login(make_user())
    assert home(client).status_code == 403


def close(item):
    rule = EvidenceRule.objects.create(
        kind="prior", max_level=5, mark="illustrative", valid_from=date(2025, 7, 1), competency=item.competency
    )
    version = item.competency.framework.versions.create(number=1, valid_from=date(2025, 7, 1), status="published")
    item.closed_by = Evidence.objects.create(
        official=item.plan.official,
        competency=item.competency,
        framework_version=version,
        kind="prior",
        level=2,
        rule=rule,
        effective_on=TODAY,
        recorded_at=NOW,
    )
    item.closed_on = TODAY
    item.save()


@pytest.mark.parametrize("count", [1, 3, pytest.param(30, marks=pytest.mark.once)])
def test_home_asks_thirteen_times_however_many_tasks(client, learner, plan, count):
    for number in range(1, count + 1):
        item = add(plan, number, TODAY + timedelta(days=number - 2))
        do_steps(item.enrolment, LessonPage.objects.of_course(item.course).first(), 2, at=NOW - timedelta(hours=number))
        make_item(plan, make_competency(f"Z{number}"), course=None, due_on=TODAY)
        notify(official=learner, kind=NoticeKind.PLAN_MADE, number="12", items=1, due_on="01/08/2026")
    home(client)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = home(client)
    assert sum(len(group.rows) for group in page.context["groups"]) == count
    assert len(asked) == 13


def waiting(client, official):
    client.force_login(official.user)
    return [(row.what, row.title, row.href, row.meta) for row in home(client).context["waiting"]]


@pytest.mark.parametrize("count", [1, 3])
def test_sittings_and_observations_wait_on_the_day(client, count, django_assert_num_queries):
    desk = make_desk()
    hr = make_invigilator(desk.ward)
    sitting = make_sitting(desk.ward, [desk.official], hr, NOW + timedelta(hours=2))
    make_sitting(desk.ward, [desk.official], hr, NOW + timedelta(days=8), assessment=sitting.assessment)
    make_sitting(desk.ward, [desk.official], hr, NOW - timedelta(hours=2), assessment=sitting.assessment)
    to_confirm = [send(ask(desk, make_checklist(f"BK-{number}"))).request for number in range(count)]
    to_make = [ask(desk, make_checklist(f"MO-{number}")) for number in range(count)]

    task = "Đăng ký khai sinh tại quầy"
    window = "20/07/2026, 11:30–12:30, Hội trường tầng 2"
    assert waiting(client, desk.official) == [
        ("Ca thi", sitting.assessment.title, f"/thi/{sitting.assessment.slug}/", window),
        *(("Xác nhận phiếu", task, f"/thuc-hanh/{one.uid}/", "Phạm Văn Chủ") for one in to_confirm),
    ]
    assert waiting(client, desk.superior) == [
        ("Quan sát", "Lê Thị Cúc", f"/quan-sat/{one.uid}/", task) for one in to_make
    ]
    assert waiting(client, desk.colleague) == []
    client.force_login(desk.official.user)
    home(client)
    with django_assert_num_queries(12):
        home(client)
