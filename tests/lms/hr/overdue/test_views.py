"""The overdue list: grouped by how late, narrowed by scope, handed out with a purpose."""

import io
import re
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from assessments.enums import AttemptStatus
from assessments.models import Attempt
from courses.enums import ProgressKind
from courses.models import Enrolment, LessonPage, ProgressEvent
from lms.core.models import AuditEntry
from lms.hr.overdue.rows import Band, OverdueCounts, OverdueItem, overdue_counts, overdue_places, read_items
from lms.hr.scope import scope_of
from lms.org.enums import Role
from lms.org.models import Official
from lms.plans.models import AssignedCourse, AssignmentDraft, AssignmentRule, LearningReminder
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_province, make_user

pytestmark = pytest.mark.django_db
PLACE = "Phường Phú Xuân, Thành phố Huế"


def page_of(client, query=""):
    return client.get(reverse("hr:overdue") + query).content.decode()


def names_of(page):
    found = re.findall(r'<th role="rowheader"[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    return [name.split()[-1] for name in found]


def scope_for(rf, ward):
    request = rf.get("/")
    request.user = ward.hr
    return scope_of(request)


def test_grouped_by_how_late_then_by_name(client, ward, late):
    for name, days in (("hung", 7), ("dat", 1), ("dung", 8), ("an", 30), ("hoa", 31), ("an2", 400), ("uoc", 0)):
        late(name, days, code="T02")
    late("an", 2, code="T01")
    late("binh", 60, with_course=False)  # waits for a course; nobody is late with it
    page = page_of(client)
    assert names_of(page) == ["An", "Đạt", "Hùng", "An", "Dũng", "Ân", "Hòa"]
    assert re.findall(r"<h2>([^<]+)</h2>", page) == ["1–7 ngày (3)", "8–30 ngày (2)", "Trên 30 ngày (2)"]
    assert "7 việc của 6 người đã quá hạn." in page
    assert names_of(page_of(client, "?muc=8-30")) == ["An", "Dũng"]
    assert re.findall(r'<a href="[^"]+"[^>]*>([^<]+ \(\d+\))</a>', page) == [
        "Tất cả (7)",
        "1–7 ngày (3)",
        "8–30 ngày (2)",
        "Trên 30 ngày (2)",
    ]
    assert client.get(reverse("hr:overdue") + "?muc=nhieu").status_code == 404


def test_nobody_is_overdue(client, ward, late):
    late("an", 0)
    assert "Không có ai quá hạn." in page_of(client)


def test_nobody_is_late_with_a_course_that_was_withdrawn(client, ward, late):
    item = late("an", 3)
    assert "1 việc của 1 người đã quá hạn." in page_of(client)
    item.course.live = False
    item.course.save()
    assert "Không có ai quá hạn." in page_of(client)


def test_group_without_anybody_leads_back(client, ward, late):
    late("an", 3)
    page = page_of(client, "?muc=tren-30")
    assert "Không có việc nào quá hạn trong khoảng này." in page
    assert "1 việc của 1 người đã quá hạn." in page


def test_row_holds_everything(rf, ward, late):
    item = late("an", 12, begun=True)
    lesson = LessonPage(title="Bài 1", slug="bai-1", minutes=10)
    item.course.add_child(instance=lesson)
    for hours in (5, 50):
        ProgressEvent.objects.create(
            client_id=uuid.uuid4(),
            enrolment=item.enrolment,
            lesson=lesson,
            block_id="b1",
            kind=ProgressKind.values[0],
            happened_at=NOW - timedelta(hours=hours),
        )
    scope = scope_for(rf, ward)
    assert read_items(overdue_places(scope), scope.as_of) == [
        OverdueItem(
            official_uid=ward.people["an"].uid,
            name="Trần Thị An",
            birth_year=1985,
            unit=f"Văn phòng HĐND và UBND – {PLACE}",
            position="Công chức tư pháp – hộ tịch",
            course="Đăng ký khai sinh",
            competency="Đăng ký và quản lý hộ tịch",
            due_on=TODAY - timedelta(days=12),
            days_late=12,
            last_activity=NOW - timedelta(hours=5),
            key=f"k{item.pk}",
            may_be_waiting=True,
        )
    ]
    assert overdue_counts(scope) == OverdueCounts(1, 1, {Band.WEEK: 0, Band.MONTH: 1, Band.LONGER: 0})


@pytest.fixture
def given(ward, late):
    """Đạt was given the course by HR's rule, due ten days ago, and An is late by plan."""
    item = late("an", 3)
    dat = ward.people["dat"]
    rule = AssignmentRule.objects.create(
        unit=ward.ward, course=item.course, days=9, starts_on=TODAY, recorded_by=ward.hr, recorded_at=NOW
    )
    enrolment = Enrolment.objects.create(official=dat, course=item.course, enrolled_on=TODAY - timedelta(days=40))
    return AssignedCourse.objects.create(
        rule=rule,
        posting=ward.postings["dat"],
        official=dat,
        course=item.course,
        enrolment=enrolment,
        due_on=TODAY - timedelta(days=10),
        assigned_on=TODAY - timedelta(days=40),
    )


def test_what_hr_gave_stands_in_the_same_list(client, rf, ward, given):
    page = page_of(client)
    assert names_of(page) == ["An", "Đạt"]
    assert "phụ trách nhân sự giao" in page
    scope = scope_for(rf, ward)
    assert overdue_counts(scope) == OverdueCounts(2, 2, {Band.WEEK: 1, Band.MONTH: 1, Band.LONGER: 0})
    assert [one.key for one in read_items(overdue_places(scope, Band.MONTH), scope.as_of)] == [f"g{given.pk}"]
    home = client.get(reverse("hr:worklist", args=["qua-han"])).content.decode()
    assert names_of(home) == ["An", "Đạt"]


def test_who_can_be_called_has_a_button(client, ward, late):
    for name, phone in {"an": "0905 123 456", "dat": "", "dung": "hỏi văn thư"}.items():
        Official.objects.filter(pk=ward.people[name].pk).update(phone=phone)
        late(name, 3)
    page = page_of(client)
    assert re.findall(r'<a class="btn btn-secondary" href="(tel:[^"]*)">Gọi<[^>]*> ([^<]*)</span></a>', page) == [
        ("tel:0905123456", "Trần Thị An")
    ]
    calls = re.findall(r'data-label="Điện thoại"><span>(?:<a.*?</a>)?(.*?)</span></td>', page, re.DOTALL)
    assert calls == ['<span class="hint">0905 123 456</span>', "hỏi văn thư", "chưa có số"]


def test_nothing_heard_is_not_said_to_be_nothing_done(client, ward, late):
    late("an", 3)
    page = page_of(client)
    assert "chưa nhận được gì" in page
    assert "chưa bắt đầu" not in page


def act(client, act, **facts):
    return client.post(reverse("hr:overdue_act"), {"viec": act, **facts})


def keys_on(client):
    return re.findall(r'name="chon" value="([kg]\d+)"', page_of(client))


def test_reminding_is_looked_at_and_then_done_once(client, ward, given):
    keys = keys_on(client)
    look = act(client, "nhac", chon=keys).content.decode()
    assert "Nhắc 2 người</button>" in look
    assert "Phụ trách nhân sự nhắc: anh/chị còn việc học quá hạn" in look
    assert not LearningReminder.objects.exists()
    sent = {"chon": keys, "xac-nhan": "1", "ma-mau": str(uuid.uuid4())}
    for _time in range(2):
        assert act(client, "nhac", **sent).url == reverse("hr:overdue")
    assert LearningReminder.objects.count() == 2
    again = act(client, "nhac", chon=keys).content.decode()
    assert "Không còn ai cần nhắc" in again
    assert "20/07/2026" in page_of(client), "the last reminder stands in the row"


def test_more_time_needs_a_reason_and_a_working_day(client, ward, given):
    keys = keys_on(client)
    assert "Gia hạn đến ngày nào?" in act(client, "gia-han", chon=keys).content.decode()
    wrong = {"xac-nhan": "1", "ma-mau": str(uuid.uuid4()), "due_on": "02/09/2026", "reason": ""}
    told = act(client, "gia-han", chon=keys, **wrong).content.decode()
    assert "Ghi lý do gia hạn" in told
    assert "02/09/2026 là ngày nghỉ (Quốc khánh)" in told
    late = act(client, "gia-han", chon=keys, **wrong | {"due_on": "17/07/2026", "reason": "ốm"}).content.decode()
    assert "Hạn mới 17/07/2026 phải sau hôm nay" in late
    past = act(client, "gia-han", chon=keys, **wrong | {"due_on": "02/09/2025", "reason": "ốm"}).content.decode()
    assert "Hạn mới 02/09/2025 phải sau hôm nay" in past, "no working day after it is offered"
    done = act(client, "gia-han", chon=keys, **wrong | {"due_on": "03/09/2026", "reason": "nghỉ ốm"})
    assert done.url == reverse("hr:overdue")
    given.refresh_from_db()
    assert given.due_on == date(2026, 9, 3)
    assert "Không có ai quá hạn." in page_of(client)


def test_everything_of_the_list_at_once(client, ward, given):
    assert "Nhắc 2 người</button>" in act(client, "nhac", **{"tat-ca": "1"}).content.decode()


def test_nothing_picked_leads_back_with_a_word(client, ward, given):
    answer = client.post(reverse("hr:overdue_act"), {"viec": "nhac"}, follow=True).content.decode()
    assert "Chưa chọn việc quá hạn nào" in answer


def test_their_people_may_be_given_something_else(client, ward, given):
    url = act(client, "giao-hoc", chon=keys_on(client)).url
    assert "PX-an\nPX-dat" in client.get(url).content.decode()


def test_a_key_of_somebody_out_of_scope_finds_nothing(client, ward, given):
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune("Phường Khác", province=ward.province))
    keys = keys_on(client)
    client.force_login(stranger)
    answer = client.post(reverse("hr:overdue_act"), {"viec": "nhac", "chon": keys}, follow=True).content.decode()
    assert "Chưa chọn việc quá hạn nào" in answer


def test_bands_of_rows_and_of_counts_agree(rf, ward, late):
    for code, days in (("T01", 1), ("T02", 7), ("T03", 8), ("C01", 30)):
        late("an", days, code=code)
    late("dat", 31)
    scope = scope_for(rf, ward)
    by_row = [item.band for item in read_items(overdue_places(scope), scope.as_of)]
    assert by_row == [Band.WEEK, Band.WEEK, Band.MONTH, Band.MONTH, Band.LONGER]
    assert overdue_counts(scope).by_band == {Band.WEEK: 2, Band.MONTH: 2, Band.LONGER: 1}
    assert [overdue_places(scope, band).count() for band in Band] == [2, 2, 1]


def test_scope_narrows_and_others_stay_out(client, ward, late):
    late("an", 3)
    late("hoa", 3, code="T02")
    other = make_commune("Phường Thuận Hóa", province=ward.province)
    ward.people["la"] = make_official("Mai Thị Lạ", province=ward.province)
    ward.postings["la"] = make_posting(ward.people["la"], other, ward.positions["registrar"])
    late("la", 3, code="T02")
    assert names_of(page_of(client)) == ["An", "Hòa"]
    assert names_of(page_of(client, f"?don-vi={ward.economy.uid}")) == ["Hòa"]


def test_file_has_the_rows_of_the_page_and_is_told_of(client, ward, late):
    late("dung", 40)
    late("an", 3)
    url = reverse("hr:overdue_download")
    response = client.post(url, {"purpose": "Nhắc học cuối tháng"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="qua-han-2026-07-20.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["Quá hạn"]
    rows = [list(row) for row in sheet.iter_rows(min_row=7, values_only=True)]
    assert [(row[0], row[6].date(), row[7], row[8]) for row in rows] == [
        ("Trần Thị An", date(2026, 7, 17), 3, None),
        ("Phạm Văn Dũng", date(2026, 6, 10), 40, None),
    ]
    assert [(entry.verb, entry.reason) for entry in AuditEntry.objects.all()] == [
        ("reports.overdue.exported", "Nhắc học cuối tháng")
    ]
    narrowed = client.post(f"{url}?muc=tren-30", {"purpose": "Nhắc học"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(narrowed.streaming_content)))["Quá hạn"]
    assert (sheet["A4"].value, sheet["A7"].value) == ("Bộ lọc: Quá hạn: Trên 30 ngày", "Phạm Văn Dũng")


def test_file_without_a_purpose_is_asked_for_again(client, ward, late):
    late("an", 3)
    page = client.post(reverse("hr:overdue_download"), {"purpose": ""}).content.decode()
    assert page.count("Tệp có họ tên nên cần ghi mục đích sử dụng.") == 2
    assert names_of(page) == ["An"]
    assert AuditEntry.objects.count() == 0
    assert client.get(reverse("hr:overdue_download") + "?muc=1-7").url == reverse("hr:overdue") + "?muc=1-7"


@pytest.mark.parametrize("people", [1, 3])
def test_statements_do_not_grow(client, ward, late, django_assert_num_queries, people):
    for name in ("an", "dat", "dung")[:people]:
        late(name, 3)
    with django_assert_num_queries(13):
        page = page_of(client)
    assert len(names_of(page)) == people


def test_everything_of_a_long_list_is_confirmed_too(client, ward, late, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 8
    for place, code in enumerate(("T01", "T02", "T03", "C01")):
        for name in ("an", "dat", "dung"):
            late(name, 3 + place, code=code)
    look = act(client, "nhac", **{"tat-ca": "1"}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(viec|xac-nhan|ma-mau|chon)" value="([^"]+)"', look))
    assert len(hidden["chon"].split()) == 12
    answer = client.post(reverse("hr:overdue_act"), hidden, follow=True).content.decode()
    assert "Đã nhắc 3 người." in answer


def test_more_time_sent_twice_says_that_it_is_done(client, ward, given):
    sent = {
        "xac-nhan": "1",
        "ma-mau": str(uuid.uuid4()),
        "due_on": "03/09/2026",
        "reason": "ốm",
        "chon": keys_on(client),
    }
    url = reverse("hr:overdue_act")
    client.post(url, {"viec": "gia-han", **sent})
    twice = client.post(url, {"viec": "gia-han", **sent}, follow=True).content.decode()
    assert "Lần bấm trước đã được ghi" in twice
    other_tab = {**sent, "ma-mau": str(uuid.uuid4())}
    assert "không còn quá hạn" in client.post(url, {"viec": "gia-han", **other_tab}, follow=True).content.decode()


def test_people_reminded_meanwhile_are_not_said_to_be_reminded_now(client, ward, given):
    keys, url = keys_on(client), reverse("hr:overdue_act")
    for words in ("Đã nhắc 2 người.", "Chưa nhắc ai: mọi người đã chọn vừa được nhắc trong 3 ngày."):
        sent = {"viec": "nhac", "chon": keys, "xac-nhan": "1", "ma-mau": str(uuid.uuid4())}
        assert words in client.post(url, sent, follow=True).content.decode()


def test_a_new_date_years_ahead_is_a_slip_of_the_pen(client, ward, given):
    sent = {"xac-nhan": "1", "due_on": "03/09/2062", "reason": "ốm"}
    told = act(client, "gia-han", chon=keys_on(client), **sent).content.decode()
    assert "Ngày 03/09/2062 còn quá 2 năm nữa." in told


def test_whoever_may_have_learned_without_a_network_is_marked(client, rf, ward, late):
    """An's last step came a day late, Đạt began the exam and was never heard of again, Dũng has begun nothing."""
    an, dat = late("an", 3, begun=True), late("dat", 3)
    late("dung", 3)
    lesson = LessonPage(title="Bài 1", slug="bai-1", minutes=10)
    an.course.add_child(instance=lesson)
    event = ProgressEvent.objects.create(
        client_id=uuid.uuid4(),
        enrolment=an.enrolment,
        lesson=lesson,
        block_id="b1",
        kind=ProgressKind.values[0],
        happened_at=NOW - timedelta(days=1),
    )
    an.course.assessment = make_assessment(competency=ward.competencies["T01"])
    an.course.save()
    make_attempt(dat.plan.official, an.course.assessment)
    Attempt.objects.update(status=AttemptStatus.WAITING)
    scope = scope_for(rf, ward)
    marked = [one.may_be_waiting for one in read_items(overdue_places(scope), scope.as_of)]
    assert marked == [True, False, True], "An, Dũng, Đạt"
    page = page_of(client)
    assert page.count("Có thể đã học, chờ gửi</span>") == 2
    assert "Phần còn lại có thể nằm trên máy của người học." in page
    ProgressEvent.objects.filter(pk=event.pk).update(recorded_at=event.happened_at + timedelta(minutes=2))
    Attempt.objects.update(status=AttemptStatus.CLOSED, finished_at=NOW)
    assert "Có thể đã học" not in page_of(client)


def test_items_and_people_are_counted_apart_in_english(client, ward, late):
    item = late("an", 3)
    path, act_path = f"/en{reverse('hr:overdue')}", f"/en{reverse('hr:overdue_act')}"
    assert "1 item of 1 person is overdue." in client.get(path).content.decode()
    late("an", 3, code="T02")
    assert "2 items of 1 person are overdue." in client.get(path).content.decode()
    look = client.post(act_path, {"viec": "gia-han", "chon": f"k{item.pk}"}).content.decode()
    assert "1 item of 1 person:" in look


def test_people_of_several_units_are_given_something_else_unit_by_unit(client, ward, late):
    """Two provinces may have the same staff code: the list of one must not reach its namesake in the other."""
    late("an", 3)
    other = make_province("Tỉnh Khác")
    elsewhere = make_commune("Phường Khác", province=other)
    stranger = make_official("Lê Văn Xa", province=other, staff_code="PX-an")
    ward.people["xa"], ward.postings["xa"] = stranger, make_posting(stranger, elsewhere, ward.positions["registrar"])
    item = late("xa", 3)
    grant_role(ward.hr, Role.HR, elsewhere)
    url, keys = reverse("hr:overdue_act"), keys_on(client)
    both = client.post(url, {"viec": "giao-hoc", "chon": keys}, follow=True).content.decode()
    assert "Người đã chọn thuộc nhiều đơn vị khác nhau." in both
    client.post(url, {"viec": "giao-hoc", "chon": f"k{item.pk}"})
    assert AssignmentDraft.objects.get().unit == elsewhere
    client.get(reverse("hr:assignment_new") + f"?nguoi={ward.people['an'].uid}")
    assert AssignmentDraft.objects.exclude(unit=elsewhere).get().unit == ward.ward
