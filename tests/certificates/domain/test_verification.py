from datetime import date, timedelta

import pytest

from certificates.domain.revoking import replace_certificate, revoke_certificate
from certificates.domain.verification import Verification, verify_code
from certificates.enums import CertificateState
from tests.factories.certificates import CAPACITY, NOW, make_issued, make_waiting

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TODAY = date(2026, 7, 8)


def expected(code: str, state: CertificateState, **changes: object) -> Verification:
    facts = {
        "holder": "Lê Thị Cúc",
        "course": "Đăng ký khai sinh",
        "is_illustrative": False,
        "issuer": "Ủy ban nhân dân phường Phú Xuân, thành phố Huế",
        "issued_on": date(2026, 7, 6),
        "expires_on": date(2029, 7, 6),
        "revoked_on": None,
        "replaced_by": "",
    }
    return Verification(state=state, code=code, **(facts | changes))


def test_valid_from_the_approval_on_file_or_not(office):
    issued = make_issued(office)
    assert verify_code(issued.code, TODAY) == expected(issued.code, CertificateState.VALID)


def test_expired_the_day_after_its_last(office):
    issued = make_issued(office)
    assert verify_code(issued.code, date(2029, 7, 6)).state == CertificateState.VALID
    assert verify_code(issued.code, date(2029, 7, 7)) == expected(issued.code, CertificateState.EXPIRED)


def test_revoked_with_its_day(office):
    issued = make_issued(office)
    revoke_certificate(certificate=issued, actor=office.approver, reason="Cấp nhầm.", now=NOW + timedelta(days=1))
    assert verify_code(issued.code, TODAY) == expected(
        issued.code, CertificateState.REVOKED, revoked_on=date(2026, 7, 7)
    )


def test_replaced_names_the_code_that_counts(office):
    issued = make_issued(office)
    replacement = replace_certificate(
        certificate=issued, actor=office.approver, capacity=CAPACITY, reason="Sai tên.", now=NOW
    )
    assert verify_code(issued.code, TODAY) == expected(
        issued.code,
        CertificateState.REPLACED,
        revoked_on=date(2026, 7, 6),
        replaced_by=replacement.code,
    )


def test_the_answer_shows_the_frozen_words(office):
    issued = make_issued(office)
    issued.course.title = "Tên khác"
    issued.course.save()
    assert verify_code(issued.code, TODAY).course == "Đăng ký khai sinh"


def test_an_unknown_code_and_a_waiting_one_give_nothing(office):
    make_waiting(office)
    assert verify_code("0000-0000-00", TODAY) is None
