"""The code on a slip that is typed where no camera reads its link: twelve symbols, good with the sign-in code alone.

Two tell the day, ten (50 bits) are a digest of account, password, round and day, so that nothing is stored and the code
opens as long as the link does. What doesn't match tells nothing of why: used, revoked and mistyped are one answer.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from lms.accounts.models import User
from lms.core.written_codes import ALPHABET, in_groups, symbols_of
from lms.org.exceptions_roster import ActivationLinkExpired

VALID_DAYS = 30
SALT = "lms.org.activation"
LENGTH = 12
GROUPS = (4, 4, 4)
_DAY, _BASE = 2, len(ALPHABET)
_CYCLE = _BASE**_DAY
"""Days until the same two symbols come again."""


def activation_code(user: User, *, made_on: date) -> str:
    return in_groups(_symbols(user, made_on), GROUPS)


def code_made_on(user: User, typed: str, *, as_of: date) -> date | None:
    """When the code was made, if it is this account's; raises ActivationLinkExpired where it was too long ago."""
    symbols = symbols_of(typed, LENGTH)
    if symbols is None:
        return None
    day = ALPHABET.index(symbols[0]) * _BASE + ALPHABET.index(symbols[1])
    made_on = as_of - timedelta(days=(as_of.toordinal() - day) % _CYCLE)
    if not constant_time_compare(symbols, _symbols(user, made_on)):
        return None
    if as_of > made_on + timedelta(days=VALID_DAYS):
        raise ActivationLinkExpired(days=VALID_DAYS)
    return made_on


def password_stamp(user: User) -> str:
    """Another one once the password is another."""
    return salted_hmac(SALT, f"{user.pk} {user.password}").hexdigest()[:16]


def _symbols(user: User, made_on: date) -> str:
    facts = f"{user.pk} {password_stamp(user)} {user.slip_round} {made_on.isoformat()}"
    digest = int.from_bytes(salted_hmac(f"{SALT}.code", facts, algorithm="sha256").digest())
    return _written(made_on.toordinal() % _CYCLE, _DAY) + _written(digest, LENGTH - _DAY)


def _written(number: int, length: int) -> str:
    """The last so many symbols of it."""
    symbols = ""
    for _place in range(length):
        number, rest = divmod(number, _BASE)
        symbols = ALPHABET[rest] + symbols
    return symbols
