"""Who approves, in which capacity."""

from datetime import date

import pytest

from certificates.domain.issuing import approve_certificate
from certificates.exceptions import (
    CapacityChanged,
    NotAnApprover,
    OwnCertificate,
)
from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.certificates import (
    CAPACITY,
    NOW,
    make_office,
    make_waiting,
)
from tests.factories.people import grant_role, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def approve(certificate, office, now=NOW, actor=None, capacity=CAPACITY):
    return approve_certificate(certificate=certificate, actor=actor or office.approver, capacity=capacity, now=now)


def test_only_an_approver_of_the_issuer_may_approve(office):
    waiting = make_waiting(office)
    elsewhere = make_office("Xã Khác", province=office.province)
    with pytest.raises(NotAnApprover) as caught:
        approve(waiting, elsewhere)
    assert caught.value.facts == {"issuer": "Phường Phú Xuân, Thành phố Huế", "day": "06/07/2026"}
    with pytest.raises(NotAnApprover):
        approve(waiting, office, actor=office.hr)


def test_an_approver_of_the_province_signs_for_its_communes(office):
    chief = make_user(full_name="Võ Thị Yến")
    grant_role(chief, Role.APPROVER, office.province, capacity="TL. GIÁM ĐỐC")
    assert approve(make_waiting(office), office, actor=chief, capacity="TL. GIÁM ĐỐC").capacity == "TL. GIÁM ĐỐC"


def test_the_capacity_is_that_of_the_unit_it_was_granted_for(office):
    elsewhere = make_office("Xã Khác", province=office.province)
    grant_role(office.approver, Role.APPROVER, elsewhere.commune, valid_from=date(2026, 1, 1), capacity="CHỦ TỊCH")
    with pytest.raises(CapacityChanged):
        approve(make_waiting(office), office, capacity="CHỦ TỊCH")


def test_a_capacity_that_ended_does_not_sign(office):
    waiting = make_waiting(office)
    RoleGrant.objects.filter(user=office.approver).update(valid_to=date(2026, 7, 5))
    with pytest.raises(NotAnApprover):
        approve(waiting, office)


def test_a_capacity_that_changed_since_the_page_was_shown(office):
    waiting = make_waiting(office)
    with pytest.raises(CapacityChanged) as caught:
        approve(waiting, office, capacity="CHỦ TỊCH")
    assert caught.value.facts == {"held": CAPACITY}


def test_nobody_approves_their_own(office):
    grant_role(office.learner.user, Role.APPROVER, office.commune, capacity="CHỦ TỊCH")
    with pytest.raises(OwnCertificate):
        approve(make_waiting(office), office, actor=office.learner.user, capacity="CHỦ TỊCH")
