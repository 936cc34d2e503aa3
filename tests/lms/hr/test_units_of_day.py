"""The staff list and the heat map of a past day, by the units of that day and by today's."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.reports.skill_gap import skill_gap_report
from lms.core.models import AuditEntry
from lms.core.spreadsheets import read_workbook
from lms.hr.people.forms import PeopleFilter
from lms.hr.people.listing import people_in, rows_of_day
from lms.hr.scope import scope_of
from lms.org.domain.succession.facts import Placements
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import Role, UnitEventKind
from lms.org.models import UnitVersion
from tests.factories.people import grant_role, make_user
from tests.factories.succession import make_land, merger, paper, posting_of
from tests.factories.unit_histories import PEOPLE as EVERYBODY
from tests.factories.unit_histories import TODAY, at, live_through

pytestmark = pytest.mark.django_db
PEOPLE, GAPS = "/nhan-su/ho-so/", "/nhan-su/khoang-trong/"
BEFORE = "31/12/2025"
DAY = date(2026, 1, 1)
BY_DAY, BY_TODAY = {"ngay": BEFORE, "theo": "ngay"}, {"ngay": BEFORE, "theo": "hien-nay"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def land():
    """An went into Bình on the first day of 2026; two had sat at An, one at Bình, one at Cam."""
    land = make_land()
    land.cuc, land.dung = land.seat("Lê Thị Cúc", land.offices["an"]), land.seat("Phạm Văn Dũng", land.an)
    land.em, land.giang = land.seat("Võ Thị Em", land.binh), land.seat("Hồ Văn Giang", land.cam)
    facts = merger(land.an, land.binh, to=land.binh, effective_on=DAY, signed_on=date(2025, 12, 1))
    record_unit_event(facts=facts, placements=Placements(), actor=land.hr, now=at(DAY))
    return land


def hr_of(unit):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, unit)
    return user


@pytest.fixture
def desk(client, land):
    client.force_login(land.hr)
    return client


def listed(response):
    return [(row.name, row.cells[2].text) for row in response.context["table"].rows]


def test_a_past_day_is_listed_under_the_units_of_that_day_or_of_today(land, desk):
    place = ", Tỉnh Thử Nghiệm"
    office = "Văn phòng HĐND và UBND – "
    by_day, by_today = desk.get(PEOPLE, BY_DAY), desk.get(PEOPLE, BY_TODAY)
    assert listed(by_day) == [
        ("Lê Thị Cúc", f"{office}Xã An{place}"),
        ("Phạm Văn Dũng", f"Xã An{place}"),
        ("Võ Thị Em", f"Xã Bình{place}"),
        ("Hồ Văn Giang", f"Xã Cam{place}"),
    ]
    assert listed(by_today) == [
        ("Lê Thị Cúc", f"{office}Xã Bình{place}"),
        ("Phạm Văn Dũng", f"Xã Bình{place}"),
        ("Võ Thị Em", f"Xã Bình{place}"),
        ("Hồ Văn Giang", f"Xã Cam{place}"),
    ]
    assert [one.context["count_label"] for one in (by_day, by_today)] == ["Tìm thấy 4 người"] * 2
    assert [one.context["chips"] for one in (by_day, by_today)] == [
        [{"label": f"Số liệu ngày {BEFORE}, theo đơn vị ngày {BEFORE}", "remove_url": f"{PEOPLE}?"}],
        [{"label": f"Số liệu ngày {BEFORE}, theo đơn vị hiện nay", "remove_url": f"{PEOPLE}?"}],
    ]
    assert [part.href for part in by_day.context["scope"].parts] == [f"{PEOPLE}?ngay=31%2F12%2F2025&theo=ngay"]


def test_filters_of_a_past_day_offer_its_units_and_positions(land, desk):
    units = [name for _uid, name in desk.get(PEOPLE, BY_DAY).context["filters"].fields["don-vi"].choices]
    assert units == ["Tỉnh Thử Nghiệm", "Xã An", "Xã Bình", "Xã Cam"]
    assert [name for name, _unit in listed(desk.get(PEOPLE, BY_DAY | {"don-vi": str(land.an.uid)}))] == [
        "Lê Thị Cúc",
        "Phạm Văn Dũng",
    ]
    at_binh = {"don-vi": str(land.binh.uid)}
    assert [name for name, _unit in listed(desk.get(PEOPLE, BY_DAY | at_binh))] == ["Võ Thị Em"]
    assert len(listed(desk.get(PEOPLE, BY_TODAY | at_binh | {"vi-tri": "TN-04"}))) == 3
    assert listed(desk.get(PEOPLE, BY_TODAY | at_binh | {"tim": "dung"})) == [("Phạm Văn Dũng", "Xã Bình")]


def test_the_file_says_which_day_and_whose_units(land, desk):
    said = {"purpose": "Đối chiếu", "kind": "danh-sach"}
    response = desk.post(f"{reverse('hr:people_export')}?ngay={BEFORE}&theo=hien-nay", said)
    rows = read_workbook(b"".join(response.streaming_content), "x.xlsx").sheets[0].rows
    head = " ".join(str(cell) for row in rows[:5] for cell in row if cell)
    assert f"Số liệu đến ngày {BEFORE}" in head
    assert "Bộ lọc: Đơn vị: Theo đơn vị hiện nay" in head
    assert [(row[0], row[3]) for row in rows[6:]][1] == ("Phạm Văn Dũng", "Xã Bình, Tỉnh Thử Nghiệm")
    assert AuditEntry.objects.get(verb="org.people.exported").after["as_of"] == "2025-12-31"

    refused = desk.post(f"{reverse('hr:people_export')}?ngay={BEFORE}", said | {"kind": "mau"})
    assert list(refused.context["form"].errors) == ["kind"]
    unread = desk.post(f"{reverse('hr:people_export')}?ngay=31/02/2026", said)
    assert (unread.status_code, list(unread.context["days"].errors)) == (200, ["as_of"])
    assert AuditEntry.objects.filter(verb="org.people.exported").count() == 1


@pytest.mark.parametrize("page", [PEOPLE, GAPS])
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"ngay": "31/02/2026"}, "“31/02/2026” không có trong lịch."),
        ({"ngay": "hôm qua"}, "Nhập ngày của số liệu theo dạng ngày/tháng/năm, ví dụ 05/07/2025."),
        ({"ngay": "01/07/2026"}, "Ngày 01/07/2026 chưa đến nên chưa có số liệu."),
        ({"ngay": "30/06/2025"}, "Tỉnh Thử Nghiệm hoạt động từ 01/07/2025 nên ngày 30/06/2025 chưa có số liệu."),
        ({"ngay": BEFORE, "theo": "x"}, "Chọn theo đơn vị của ngày số liệu hoặc theo đơn vị hiện nay."),
    ],
)
def test_a_day_that_cannot_be_is_said_at_its_field(land, desk, page, asked, sentence):
    shown = desk.get(page, asked).content.decode()
    assert shown.count(sentence) == 2  # in the summary and at the field
    assert "<title>Lỗi:" in shown
    assert f'value="{asked["ngay"]}"' in shown


def test_a_unit_that_began_later_has_a_past_by_todays_units_alone(client):
    land = make_land()
    land.seat("Lê Thị Cúc", land.an)
    facts = merger(land.an, land.binh, effective_on=DAY, signed_on=date(2025, 12, 1))
    record_unit_event(facts=facts, placements=Placements(), actor=land.hr, now=at(DAY))
    ward = UnitVersion.objects.get(name="Phường An Bình").unit
    client.force_login(hr_of(ward))
    refused = client.get(PEOPLE, BY_DAY)
    assert "hoặc chọn xếp người theo đơn vị hiện nay." in refused.content.decode()
    assert listed(client.get(PEOPLE, BY_TODAY)) == [("Lê Thị Cúc", "Phường An Bình")]
    assert listed(client.get(PEOPLE, BY_DAY | {"don-vi": str(land.an.uid)})) == [("Lê Thị Cúc", "Xã An")]


def test_who_left_since_is_named_and_nothing_else_is_told(client):
    land = make_land()
    cuc = land.seat("Lê Thị Cúc", land.an)
    cuc.phone = "0540001036"
    cuc.save()
    facts = paper(
        UnitEventKind.SPLIT,
        land.an,
        to=[land.cam],
        stays=True,
        effective_on=DAY,
        signed_on=date(2025, 12, 1),
    )
    placed = Placements(people={posting_of(cuc).pk: 0})
    record_unit_event(facts=facts, placements=placed, actor=land.hr, now=at(DAY))
    client.force_login(hr_of(land.an))
    [row] = client.get(PEOPLE, BY_DAY).context["table"].rows
    assert (row.name, row.cells[0].href, row.cells[4].text) == ("Lê Thị Cúc", "", "–")
    assert row.cells[3].note == "nay không còn trong phạm vi"
    assert listed(client.get(PEOPLE, BY_DAY | {"tim": "0540 001"})) == []
    assert listed(client.get(PEOPLE, BY_TODAY)) == []
    client.force_login(hr_of(land.cam))
    [row] = client.get(PEOPLE, BY_TODAY).context["table"].rows
    assert (row.name, row.cells[2].text, row.cells[4].text) == ("Lê Thị Cúc", "Xã Cam", "0540001036")
    assert listed(client.get(PEOPLE, BY_DAY)) == []


@pytest.mark.parametrize("page", [PEOPLE, GAPS])
def test_hr_of_another_commune_gets_nothing_of_any_day(land, client, page):
    client.force_login(hr_of(land.cam))
    for asked in (BY_DAY, BY_TODAY):
        shown = client.get(page, asked | {"tinh-trang": "yeu-cau"}).content.decode()
        assert ("Hồ Văn Giang" in shown, "Phạm Văn Dũng" in shown, "Xã An" in shown) == (True, False, False)
        for unit in (land.an, land.binh, land.province):
            assert client.get(page, asked | {"don-vi": str(unit.uid)}).status_code == 404
    for address in (reverse("hr:people_export"), reverse("hr:gaps_download")):
        query = f"?don-vi={land.an.uid}&ngay={BEFORE}&theo=ngay"
        assert client.post(address + query, {"kind": "danh-sach", "purpose": "x"}).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize(("asked", "people", "gaps"), [(BY_DAY, 12, 13), (BY_TODAY, 24, 23)])
def test_statements_of_a_past_day(land, desk, django_assert_num_queries, more, asked, people, gaps):
    for number in range(more):
        land.seat(f"Mai Văn {number}", land.offices["binh"])
    with django_assert_num_queries(people):
        desk.get(PEOPLE, asked)
    with django_assert_num_queries(gaps):
        desk.get(GAPS, asked)


def test_the_heat_map_keeps_the_day_in_every_link(land, desk):
    shown = desk.get(GAPS, BY_TODAY)
    page = shown.content.decode()
    assert "Theo đơn vị hiện nay." in page
    assert shown.context["heat"].people.href == "?ngay=31%2F12%2F2025&theo=hien-nay&tinh-trang=yeu-cau"
    people = desk.get(GAPS + shown.context["heat"].people.href)
    assert people.context["count_label"] == "4 người"
    hrefs = [row.cells[0].href for row in people.context["table"].rows]
    assert all("ngay=31%2F12%2F2025&theo=hien-nay" in href for href in hrefs)
    assert "Theo đơn vị hiện nay." in desk.get(GAPS + hrefs[0]).content.decode()
    assert shown.context["form"].initial["as_of"] == date(2025, 12, 31)
    said = {"as_of": BEFORE, "units": "hien-nay", "format": "xlsx"}
    file = desk.post(shown.context["download_url"], said)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    head = " ".join(str(cell.value) for row in book["Tổng hợp"]["A1:A5"] for cell in row)
    assert "Bộ lọc: Theo đơn vị ngày: 30/06/2026" in head


def test_a_head_of_unit_reads_the_figures_of_today(land, client):
    user = make_user(full_name="Trần Văn Trưởng")
    grant_role(user, Role.HEAD, land.binh)
    client.force_login(user)
    assert client.get(GAPS).status_code == 200
    assert client.get(GAPS, BY_DAY).url == GAPS


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lists_hold_the_same_persons_by_both(data):
    with transaction.atomic():
        land, days = live_through(data)
        for day in days:
            found = [_names(land.hr, day, theo) for theo in ("ngay", "hien-nay")]
            assert (found[0], len(found[0])) == (found[1], EVERYBODY)
            reports = [
                skill_gap_report(unit=land.province, as_of=day, viewer=land.hr, by_units_on=by) for by in (day, TODAY)
            ]
            assert [report.standing.people for report in reports] == [EVERYBODY] * 2
            assert [sum(row.standing.people for row in report.rows) for report in reports] == [EVERYBODY] * 2
        transaction.set_rollback(True)


def _names(hr, day, theo):
    request = RequestFactory().get(PEOPLE, {"ngay": f"{day:%d/%m/%Y}", "theo": theo})
    request.user = hr
    scope = scope_of(request)
    filters = PeopleFilter(request, scope)
    rows = rows_of_day(people_in(scope, request, filters.by, filters.seats), scope, filters.by, hr)
    return [row.official.full_name for row in rows if row.unit is not None]
