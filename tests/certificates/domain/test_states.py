from datetime import date, timedelta

import pytest

from certificates.domain.states import Steps, state_on
from certificates.enums import CertificateState
from tests.factories.certificates import NOW

pytestmark = pytest.mark.unit
DAY = date(2026, 7, 6)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (Steps(), CertificateState.WAITING),
        (Steps(refused_at=NOW), CertificateState.REFUSED),
        (Steps(approved_at=NOW), CertificateState.APPROVED),
        (Steps(approved_at=NOW, has_file=True), CertificateState.VALID),
        (Steps(approved_at=NOW, has_file=True, expires_on=DAY), CertificateState.VALID),
        (Steps(approved_at=NOW, has_file=True, expires_on=DAY - timedelta(days=1)), CertificateState.EXPIRED),
        (Steps(approved_at=NOW, has_file=True, revoked_at=NOW), CertificateState.REVOKED),
        (Steps(approved_at=NOW, expires_on=DAY - timedelta(days=1), revoked_at=NOW), CertificateState.REVOKED),
        (Steps(approved_at=NOW, has_file=True, revoked_at=NOW, is_replaced=True), CertificateState.REPLACED),
    ],
)
def test_state(steps, state):
    assert state_on(steps, DAY) == state
