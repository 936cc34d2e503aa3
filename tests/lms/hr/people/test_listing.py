"""The list of people: order, search, filters, and the file of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.core.spreadsheets import read_workbook
from tests.factories.people import (
    make_official,
    make_posting,
)
from tests.factories.rosters import make_ward

pytestmark = pytest.mark.django_db
PEOPLE = "/nhan-su/ho-so/"
NAMES = ("An", "Ân", "Bình", "Dũng", "Đạt", "Hòa", "Hùng", "Hưng", "Uyên", "Ước")


def words(response):
    return " ".join(response.content.decode().split())


def settle(ward, name="Nguyễn Thị Hương", *, division="Văn phòng HĐND và UBND", position="CM-04", **facts):
    official = make_official(name, province=ward.province, **facts)
    make_posting(official, ward.divisions[division], ward.positions[position])
    return official


def listed(response):
    return [row.name for row in response.context["table"].rows]


def test_people_stand_in_the_order_of_their_given_names(hr, ward):
    for name in reversed(NAMES):
        settle(ward, f"Nguyễn Văn {name}")
    expected = [f"Nguyễn Văn {name}" for name in NAMES]
    response = hr.get(PEOPLE)
    assert (listed(response), response.context["count_label"]) == (expected, "10 người")
    for kind in ("danh-sach", "mau"):
        exported = hr.post(reverse("hr:people_export"), {"kind": kind, "purpose": "Rà soát"})
        rows = read_workbook(b"".join(exported.streaming_content), "x.xlsx").sheets[0].rows
        assert [row[0 if kind == "danh-sach" else 1] for row in rows[6:]] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dat", {"Trần Văn Đạt"}),
        ("hoa", {"Lý Hoà", "Vũ Thị Hòa"}),
        ("hoa vu", {"Vũ Thị Hòa"}),
        ("bh0035", {"Trần Văn Đạt"}),
        ("0540 001", {"Lý Hoà"}),
        ("xyz", set()),
    ],
)
def test_search_is_blind_to_marks(hr, ward, text, found):
    settle(ward, "Trần Văn Đạt", staff_code="BH0035")
    settle(ward, "Lý Hoà", phone="0540001036")
    settle(ward, "Vũ Thị Hòa")
    assert set(listed(hr.get(PEOPLE, {"tim": text}))) == found


def test_filters_by_division_and_position_and_their_chips(hr, ward):
    settle(ward, "Trần Văn Đạt", division="Phòng Văn hóa - Xã hội", position="CM-17")
    settle(ward, "Lý Hoà", division="Phòng Văn hóa - Xã hội", position="CM-18")
    settle(ward, "Vũ Thị Hòa")
    culture = ward.divisions["Phòng Văn hóa - Xã hội"]
    response = hr.get(PEOPLE, {"don-vi": str(culture.uid), "vi-tri": "CM-17"})
    assert (listed(response), response.context["count_label"]) == (["Trần Văn Đạt"], "Tìm thấy 1 người")
    assert response.context["chips"] == [
        {
            "label": f"Vị trí việc làm: CM-17 · {ward.positions['CM-17'].name_vi}",
            "remove_url": f"{PEOPLE}?don-vi={culture.uid}",
        },
        {"label": "Đơn vị: Phòng Văn hóa - Xã hội", "remove_url": f"{PEOPLE}?vi-tri=CM-17"},
    ]
    assert "Không có ai khớp với các điều kiện đang lọc." in words(hr.get(PEOPLE, {"vi-tri": "XX-99"}))


def test_nobody_yet(hr):
    page = words(hr.get(PEOPLE))
    assert "Chưa có ai trong phạm vi này." in page
    assert "/nhan-su/nhap-danh-sach/moi/" in page


def test_what_is_particular_about_a_seat_is_said(hr, ward):
    today = timezone.localdate()
    settle(ward, "Một")
    two = settle(ward, "Hai")
    make_posting(two, ward.ward, ward.positions["CM-29"], is_main=False)
    coming = make_official("Ba", province=ward.province)
    make_posting(coming, ward.ward, ward.positions["CM-29"], starts_on=today + timedelta(days=5))
    left = make_official("Bốn", province=ward.province)
    make_posting(left, ward.ward, ward.positions["CM-29"], ends_on=today - timedelta(days=1))
    notes = {row.name: row.cells[3].note for row in hr.get(PEOPLE).context["table"].rows}
    assert notes == {
        "Một": "",
        "Hai": "kiêm nhiệm: Văn thư viên",
        "Ba": f"từ {today + timedelta(days=5):%d/%m/%Y}",
        "Bốn": f"đã thôi giữ sau {today - timedelta(days=1):%d/%m/%Y}",
    }


def test_fifty_a_page(hr, ward):
    for number in range(51):
        settle(ward, f"Người {number}")
    assert len(listed(hr.get(PEOPLE))) == 50
    assert len(listed(hr.get(PEOPLE, {"trang": "2"}))) == 1
    assert len(listed(hr.get(PEOPLE, {"trang": "x"}))) == 50


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_list(hr, ward, count, django_assert_num_queries):
    for number in range(count):
        settle(ward, f"Người {number}", position=f"CM-0{number + 1}")
    with django_assert_num_queries(10):
        hr.get(PEOPLE)


def test_another_wards_people_are_nowhere(client, ward):
    official = settle(ward)
    stranger = make_ward("Phường Cư Bao", province=ward.province)
    client.force_login(stranger.hr)
    assert listed(client.get(PEOPLE, {"tim": "Hương"})) == []
    assert client.get(PEOPLE, {"don-vi": str(ward.ward.uid)}).status_code == 404
    for method, name in [("get", "person"), ("post", "person_cccd"), ("post", "person_account")]:
        assert getattr(client, method)(reverse(f"hr:{name}", args=[official.uid])).status_code == 404
    assert client.get(reverse("hr:activation_slips"), {"nguoi": str(official.uid)}).status_code == 404
    exported = client.post(reverse("hr:people_export"), {"kind": "mau", "with_identity": "on", "purpose": "x"})
    assert len(read_workbook(b"".join(exported.streaming_content), "x.xlsx").sheets[0].rows) == 6


def test_names_leave_only_with_a_purpose_which_is_kept(hr, ward):
    settle(ward)
    refused = hr.post(reverse("hr:people_export"), {"kind": "mau"})
    assert refused.context["form"].errors == {
        "purpose": ["Ghi mục đích sử dụng tệp, ví dụ: rà soát vị trí việc làm quý III."]
    }
    assert not AuditEntry.objects.exists()
    hr.post(reverse("hr:people_export"), {"kind": "mau", "with_identity": "on", "purpose": "Rà soát quý III"})
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.reason, entry.after) == (
        "org.people.exported",
        "Rà soát quý III",
        {"unit": "Phường Buôn Hồ, Tỉnh Đắk Lắk", "count": 1, "with_identity": True, "purpose": "Rà soát quý III"},
    )


def test_the_export_holds_what_the_filters_let_through(hr, ward):
    settle(ward, "Trần Văn Đạt")
    settle(ward, "Lý Hoà")
    exported = hr.post(f"{reverse('hr:people_export')}?tim=dat", {"kind": "danh-sach", "purpose": "x"})
    rows = read_workbook(b"".join(exported.streaming_content), "x.xlsx").sheets[0].rows
    assert [row[0] for row in rows[6:]] == ["Trần Văn Đạt"]
    assert rows[3][0] == "Bộ lọc: Họ tên, mã cán bộ hoặc điện thoại: dat"
