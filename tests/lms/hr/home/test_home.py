"""The HR home: every figure opens a list of that length, in every state, at a fixed cost."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlparse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.org.enums import DecisionKind, ImportStatus, Role
from lms.org.models import RosterImport
from lms.plans.domain.status import refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.assessments import make_competency
from tests.factories.decisions import make_decision, start_by_decision
from tests.factories.exam_sittings import make_sitting
from tests.factories.observations import ask, make_checklist, make_desk
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_user,
)
from tests.factories.plans import do_steps, make_course_with_lessons, make_item, make_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 9, 30, tzinfo=timezone.get_default_timezone())


def late_learner(unit, position, province, number):
    official = make_learner(unit, position, f"Lê Thị {number}", province=province)
    plan = make_plan(official, official.postings.get(), starts_on=date(2026, 5, 1))
    course = make_course_with_lessons(f"khoa-{number}", f"Khóa {number}")
    item = make_item(plan, make_competency("T01"), course=course, due_on=TODAY - timedelta(days=number))
    do_steps(item.enrolment, course.get_children().get().specific, 2, at=NOW)
    return official


def fill(hr, ward, office, position, province, count):
    """So many of everything that can wait."""
    people = []
    for number in range(1, count + 1):
        people.append(late_learner(office, position, province, number))
        waiting = make_learner(office, position, f"Trần Văn {number}", province=province)
        start_by_decision(waiting, hr)
        people.append(waiting)
        gone = make_official(f"Vũ Thị {number}", province=province)
        make_posting(gone, office, position, ends_on=TODAY - timedelta(days=number))
        RosterImport.objects.create(
            unit=ward, file_name=f"ds-{number}.xlsx", effective_on=TODAY, created_by=hr, status=ImportStatus.CHECKED
        )
    refresh_status([one.pk for one in people], now=NOW)


def links(page):
    """(figure, address) of everything that counts."""
    found = [(int(action.number), action.href) for action in page.context["actions"]]
    for figure in page.context["figures"]:
        shown = re.match(r"\d+(?!\d*%)", figure.figure if "%" not in figure.figure else figure.sentence)
        found.append((int(shown.group()), figure.href))
    return found + [(row["unit"].short, row["href"]) for row in page.context["worst"]]


def length(client, href):
    parts = urlparse(href)
    return client.get(f"{parts.path}?{parts.query}").context["page"].paginator.count


def test_every_figure_opens_a_list_of_that_length(client, hr, ward, office, position, province):
    fill(hr, ward, office, position, province, 3)
    page = client.get("/nhan-su/")
    assert [(number, length(client, href)) for number, href in links(page)] == [
        (3, 3),  # overdue
        (3, 3),  # moved without a plan
        (3, 3),  # without a posting
        (3, 3),  # imports left
        (0, 0),  # meet the requirements
        (3, 3),  # learning
        (3, 3),  # overdue
        (6, 6),  # of the division below
    ]
    text = page.content.decode()
    assert "người có việc học quá hạn" in text
    assert "0 trong 6 người đã đạt yêu cầu vị trí" in text
    assert "Phạm vi:" in text


def test_who_left_the_service_waits_for_no_posting(client, hr, office, position, province):
    make_learner(office, position, province=province)
    gone = make_official("Vũ Thị Mai", province=province)
    posting = make_posting(gone, office, position, ends_on=TODAY - timedelta(days=3))
    decision = make_decision(hr, DecisionKind.LEAVE, "9/QĐ-UBND")
    posting.versions.update(end_decision=decision)
    assert client.get("/nhan-su/").context["actions"] == []


def test_people_at_the_ward_itself_are_listed_without_the_divisions(client, hr, ward, office, position, province):
    people = [make_learner(unit, position, province=province) for unit in (ward, office, office)]
    refresh_status([one.pk for one in people], now=NOW)
    worst = client.get("/nhan-su/").context["worst"]
    assert sorted((row["unit"].unit.name, row["unit"].short, length(client, row["href"])) for row in worst) == [
        ("Phường Phú Xuân", 1, 1),
        ("Văn phòng HĐND và UBND", 2, 2),
    ]


def test_a_province_lists_its_communes(client, province, position):
    user = make_user()
    grant_role(user, Role.HR, province)
    client.force_login(user)
    people = []
    for name, count in (("Phường Thuận Hóa", 1), ("Xã A Lưới 3", 2)):
        division = make_division(make_commune(name, province=province))
        people += [make_learner(division, position, province=province) for _n in range(count)]
    refresh_status([one.pk for one in people], now=NOW)
    worst = client.get("/nhan-su/").context["worst"]
    assert [(row["unit"].unit.name, row["unit"].short, length(client, row["href"])) for row in worst] == [
        ("Xã A Lưới 3", 2, 2),
        ("Phường Thuận Hóa", 1, 1),
    ]


def listed(client, key):
    rows = client.get(f"/nhan-su/can-xu-ly/{key}/").context["table"].rows
    return [row.cells[0].text for row in rows]


@pytest.mark.parametrize("count", [1, 3])
def test_home_reads_facts_in_the_same_statements_however_many(client, hr, ward, office, position, province, count):
    fill(hr, ward, office, position, province, count)
    RequirementStatus.objects.update(is_stale=True)
    client.get("/nhan-su/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/nhan-su/")
    assert len(asked) == 15


def test_new_site_is_told_where_to_begin(client, hr):
    text = client.get("/nhan-su/").content.decode()
    assert "Bắt đầu trong 3 bước" in text
    assert "Nhập danh sách cán bộ, công chức" in text


def test_nothing_to_do_says_so(client, hr, office, position, province):
    make_learner(office, position, province=province)
    assert "Không có việc nào cần xử lý trong phạm vi này." in client.get("/nhan-su/").content.decode()


def test_another_wards_people_are_neither_counted_nor_listed(client, hr, office, position, province):
    elsewhere = make_division(make_commune("Phường Thuận Hóa", province=province))
    late_learner(elsewhere, position, province, 1)
    make_learner(office, position, province=province)
    page = client.get("/nhan-su/")
    assert page.context["actions"] == []
    assert length(client, "/nhan-su/can-xu-ly/qua-han/?x=1") == 0
    assert client.get(f"/nhan-su/can-xu-ly/qua-han/?don-vi={elsewhere.uid}").status_code == 404


def test_strangers_sign_in_and_learners_are_refused(client, office, position, province):
    assert client.get("/nhan-su/").url == "/dang-nhap/?next=/nhan-su/"
    client.force_login(make_learner(office, position, province=province).user)
    page = client.get("/nhan-su/")
    text = page.content.decode()
    assert page.status_code == 403
    assert "Trang này dành cho phụ trách nhân sự." in text
    assert "Tài khoản đang dùng với vai trò Người học." in text


def test_an_import_that_a_command_began_waits_too(client, hr, ward):
    batch = RosterImport.objects.create(
        unit=ward, file_name="ds.xlsx", effective_on=TODAY, created_by=None, status=ImportStatus.CHECKED
    )
    [row] = client.get("/nhan-su/can-xu-ly/nhap-do-dang/").context["table"].rows
    assert (row.cells[0].text, row.cells[4].text) == (batch.file_name, "hệ thống")


def test_unknown_list_is_not_found(client, hr):
    assert client.get("/nhan-su/can-xu-ly/khong-co/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, pytest.param(30, marks=pytest.mark.once)])
def test_home_asks_nine_times_however_much_waits(client, hr, ward, office, position, province, count):
    fill(hr, ward, office, position, province, count)
    client.get("/nhan-su/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/nhan-su/")
    assert len(asked) == 9


@pytest.mark.parametrize("key", ["qua-han", "dang-hoc", "chua-dat", "chua-giao-hoc", "chua-co-vi-tri", "nhap-do-dang"])
def test_lists_ask_the_same_at_one_and_at_three(client, hr, ward, office, position, province, key):
    costs = []
    for count in (1, 3):
        fill(hr, ward, office, position, province, 1 if count == 1 else 0)
        if count == 3:
            for number in (5, 6):
                official = late_learner(office, position, province, number)
                waiting = make_learner(office, position, province=province)
                start_by_decision(waiting, hr)
                make_posting(make_official(province=province), office, position, ends_on=TODAY - timedelta(days=1))
                RosterImport.objects.create(unit=ward, file_name="x.xlsx", effective_on=TODAY, created_by=hr)
                refresh_status([official.pk, waiting.pk], now=NOW)
        client.get(f"/nhan-su/can-xu-ly/{key}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/nhan-su/can-xu-ly/{key}/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_sittings_of_the_day_and_observations_wait(client):
    desk, hr = make_desk(), make_user()
    grant_role(hr, Role.HR, desk.ward)
    made = make_sitting(desk.ward, [desk.official], hr, NOW + timedelta(hours=2))
    for hours in (-3, 24):
        make_sitting(desk.ward, [desk.official], hr, NOW + timedelta(hours=hours), assessment=made.assessment)
    ask(desk, make_checklist())
    client.force_login(hr)

    listed = [(action.number, action.label, action.href) for action in client.get("/nhan-su/").context["actions"]]

    assert listed == [
        ("1", "Xem ca thi", "/nhan-su/can-xu-ly/ca-thi-hom-nay/"),
        ("1", "Xem lượt quan sát", "/nhan-su/can-xu-ly/cho-quan-sat/"),
    ]
    sittings = client.get("/nhan-su/can-xu-ly/ca-thi-hom-nay/").context["table"].rows
    assert [(row.cells[0].href, row.cells[1].text) for row in sittings] == [
        (f"/nhan-su/ca-thi/{made.uid}/", "20/07/2026, 11:30–12:30")
    ]
    observations = client.get("/nhan-su/can-xu-ly/cho-quan-sat/").context["table"].rows
    assert [[cell.text for cell in row.cells] for row in observations] == [
        ["Lê Thị Cúc", "Đăng ký khai sinh tại quầy", "Phạm Văn Chủ", "20/07/2026", "Chưa quan sát"]
    ]
    elsewhere = make_user()
    grant_role(elsewhere, Role.HR, make_commune("Phường Thuận Hóa", province=desk.province))
    client.force_login(elsewhere)
    assert client.get("/nhan-su/").context["actions"] == []


@pytest.mark.parametrize("is_host", [True, False])
def test_a_secondment_about_to_end_waits_for_home_and_host(client, hr, ward, position, province, is_host):
    elsewhere = make_commune("Phường Thuận Hóa", province=province)
    home, host = (elsewhere, ward) if is_host else (ward, elsewhere)
    person = make_learner(home, position, "Trần Thị Bình", province=province)
    for days, given in ((60, make_position()), (61, make_position())):
        seat = {"starts_on": date(2026, 1, 1), "ends_on": TODAY + timedelta(days=days)}
        make_posting(person, host, given, is_main=False, is_secondment=True, **seat)
    page = client.get("/nhan-su/").content.decode()
    assert '<strong class="num">1</strong> người biệt phái hết thời hạn trong 60 ngày tới' in page
    listed = client.get("/nhan-su/can-xu-ly/biet-phai-sap-het/").content.decode()
    assert (listed.count("Trần Thị Bình"), "18/09/2026" in listed) == (1, True)
