"""The second factor: the code of an app, passkeys, and codes on paper for the day the phone is lost.

The library keeps them (`allauth.mfa`), its secrets encrypted by `lms/org/sign_in_factors.py`. Who must have one is
decided by `lms/org/access_factor.py`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.devices import end_devices
from lms.accounts.models import User
from lms.core.crypto import UnreadableToken, reencrypt
from lms.core.domain.audit import record, register_verb

FACTOR_ADDED = register_verb("accounts.factor.added", _("%(actor)s đã bật một cách xác thực hai bước"))
FACTOR_REMOVED = register_verb("accounts.factor.removed", _("%(actor)s đã bỏ một cách xác thực hai bước"))
CODES_RENEWED = register_verb("accounts.factor.codes_renewed", _("%(actor)s đã tạo mã dự phòng mới"))
FACTOR_RESET = register_verb("accounts.factor.reset", _("%(actor)s đã đặt lại xác thực hai bước của %(target)s"))

NEXT_KEY = "second_factor_next"
"""In the session: where somebody was going when they were led to set up a second factor."""


@dataclass(frozen=True)
class Passkey:
    """A key as its owner named it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """What somebody has set up. Codes on paper alone are no second factor."""

    app_added_at: datetime | None
    app_used_at: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.app_added_at is not None)

    @property
    def is_set_up(self) -> bool:
        return self.count > 0


def factors_of(user: User) -> Factors:
    """One statement."""
    app, codes, passkeys = None, None, []
    for one in Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk"):
        if one.type == Authenticator.Type.WEBAUTHN:
            passkeys.append(Passkey(one.pk, one.wrap().name, one.created_at, one.last_used_at))
        elif one.type == Authenticator.Type.TOTP:
            app = one
        else:
            codes = one
    return Factors(
        app_added_at=app.created_at if app else None,
        app_used_at=app.last_used_at if app else None,
        passkeys=tuple(passkeys),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def record_factor(*, verb: str, user: User, kind: str) -> None:
    """What people do to their own factors; the secrets themselves are nowhere in the record."""
    with transaction.atomic():
        record(verb=verb, target=user, actor=user, after={"kind": kind})


def reset_second_factor(*, user: User, target: models.Model, actor: User | None, reason: str) -> bool:
    """Somebody lost the phone and the codes: nothing is set up any more, and whoever is signed in by it is signed out.

    Returns whether there was anything; only then is it written down. `target` is whom the record tells of: the
    official, or the account of somebody without a personnel record.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        removed, _by_model = Authenticator.objects.filter(user_id=user.pk).delete()
        if not removed:
            return False
        record(verb=FACTOR_RESET, target=target, actor=actor, reason=reason)
        end_devices(user)
    return True


def rotate_factor_secrets() -> Counter[str]:
    """Puts the secrets under the current key; safe to run twice and while in use."""
    counts = Counter({"read": 0, "changed": 0, "same": 0, "unreadable": 0})
    for pk in (
        Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk").values_list("pk", flat=True)
    ):
        with transaction.atomic():
            one = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if one is None:
                continue
            counts["read"] += 1
            counts[_rotate_secret(one)] += 1
    return counts


def _rotate_secret(one: Authenticator) -> str:
    field = "secret" if one.type == Authenticator.Type.TOTP else "seed"
    try:
        token = reencrypt(one.data[field])
    except UnreadableToken:
        return "unreadable"
    if token is None:
        return "same"
    one.data[field] = token
    one.save(update_fields=["data"])
    return "changed"
