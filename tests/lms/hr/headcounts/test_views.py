"""Seats and vacancies on screen, and what a filled position says in the wizard."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.hr.headcounts.views import MOST_UNITS
from lms.org.enums import Role
from lms.org.models import Headcount
from tests.factories.decisions import PAPER, begin, send, step
from tests.factories.people import grant_role, make_commune, make_division, make_official, make_posting, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(reference, client):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, reference.ward)
    client.force_login(user)
    return user


def put(client, reference, seats, **changes):
    sent = {"unit": str(reference.ward.uid), "position": "CM-04", "seats": seats, "valid_from": "01/01/2026"}
    return client.post(reverse("hr:headcount_set"), sent | changes)


def test_a_figure_is_written_and_vacancies_shown(client, reference, hr):
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    page = client.get(reverse("hr:headcounts")).content.decode()
    assert "chưa ghi" in page
    assert put(client, reference, 3).status_code == 302
    page = client.get(reverse("hr:headcounts")).content.decode()
    assert "3 biên chế đã ghi, 2 còn trống." in page
    units = client.get(reverse("hr:units")).content.decode()
    assert reverse("hr:headcounts") in units


def test_another_ward_is_no_choice(client, reference, hr):
    page = put(client, reference, 3, unit=str(make_commune().uid))
    assert page.status_code == 200
    assert Headcount.objects.count() == 0


def test_a_filled_position_is_explained_and_may_be_kept(client, reference, hr):
    official = make_official("Nguyễn Thị Hương", province=reference.province)
    make_posting(official, reference.ward, reference.position("CM-13"))
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    put(client, reference, 1)
    draft = begin(client, official)
    today = timezone.localdate().strftime("%d/%m/%Y")
    step(client, "loai", draft, {"kind": "transfer"})
    paper = PAPER | {"signed_on": today, "effective_on": today, "legal_basis": "Luật Cán bộ, công chức"}
    step(client, "van-ban", draft, paper)
    place = {"to_unit": str(reference.ward.uid), "to_position": "CM-04"}
    page = step(client, "noi-den", draft, place).content.decode()
    assert "có biên chế 1, vào ngày hiệu lực đã có 1 người khác giữ" in page
    assert step(client, "noi-den", draft, place | {"keep_filled": "on"}).status_code == 302
    last = step(client, "kiem-tra", draft).content.decode()
    assert "nêu bảy trường hợp không thực hiện điều động, biệt phái" in last
    ticks = re.findall(r'<input type="checkbox" id="ra-\d"[^>]*>', last)
    assert (len(ticks), any("name=" in one for one in ticks)) == (7, False)
    done = client.get(send(client, draft).url).content.decode()
    assert "Luật Cán bộ, công chức" in done


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seats": "1.000"}, "Nhập biên chế không quá 999."),  # not a one
        ({"seats": "1,5"}, "Nhập biên chế bằng số nguyên, ví dụ 12."),
        ({"seats": "hai"}, "Nhập biên chế bằng số nguyên, ví dụ 12."),
        ({"valid_from": "01/01/1900"}, "Đơn vị này chưa hoạt động hoặc không còn hoạt động vào ngày 01/01/1900."),
        ({"valid_from": "01/01/2099"}, "Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm."),
    ],
)
def test_a_slip_of_the_pen_is_told_and_nothing_written(client, reference, hr, changes, told):
    page = put(client, reference, **{"seats": 3} | changes)
    assert told in page.content.decode()
    assert Headcount.objects.count() == 0


def test_a_figure_to_come_stands_beside_the_one_of_today(client, reference, hr):
    day = timezone.localdate() + timedelta(days=10)
    coming = {"valid_from": day.strftime("%d/%m/%Y"), "document_number": "7/QĐ"}
    put(client, reference, 2, position="CM-13", **coming)
    put(client, reference, 3, document_number="6/QĐ")
    put(client, reference, 5, **coming)
    page = client.get(reverse("hr:headcounts")).content.decode()
    assert "6/QĐ; từ " + coming["valid_from"] + ": 5" in page
    assert "từ " + coming["valid_from"] + ": 2" in page  # where there is none today


def test_a_province_chooses_a_commune_first(client, reference):
    user = make_user()
    grant_role(user, Role.HR, reference.province)
    for number in range(MOST_UNITS):
        make_division(reference.ward, f"Phòng {number}")
    client.force_login(user)
    page = client.get(reverse("hr:headcount_set")).content.decode()
    assert "Chọn một xã, phường để xem biên chế." in page
    assert "<select" not in page


def test_units_stand_in_vietnamese_order_in_the_list_and_the_chooser(client, reference, hr):
    names = ["Trạm Y tế", "Đội Quản lý trật tự", "Bộ phận Một cửa"]
    for name in names:
        put(client, reference, 1, unit=str(make_division(reference.ward, name).uid))
    page = client.get(reverse("hr:headcounts")).content.decode()
    listed = re.findall(r"<td[^>]*>(?:<span[^>]*>)*([^<]+)<", page)
    assert [one for one in listed if one in names] == names[::-1]
    choices = client.get(reverse("hr:headcount_set")).content.decode()
    offered = re.findall(r'<option value="[^"]+" lang="vi">([^<]*) – ', choices)
    assert [one for one in offered if one in names] == names[::-1]
