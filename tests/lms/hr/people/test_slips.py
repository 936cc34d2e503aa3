"""Slips for who has just come, and for who has forgotten."""

import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lms.accounts.models import User
from lms.core.models import AuditEntry
from lms.org.domain.activation import user_for_token
from lms.org.domain.activation_codes import activation_code
from lms.org.domain.officials import open_account
from tests.factories.people import (
    make_official,
    make_position,
    make_posting,
    make_user,
)
from tests.factories.rosters import bring_in, csv_file, many_people
from tests.factories.slips import code_in, pictured_addresses, slips_of

pytestmark = pytest.mark.django_db
PEOPLE = "/nhan-su/ho-so/"


def words(response):
    return " ".join(response.content.decode().split())


def settle(ward, name="Nguyễn Thị Hương", *, division="Văn phòng HĐND và UBND", position="CM-04", **facts):
    official = make_official(name, province=ward.province, **facts)
    make_posting(official, ward.divisions[division], ward.positions[position])
    return official


def listed(response):
    return [row.name for row in response.context["table"].rows]


def test_slips_are_for_newcomers_of_an_import_who_have_not_used_theirs(hr, ward):
    batch = bring_in(hr, ward, csv_file(many_people(3)))
    settle(ward, "Người khác")
    url = f"{reverse('hr:activation_slips')}?dot={batch.uid}"
    page = hr.get(url)
    assert len(page.context["rows"]) == 3
    assert "http://testserver/kich-hoat/" not in words(page)
    printed = hr.post(url)
    assert len(printed.context["slips"]) == 3
    first = printed.context["slips"][0]
    assert first.address.startswith("http://testserver/kich-hoat/")
    assert str(first.qr).startswith('<svg viewBox="0 0 ')
    assert AuditEntry.objects.filter(verb="org.account.slip_issued").count() == 3
    first.slip.official.user.set_password("một câu dễ nhớ")
    first.slip.official.user.save()
    assert len(hr.get(url).context["rows"]) == 2


def test_more_than_one_print_holds_are_made_page_by_page(hr, ward, monkeypatch):
    monkeypatch.setattr("lms.hr.people.slips.MOST_SLIPS", 2)
    batch = bring_in(hr, ward, csv_file(many_people(3)))
    url = f"{reverse('hr:activation_slips')}?dot={batch.uid}"
    page = hr.get(url)
    assert "Có 3 người cần phiếu: lập xong trang này thì sang trang sau." in words(page)
    seen = [[row["official"].pk for row in hr.get(f"{url}&trang={number}").context["rows"]] for number in (1, 2)]
    printed = [[one.slip.official.pk for one in hr.post(f"{url}&trang={n}").context["slips"]] for n in (1, 2)]
    assert printed == seen
    assert [len(one) for one in seen] == [2, 1]


def test_the_english_side_prints_the_same_address(hr, ward):
    official = settle(ward)
    open_account(official=official, actor=ward.hr)
    printed = hr.post(f"/en{reverse('hr:activation_slips')}?nguoi={official.uid}")
    assert printed.context["slips"][0].address.startswith("http://testserver/kich-hoat/")


def test_a_forgotten_password_is_said_to_be_replaced(hr, ward):
    official = settle(ward, user=make_user())
    url = f"{reverse('hr:activation_slips')}?nguoi={official.uid}"
    assert "Người này đã có mật khẩu." in words(hr.get(url))
    assert hr.get(f"{reverse('hr:activation_slips')}?nguoi=x").status_code == 404
    assert "Không có ai cần phiếu kích hoạt." in words(hr.get(reverse("hr:activation_slips")))


def test_people_of_an_import_are_found_again(hr, ward):
    batch = bring_in(hr, ward, csv_file(many_people(2)))
    changed = bring_in(hr, ward, csv_file([row | {"Trình độ": "Thạc sĩ Luật"} for row in many_people(1)]))
    assert len(listed(hr.get(PEOPLE, {"dot": str(batch.uid)}))) == 2
    response = hr.get(PEOPLE, {"dot": str(changed.uid), "loai": "doi"})
    assert (len(listed(response)), response.context["chips"][0]["label"]) == (1, "thay đổi theo tệp danh-sach.csv")
    assert listed(hr.get(PEOPLE, {"dot": str(changed.uid)})) == []
    for wrong in ("x", str(uuid.uuid4())):
        assert hr.get(PEOPLE, {"dot": wrong}).status_code == 404


def test_a_position_without_people_is_offered_to_nobody(hr, ward):
    make_position("ZZ-01", "Vị trí trống")
    settle(ward)
    choices = dict(hr.get(PEOPLE).context["filters"].fields["vi-tri"].choices)
    assert set(choices) == {"", "CM-04"}


def test_slips_that_went_astray_are_revoked_on_the_page(hr, ward):
    official = settle(ward)
    open_account(official=official, actor=ward.hr)
    url = f"{reverse('hr:activation_slips')}?nguoi={official.uid}"
    address = hr.post(url).context["slips"][0].address.removeprefix("http://testserver")
    assert hr.get(address).status_code == 200
    page = words(hr.post(reverse("hr:person_slips_revoke", args=[official.uid]), follow=True))
    assert "Đã thu hồi các phiếu kích hoạt của Nguyễn Thị Hương." in page
    refused = hr.get(address)
    assert (refused.status_code, "đã được thu hồi" in words(refused)) == (410, True)
    assert hr.get(hr.post(url).context["slips"][0].address.removeprefix("http://testserver")).status_code == 200


def test_the_file_of_slips_says_what_the_page_does(hr, ward, tmp_path):
    batch = bring_in(hr, ward, csv_file(many_people(7)))
    response = hr.post(f"{reverse('hr:activation_slips')}?dot={batch.uid}", {"dang": "pdf"})
    assert (response["Content-Type"], response["Content-Disposition"].startswith("attachment; ")) == (
        "application/pdf",
        True,
    )
    assert "no-store" in response["Cache-Control"]
    words = slips_of(response.content)
    codes = [code_in(page_words) for page_words in words]
    addresses = pictured_addresses(response.content, tmp_path)
    people = list(User.objects.filter(official__staff_code__startswith="TN").order_by("official__sort_key"))
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 2
    assert [user_for_token(address.rsplit("/", 2)[1]) for address in addresses] == people
    assert codes == [activation_code(user, made_on=timezone.localdate()) for user in people]
    assert all("mở testserver/kich-hoat/ và nhập mã kích hoạt" in one for one in words)
