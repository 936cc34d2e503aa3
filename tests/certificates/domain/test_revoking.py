from datetime import timedelta

import pytest

from certificates.domain.revoking import replace_certificate, revoke_certificate
from certificates.domain.states import state_of
from certificates.enums import CertificateState
from certificates.exceptions import AlreadyRevoked, NotAnApprover, NotIssuedYet, ReasonMissing
from certificates.models import Certificate
from lms.core.models import AuditEntry
from tests.factories.certificates import CAPACITY, NOW, make_issued, make_waiting

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LATER = NOW + timedelta(days=2)


def revoke(certificate, actor, reason="Cấp nhầm người.", now=LATER):
    return revoke_certificate(certificate=certificate, actor=actor, reason=reason, now=now)


def replace(certificate, office, reason="Sai họ tên.", now=LATER):
    return replace_certificate(
        certificate=certificate, actor=office.approver, capacity=CAPACITY, reason=reason, now=now
    )


def stored(certificate):
    return Certificate.objects.get(pk=certificate.pk)


def test_a_revoked_certificate_keeps_its_words(office):
    issued = make_issued(office)
    revoked = revoke(issued, office.approver)
    assert (revoked.revoked_at, revoked.revoked_by, revoked.revocation_reason) == (
        LATER,
        office.approver,
        "Cấp nhầm người.",
    )
    assert (revoked.words, state_of(stored(issued), LATER.date())) == (issued.words, CertificateState.REVOKED)


def test_revoking_twice_keeps_the_first_reason(office):
    issued = make_issued(office)
    revoke(issued, office.approver)
    assert revoke(issued, office.approver).revocation_reason == "Cấp nhầm người."
    with pytest.raises(AlreadyRevoked) as refused:
        revoke(issued, office.approver, "Lý do khác.")
    assert "ngày 08/07/2026, lý do: Cấp nhầm người." in str(refused.value)
    assert stored(issued).revocation_reason == "Cấp nhầm người."
    assert AuditEntry.objects.filter(verb="certificates.revoked").count() == 1


def test_only_an_approver_revokes_and_says_why(office):
    issued = make_issued(office)
    with pytest.raises(NotAnApprover):
        revoke(issued, office.hr)
    with pytest.raises(ReasonMissing):
        revoke(issued, office.approver, " \n ")


def test_what_was_not_issued_has_nothing_to_revoke(office):
    with pytest.raises(NotIssuedYet):
        revoke(make_waiting(office), office.approver)


def test_a_replacement_has_todays_words_and_points_back(office):
    issued = make_issued(office)
    office.learner.full_name = "Lê Thị Cúc Anh"
    office.learner.save()
    replacement = replace(issued, office)
    assert (replacement.replaces, replacement.register_number) == (issued, "2/2026/GCN-UBND")
    assert replacement.words["holder"]["name"] == "Lê Thị Cúc Anh"
    assert replacement.words["replaces"] == {"register_number": "1/2026/GCN-UBND", "issued_on": "2026-07-06"}
    old = stored(issued)
    assert (state_of(old, LATER.date()), old.words, old.revocation_reason) == (
        CertificateState.REPLACED,
        issued.words,
        "Sai họ tên.",
    )
    assert state_of(stored(replacement), LATER.date()) == CertificateState.APPROVED


def test_replacing_twice_gives_one_replacement(office):
    issued = make_issued(office)
    assert replace(issued, office) == replace(issued, office)
    assert Certificate.objects.count() == 2


def test_what_was_revoked_can_be_replaced_later(office):
    issued = make_issued(office)
    revoke(issued, office.approver)
    assert replace(issued, office).words["replaces"]["register_number"] == "1/2026/GCN-UBND"
    assert stored(issued).revocation_reason == "Cấp nhầm người."
