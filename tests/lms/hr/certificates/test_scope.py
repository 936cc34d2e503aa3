"""Who sees and signs what."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from lms.org.enums import Role
from tests.factories.certificates import CAPACITY, make_issued, make_office, make_waiting
from tests.factories.people import grant_role

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page(name, certificate):
    return reverse(f"hr:{name}", args=[certificate.uid])


def approval(*certificates, capacity=CAPACITY):
    return {"chon": [str(one.uid) for one in certificates]} | {f"tu-cach-{one.uid}": capacity for one in certificates}


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "certificate"),
        ("get", "certificate-file"),
        ("get", "certificate-refuse"),
        ("post", "certificate-refuse"),
        ("post", "certificate-again"),
        ("post", "certificate-revoke"),
        ("post", "certificate-replace"),
    ],
)
def test_another_communes_approver_finds_nothing(client, office, method, name):
    issued = make_issued(office)
    elsewhere = make_office("Xã Khác", province=office.province)
    client.force_login(elsewhere.approver)
    assert getattr(client, method)(page(name, issued)).status_code == 404
    client.force_login(office.approver)
    assert getattr(client, method)(page(name, issued)).status_code != 404 or name == "certificate-file"


def test_another_communes_approver_approves_and_lists_nothing(client, office):
    waiting = make_waiting(office)
    client.force_login(make_office("Xã Khác", province=office.province).approver)
    assert client.post(reverse("hr:certificates-approve"), approval(waiting)).status_code == 404
    assertNotContains(client.get(reverse("hr:certificates")), "Lê Thị Cúc")
    assertNotContains(client.get(reverse("hr:certificate-register")), "Lê Thị Cúc")


def test_hr_may_not_sign(client, office):
    issued = make_issued(office)
    client.force_login(office.hr)
    assert client.post(page("certificate-revoke", issued), {"reason": "x"}).status_code == 403
    assert client.post(reverse("hr:certificates-approve"), approval(issued)).status_code == 403


def test_a_learner_and_a_stranger_stay_outside(client, office):
    address = reverse("hr:certificates")
    assert client.get(address).status_code == 302
    client.force_login(office.learner.user)
    assert client.get(address).status_code == 403


def test_nobody_is_offered_their_own(client, office):
    waiting = make_waiting(office)
    grant_role(office.learner.user, Role.APPROVER, office.commune, capacity="CHỦ TỊCH")
    client.force_login(office.learner.user)
    assertContains(client.get(page("certificate", waiting)), "cần người duyệt khác")
    assert client.post(reverse("hr:certificates-approve"), approval(waiting)).status_code == 404
