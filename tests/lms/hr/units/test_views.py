"""The divisions of a commune, kept by its HR."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.org.domain.reference_units import LAST_OLD_DAY, reform
from lms.org.enums import UNKNOWN_START, Role, SuccessionShare, UnitMark, UnitType
from lms.org.models import Succession, UnitVersion
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_unit,
    make_user,
)
from tests.lms.hr.units.conftest import NOW

pytestmark = pytest.mark.django_db
UNITS = "/nhan-su/don-vi/"


@pytest.fixture
def hr(client, ward):
    client.force_login(make_hr(ward))
    return client


def make_hr(unit):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, unit)
    return user


def words(response):
    return " ".join(response.content.decode().split())


def listed(response):
    return [
        (one.name, one.is_default, one.people, one.valid_to, one.next_name, one.is_coming)
        for one in response.context["divisions"]
    ]


def history(division):
    rows = UnitVersion.records.filter(unit=division).order_by("pk")
    return [(row.name, row.valid_from, row.valid_to, row.mark, row.superseded_at is not None) for row in rows]


def test_divisions_with_their_mark_and_people(hr, ward, division):
    make_division(ward, "Văn phòng", mark=UnitMark.CONFIRMED)
    people = [make_official(), make_official(), make_official()]
    for one in people[:2]:
        make_posting(one, division, make_position())
    make_posting(people[0], division, make_position(), is_main=False)
    make_posting(people[2], division, make_position(), ends_on=date(2026, 7, 19))
    page = hr.get(UNITS)
    assert listed(page) == [("Phòng Kinh tế", True, 2, None, "", False), ("Văn phòng", False, 0, None, "", False)]
    text = words(page)
    assert text.count('<span class="hint">mặc định, chưa xác nhận</span>') == 1
    assert f'href="/nhan-su/ho-so/?don-vi={division.uid}">2</a>' in text
    assert hr.get(f"/nhan-su/ho-so/?don-vi={division.uid}").status_code == 200


def test_confirming_takes_the_mark_away_once(hr, division):
    for _n in range(2):
        page = words(hr.post(reverse("hr:division_confirm", args=[division.uid]), follow=True))
        assert "Đã xác nhận “Phòng Kinh tế”." in page
    assert ">mặc định, chưa xác nhận<" not in page
    assert AuditEntry.objects.filter(verb="org.division.confirmed").count() == 1
    assert "Phan Thị Nội" in page.split('id="lich-su"')[1]


def test_a_wrong_default_name_is_replaced_and_stays_on_record(hr, division):
    address = reverse("hr:division_rename", args=[division.uid])
    assert "Tên hiện tại dùng từ 01/07/2025." in words(hr.get(address))
    page = hr.post(address, {"name": "Phòng Kinh tế, Hạ tầng", "valid_from": "01/07/2025"}, follow=True)
    assert "Đã đổi tên “Phòng Kinh tế” thành “Phòng Kinh tế, Hạ tầng” từ 01/07/2025." in words(page)
    assert listed(page) == [("Phòng Kinh tế, Hạ tầng", False, 0, None, "", False)]
    assert history(division) == [
        ("Phòng Kinh tế", date(2025, 7, 1), None, "default", True),
        ("Phòng Kinh tế, Hạ tầng", date(2025, 7, 1), None, "confirmed", False),
    ]


def test_a_coming_name_is_shown_beside_the_one_of_today(hr, division):
    hr.post(reverse("hr:division_rename", args=[division.uid]), {"name": "Phòng Đô thị", "valid_from": "1/8/2026"})
    page = hr.get(UNITS)
    assert listed(page) == [("Phòng Kinh tế", False, 0, None, "Phòng Đô thị", False)]
    assert 'từ 01/08/2026: <span lang="vi">Phòng Đô thị</span>' in words(page)


def test_a_new_division_from_a_coming_day(hr, ward, division):
    address = reverse("hr:division_add", args=[ward.uid])
    page = hr.post(address, {"name": " Trung tâm  Phục vụ ", "valid_from": "01/08/2026"}, follow=True)
    assert "Đã thêm “Trung tâm Phục vụ” từ 01/08/2026." in words(page)
    assert listed(page)[1] == ("Trung tâm Phục vụ", False, 0, None, "", True)


def test_what_is_missing_is_said_by_the_page_and_not_by_the_browser(hr, ward):
    add = reverse("hr:division_add", args=[ward.uid])
    assert '<form method="post" novalidate>' in hr.get(add).content.decode()
    assert "<title>Lỗi:" in hr.post(add, {"name": ""}).content.decode()


def test_closing_is_refused_while_people_are_there(hr, division):
    posting = make_posting(make_official(), division, make_position())
    address = reverse("hr:division_close", args=[division.uid])
    page = hr.post(address, {"last_day": "31/07/2026"})
    why = (
        "Sau ngày 31/07/2026 vẫn còn 1 người đảm nhận vị trí ở “Phòng Kinh tế”."
        " Hãy ghi nhận quyết định chuyển những người này trước."
    )
    assert page.context["form"].errors == {"last_day": [why]}
    text = words(page)
    assert ("<title>Lỗi:" in text, 'value="31/07/2026"' in text) == (True, True)
    posting.versions.update(ends_on=date(2026, 7, 31), end_recorded_at=NOW)
    page = hr.post(address, {"last_day": "31/07/2026"}, follow=True)
    assert "Đã ghi nhận “Phòng Kinh tế” kết thúc sau ngày 31/07/2026." in words(page)
    assert listed(page) == [("Phòng Kinh tế", True, 1, date(2026, 7, 31), "", False)]
    with time_machine.travel(datetime(2026, 8, 1, 9, 0, tzinfo=timezone.get_default_timezone())):
        assert listed(hr.get(UNITS)) == []


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"name": "", "valid_from": "1/8/2026"}, "name", "Nhập tên phòng, trung tâm."),
        ({"name": "Phòng Mới", "valid_from": "8/31/2026"}, "valid_from", "“8/31/2026” không có trong lịch. Nhập lại"),
        ({"name": "phòng kinh tế", "valid_from": "1/8/2026"}, "name", "Đơn vị này đã có “phòng kinh tế”."),
        ({"name": "Phòng Mới", "valid_from": "1/6/2025"}, "valid_from", "Xã, phường này không còn hoặc chưa hoạt động"),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field(hr, ward, division, data, field, sentence):
    page = hr.post(reverse("hr:division_add", args=[ward.uid]), data)
    [(where, [said])] = page.context["form"].errors.items()
    assert (where, said.startswith(sentence)) == (field, True), said
    assert UnitVersion.objects.filter(parent=ward).count() == 1


def test_an_empty_commune_leads_on(hr, ward):
    page = words(hr.get(UNITS))
    assert "Đơn vị này chưa có phòng, trung tâm nào." in page
    assert f'href="{reverse("hr:division_add", args=[ward.uid])}"' in page


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_takes_the_same_statements_however_many_divisions(hr, ward, division, more, django_assert_num_queries):
    for number in range(more):
        make_posting(make_official(), make_division(ward, f"Phòng {number}"), make_position())
    with django_assert_num_queries(13):
        assert len(hr.get(UNITS).context["divisions"]) == 1 + more


def test_hr_of_a_division_sees_it_and_changes_nothing(client, ward, division):
    make_division(ward, "Văn phòng")
    client.force_login(make_hr(division))
    page = client.get(UNITS)
    assert (listed(page), page.context["may_change"], page.context["history"]) == (
        [("Phòng Kinh tế", True, 0, None, "", False)],
        False,
        [],
    )
    assert "/doi-ten/" not in words(page)
    statuses = [
        client.post(reverse(f"hr:division_{act}", args=[division.uid])).status_code
        for act in ("confirm", "rename", "close")
    ]
    assert statuses == [404, 404, 404]


def test_hr_of_another_commune_reaches_nothing(client, province, ward, division):
    client.force_login(make_hr(make_commune("Xã Hai", province=province)))
    addresses = [
        reverse("hr:division_add", args=[ward.uid]),
        *(reverse(f"hr:division_{act}", args=[division.uid]) for act in ("confirm", "rename", "close")),
    ]
    data = {"name": "Phòng Khác", "valid_from": "1/8/2026", "last_day": "1/8/2026"}
    assert [client.post(address, data).status_code for address in addresses] == [404] * 4
    assert history(division) == [("Phòng Kinh tế", date(2025, 7, 1), None, "default", False)]
    assert client.get(UNITS, {"don-vi": ward.uid}).status_code == 404


def test_the_menu_page_and_the_staff_list_lead_here(hr, ward):
    assert f'href="{UNITS}"' in words(hr.get("/nhan-su/danh-muc/"))
    assert f'href="{UNITS}"' in words(hr.get("/nhan-su/ho-so/"))


def test_a_commune_says_what_it_was_made_of(hr, province, ward):
    old = make_unit("Xã Thuận Lộc", UnitType.COMMUNE, parent=province, valid_from=UNKNOWN_START, valid_to=LAST_OLD_DAY)
    Succession.objects.create(predecessor=old, successor=ward, share=SuccessionShare.WHOLE, event=reform())
    facts = {row["key"]: row["value"] for row in hr.get(UNITS).context["facts"]}
    assert facts["Được lập từ"] == "Xã Thuận Lộc, Tỉnh Thử Nghiệm (19/2025/QĐ-TTg)"


@pytest.mark.parametrize("name", ["Phòng Kinh tế", "  Phòng  Kinh tế "])
def test_the_name_it_bears_already_is_no_new_name(hr, division, name):
    page = hr.post(reverse("hr:division_rename", args=[division.uid]), {"name": name, "valid_from": "01/08/2026"})
    said = "Đơn vị đã mang tên “Phòng Kinh tế” nên không có gì để đổi. Hãy nhập tên khác."
    assert page.context["form"].errors == {"name": [said]}
    assert history(division) == [("Phòng Kinh tế", date(2025, 7, 1), None, "default", False)]


@pytest.mark.parametrize(
    ("act", "field", "words"),
    [
        ("rename", "valid_from", {"name": "Phòng Đô thị"}),
        ("close", "last_day", {}),
        ("add", "valid_from", {"name": "B"}),
    ],
)
def test_a_day_that_nobody_meant_is_refused_at_its_field(hr, ward, division, act, field, words):
    """In force on 20/07/2026: a year and a day ahead, and no further."""
    address = reverse(f"hr:division_{act}", args=[(ward if act == "add" else division).uid])
    for day in ("01/01/2099", "22/07/2027"):
        page = hr.post(address, words | {field: day})
        assert page.context["form"].errors == {field: ["Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm."]}
    assert history(division) == [("Phòng Kinh tế", date(2025, 7, 1), None, "default", False)]
    assert hr.post(address, words | {field: "21/07/2027"}).status_code == 302
