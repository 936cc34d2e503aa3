"""The calendar of working days on screen."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from lms.org.enums import Role
from lms.org.models import WorkCalendarDay
from tests.factories.people import grant_role, make_commune, make_province, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-07-20T08:00:00+07:00", tick=False):
        yield


@pytest.fixture
def province():
    return make_province()


def sign_in(client, unit):
    user = make_user()
    grant_role(user, Role.HR, unit)
    client.force_login(user)


def sent(client, **facts):
    answers = {"day": "03/05/2027", "kind": "worked", "note": "hoán đổi ngày 30/04"} | facts
    return client.post(reverse("hr:work_calendar"), answers)


def test_a_day_is_written_down_and_taken_out(client, province):
    sign_in(client, province)
    assert sent(client).url == "/nhan-su/lich-nghi/?nam=2027"
    page = client.get("/nhan-su/lich-nghi/?nam=2027").content.decode()
    assert "<strong>03/05/2027</strong>: ngày làm bù" in page
    assert "Ngày Giỗ Tổ Hùng Vương" in page
    row = WorkCalendarDay.objects.get()
    client.post(reverse("hr:work_calendar_drop", args=[row.uid]))
    assert "Chưa ghi ngày nào của năm này" in client.get("/nhan-su/lich-nghi/?nam=2027").content.decode()


def test_errors_stay_beside_their_field(client, province):
    sign_in(client, province)
    assert "Ghi văn bản hoặc lý do" in sent(client, note="").content.decode()
    sent(client)
    assert "Ngày 03/05/2027 đã được ghi trong lịch" in sent(client).content.decode()


def test_a_year_out_of_range_is_this_year(client, province):
    sign_in(client, province)
    assert "Lịch nghỉ, làm bù 2026" in client.get("/nhan-su/lich-nghi/?nam=1999").content.decode()


def test_a_day_of_a_year_that_the_page_does_not_show_is_refused(client, province):
    sign_in(client, province)
    assert "Ngày 03/05/2072 ở ngoài các năm của lịch" in sent(client, day="03/05/2072").content.decode()
    assert not WorkCalendarDay.objects.exists()


def test_hr_of_a_ward_reads_only(client, province):
    sign_in(client, make_commune(province=province))
    page = client.get(reverse("hr:work_calendar")).content.decode()
    assert "do phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống ghi" in page
    assert not re.search(r'name="day"', page)
    assert sent(client).status_code == 403
    assert not WorkCalendarDay.objects.filter(day=date(2027, 5, 3)).exists()
