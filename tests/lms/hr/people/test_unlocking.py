"""Who mistyped too often is let in again by their HR."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.core.models import AuditEntry
from lms.org.domain.officials import open_account
from lms.org.enums import Role
from tests.factories.people import (
    PASSWORD,
    grant_role,
    make_commune,
    make_official,
    make_posting,
    make_user,
)

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(response.content.decode().split())


def settle(ward, name="Nguyễn Thị Hương", *, division="Văn phòng HĐND và UBND", position="CM-04", **facts):
    official = make_official(name, province=ward.province, **facts)
    make_posting(official, ward.divisions[division], ward.positions[position])
    return official


@pytest.fixture
def locked_person(ward, client):
    """Somebody of the ward who has mistyped five times."""
    official = settle(ward)
    open_account(official=official, actor=ward.hr)
    user = official.user
    user.set_password(PASSWORD)
    user.save()
    for _n in range(5):
        client.post("/dang-nhap/", {"login": user.username, "password": "khong-phai"})
    return official


def may_sign_in(official):
    return Client().post("/dang-nhap/", {"login": official.user.username, "password": PASSWORD}).status_code == 302


def test_hr_unlocks_whoever_is_on_the_phone(ward, locked_person, hr):
    address = reverse("hr:person", args=[locked_person.uid])
    assert "Đăng nhập đang tạm khóa đến " in words(hr.get(address))
    assert not may_sign_in(locked_person)
    page = words(hr.post(reverse("hr:person_unlock", args=[locked_person.uid]), follow=True))
    assert (
        "Đã mở khóa đăng nhập cho Nguyễn Thị Hương. Người này đăng nhập lại được ngay bằng mật khẩu của mình." in page
    )
    assert "Mở khóa đăng nhập" not in page
    assert may_sign_in(locked_person)
    [entry] = AuditEntry.objects.filter(verb="org.account.unlocked")
    assert (entry.target_id, entry.actor_id) == (str(locked_person.pk), ward.hr.pk)


def test_hr_of_another_ward_unlocks_nobody(locked_person, client):
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune())
    client.force_login(stranger)
    assert client.post(reverse("hr:person_unlock", args=[locked_person.uid])).status_code == 404
    assert not may_sign_in(locked_person)
    assert not AuditEntry.objects.filter(verb="org.account.unlocked").exists()


def test_what_is_not_locked_is_said_and_not_written_down(ward, hr):
    official = settle(ward)
    for has_account in (False, True):
        if has_account:
            open_account(official=official, actor=ward.hr)
        assert "Mở khóa đăng nhập" not in words(hr.get(reverse("hr:person", args=[official.uid])))
        page = words(hr.post(reverse("hr:person_unlock", args=[official.uid]), follow=True))
        assert "Tài khoản của Nguyễn Thị Hương đang không bị khóa." in page
    assert not AuditEntry.objects.filter(verb="org.account.unlocked").exists()
