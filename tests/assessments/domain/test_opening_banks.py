import pytest

from assessments.domain.opening_banks import open_bank
from assessments.exceptions.questions import BankCodeTaken, BankNotYours
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_province, make_user

pytestmark = pytest.mark.django_db


def test_a_unit_gets_a_bank_once_from_who_writes_there():
    province = make_province()
    ward = make_commune(province=province)
    trainer = make_user()
    grant_role(trainer, Role.TRAINER, ward)
    first = open_bank(code="HT", name="Hộ tịch", unit=ward, actor=trainer)
    assert open_bank(code="HT", name="Hộ tịch", unit=ward, actor=trainer) == first
    with pytest.raises(BankCodeTaken):
        open_bank(code="HT", name="Đất đai", unit=ward, actor=trainer)
    for unit in (province, None):
        with pytest.raises(BankNotYours):
            open_bank(code="DD", name="Đất đai", unit=unit, actor=trainer)
    grant_role(trainer, Role.TRAINER, province)
    assert open_bank(code="DD", name="Đất đai", unit=None, actor=trainer).unit is None
    assert AuditEntry.objects.filter(verb="assessments.bank.opened").count() == 2
