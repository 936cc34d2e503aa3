"""Accounts: those of people without a personnel record are made here, as of provincial HR, trainers, inspectors.

Officials get theirs from the record (`domain/officials.py: open_account`).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.second_factor import reset_second_factor
from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise
from lms.org.exceptions import UsernameMissing, UsernameTaken
from lms.org.exceptions_roster import FactorResetNeedsUnitAbove, NoSecondFactor
from lms.org.models import Official

ACCOUNT_CREATED = register_verb("org.account.created", _("%(actor)s đã tạo tài khoản %(username)s cho %(target)s"))
ACCOUNT_UNLOCKED = register_verb("org.account.unlocked", _("%(actor)s đã mở khóa đăng nhập cho %(target)s"))


def create_account(*, username: str, full_name: str, actor: User | None, email: str = "", phone: str = "") -> User:
    """An account without a usable password: its holder chooses one by an activation link. No e-mail is needed."""
    username, full_name = username.strip(), normalise(full_name)
    if not full_name or not username or len(username.split()) > 1:
        raise UsernameMissing
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username=username)
    with transaction.atomic():
        user: User = User.objects.create_user(username, full_name, email=email, phone=phone)
        record(verb=ACCOUNT_CREATED, target=user, actor=actor, after={"username": username})
    return user


def record_unlocking(*, official: Official, actor: User) -> None:
    """The tries themselves are counted outside the database (`lms/org/sign_in.py: unlock_account`)."""
    with transaction.atomic():
        record(verb=ACCOUNT_UNLOCKED, target=official, actor=actor)


def can_reset_factor(*, official: Official, actor: User, as_of: date) -> bool:
    """Whoever may hand out a new key to somebody may take the second one off."""
    return Official.objects.filter(pk=official.pk).keys_issuable_by(actor, as_of=as_of).exists()


def reset_factor_of_official(*, official: Official, actor: User, reason: str, as_of: date) -> None:
    """Phone and codes are lost: the next sign-in asks for the password alone, and leads on to a new set-up."""
    if official.user is None or not can_reset_factor(official=official, actor=actor, as_of=as_of):
        raise FactorResetNeedsUnitAbove(name=official.full_name)
    if not reset_second_factor(user=official.user, target=official, actor=actor, reason=reason):
        raise NoSecondFactor(name=official.full_name)
