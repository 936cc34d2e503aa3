"""A unit gets a question bank of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy

from assessments.exceptions.questions import BankCodeTaken, BankNotYours
from assessments.models import QuestionBank
from assessments.policy import can_write_bank
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.models import Unit

OPENED = register_verb("assessments.bank.opened", gettext_lazy("Lập ngân hàng câu hỏi %(target)s"))


@transaction.atomic
def open_bank(*, code: str, name: str, unit: Unit | None, actor: User) -> QuestionBank:
    """Without a unit it is written by the trainers of provinces. The same form sent twice opens one."""
    if not can_write_bank(actor, QuestionBank(unit=unit)):
        raise BankNotYours
    bank, is_new = QuestionBank.objects.get_or_create(code=code, defaults={"name": name, "unit": unit})
    if is_new:
        record(verb=OPENED, target=bank, actor=actor, after={"code": code, "name": name, "unit": unit and unit.pk})
    elif (bank.name, bank.unit_id) != (name, unit.pk if unit else None):
        raise BankCodeTaken(taken=code)
    return bank
