"""Activation slips: a printed link with which somebody chooses the first password, or a new one when it is forgotten.

The link is signed, ends with the day the slip names, and holds a stamp of the stored password: once a password is set
with it, or by any other way, it opens nothing any more. Nothing about links is stored but the round they must be of:
slips that went astray are revoked by beginning another. Where no camera reads the link, a short code beside it leads to
the same (`activation_codes.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.devices import end_devices
from lms.accounts.models import User
from lms.core.domain.audit import Change, record, record_all, register_verb
from lms.org.domain.activation_codes import SALT, VALID_DAYS, activation_code, password_stamp
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.exceptions_roster import (
    ActivationLinkExpired,
    ActivationLinkRevoked,
    ActivationLinkUnknown,
    ActivationLinkUsed,
    SlipNeedsUnitAbove,
)
from lms.org.models import Official, PostingVersion

if TYPE_CHECKING:
    from collections.abc import Iterable

SLIP_ISSUED = register_verb("org.account.slip_issued", _("%(actor)s đã lập phiếu kích hoạt cho %(target)s"))
SLIPS_REVOKED = register_verb("org.account.slips_revoked", _("%(actor)s đã thu hồi phiếu kích hoạt của %(target)s"))
ACTIVATED = register_verb("org.account.activated", _("%(actor)s đã đặt mật khẩu bằng phiếu kích hoạt"))

_signer = signing.Signer(salt=SALT, sep=".")


@dataclass(frozen=True)
class ActivationSlip:
    """What a slip prints."""

    official: Official
    unit: UnitName | None
    username: str
    token: str
    code: str
    valid_until: date


@dataclass(frozen=True)
class ActivationFacts:
    """Whose link it is, as far as they need to recognise themselves."""

    user: User
    official: Official | None
    unit: UnitName | None


def activation_token(user: User, *, made_at: datetime | None = None) -> str:
    moment = signing.b62_encode(int((made_at or timezone.now()).timestamp()))
    return _signer.sign(f"{user.pk}-{password_stamp(user)}-{user.slip_round}.{moment}")


def user_for_token(token: str) -> User:
    """The account a link opens; else a refusal that says what to do."""
    try:
        value, _dot, moment = _signer.unsign(token).rpartition(".")
    except signing.BadSignature as error:
        raise ActivationLinkUnknown from error
    made_on = timezone.localdate(datetime.fromtimestamp(signing.b62_decode(moment), tz=timezone.get_current_timezone()))
    if timezone.localdate() > made_on + timedelta(days=VALID_DAYS):
        raise ActivationLinkExpired(days=VALID_DAYS)
    pk, stamp, slip_round, *_more = [*value.split("-"), "0"]  # the first slips had no round
    user: User | None = User.objects.filter(pk=pk, is_active=True).first()
    if user is None:
        raise ActivationLinkUnknown
    if not constant_time_compare(stamp, password_stamp(user)):
        raise ActivationLinkUsed(user=user)
    if int(slip_round) < user.slip_round:
        raise ActivationLinkRevoked
    return user


def facts_for_token(token: str, *, as_of: date) -> ActivationFacts:
    user = user_for_token(token)
    official = Official.objects.filter(user=user).first()
    units = _main_units([official], as_of) if official else {}
    return ActivationFacts(user, official, units.get(official.pk) if official else None)


def activate_account(*, token: str, password: str) -> User:
    """Set the password; of two tabs with one link the second finds it used."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_for_token(token).pk)
        user_for_token(token)
        user.set_password(password)
        user.save(update_fields=["password"])
        end_devices(user)
        record(verb=ACTIVATED, target=user, actor=user)
    return user


def issue_slips(*, officials: Sequence[Official], actor: User, as_of: date) -> list[ActivationSlip]:
    """Slips for those who have an account; each is written down. `officials` come with `user` loaded.

    A slip lets a password be set, so it is refused for anybody whose key the actor may not hand out.
    """
    with_account = [official for official in officials if official.user is not None and official.user.is_active]
    ids = [official.pk for official in with_account]
    allowed = set(Official.objects.filter(pk__in=ids).keys_issuable_by(actor, as_of=as_of).values_list("pk", flat=True))
    barred = next((official for official in with_account if official.pk not in allowed), None)
    if barred is not None:
        raise SlipNeedsUnitAbove(name=barred.full_name)
    units = _main_units(with_account, as_of)
    with transaction.atomic():
        record_all(verb=SLIP_ISSUED, changes=[Change(official) for official in with_account], actor=actor)
    return [
        ActivationSlip(
            official=official,
            unit=units.get(official.pk),
            username=official.user.username,
            token=activation_token(official.user),
            code=activation_code(official.user, made_on=as_of),
            valid_until=as_of + timedelta(days=VALID_DAYS),
        )
        for official in with_account
        if official.user is not None
    ]


def revoke_slips(*, official: Official, actor: User, as_of: date) -> None:
    """Slips that were handed out open nothing any more; slips made from now on do. The password stays."""
    mine = Official.objects.filter(pk=official.pk).keys_issuable_by(actor, as_of=as_of)
    if official.user is None or not mine.exists():
        raise SlipNeedsUnitAbove(name=official.full_name)
    with transaction.atomic():
        User.objects.filter(pk=official.user.pk).update(slip_round=F("slip_round") + 1)
        record(verb=SLIPS_REVOKED, target=official, actor=actor)


def _main_units(officials: Iterable[Official], as_of: date) -> dict[int, UnitName]:
    """Where each sits, or will sit, by official id; two statements."""
    ids = [official.pk for official in officials]
    versions = PostingVersion.objects.known().filter(posting__official__in=ids, is_main=True).order_by("starts_on")
    lasting = [
        (official_id, unit_id)
        for official_id, unit_id, ends_on in versions.values_list("posting__official_id", "unit_id", "ends_on")
        if ends_on is None or ends_on >= as_of
    ]
    names = unit_names({unit_id for _official_id, unit_id in lasting}, as_of)
    return {official_id: names[unit_id] for official_id, unit_id in reversed(lasting)}
