"""People on record: registering them, changing what is known of them, opening their account.

CCCD and birth date are stored encrypted and matched by keyed digests; nothing here hashes a password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.crypto import keyed_digest
from lms.core.domain.audit import Change, record, record_all, register_verb
from lms.core.vietnamese.names import sort_key
from lms.core.vietnamese.text import normalise, search_key
from lms.org.domain.unit_names import unit_names
from lms.org.enums import BirthPrecision
from lms.org.exceptions import IdentityReasonMissing
from lms.org.exceptions_roster import CccdTaken, StaffCodeTaken
from lms.org.models import Official, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

OFFICIAL_REGISTERED = register_verb(
    "org.official.registered", _("%(actor)s đã thêm hồ sơ %(target)s, mã cán bộ %(staff_code)s")
)
OFFICIAL_UPDATED = register_verb("org.official.updated", _("%(actor)s đã cập nhật hồ sơ %(target)s: %(fields)s"))
IDENTITY_SHOWN = register_verb(
    "org.official.cccd_shown", _("%(actor)s đã xem đầy đủ ngày sinh và số CCCD của %(target)s")
)
ACCOUNT_OPENED = register_verb("org.account.opened", _("%(actor)s đã mở tài khoản %(username)s cho %(target)s"))

ISSUED_CODE = re.compile(r"CB(\d{6})")
BATCH = 500
FIELD_WORDS = {
    "staff_code": _("mã cán bộ"),
    "full_name": _("họ và tên"),
    "birth": _("ngày sinh"),
    "cccd": _("số CCCD"),
    "phone": _("điện thoại"),
    "email": _("thư điện tử"),
    "qualification": _("trình độ"),
}
KEPT_IN_AUDIT = ("staff_code", "full_name", "birth_year", "phone", "email", "qualification")
"""Of these phone and e-mail enter the trail as keyed digests only (`core.domain.audit_values`)."""


@dataclass(frozen=True)
class OfficialFacts:
    """What a source says of a person; empty means that it says nothing. A full birth date carries its year."""

    full_name: str
    staff_code: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    cccd: str = ""
    phone: str = ""
    email: str = ""
    qualification: str = ""

    @property
    def year(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year


def cccd_digest(cccd: str) -> str:
    return keyed_digest(cccd, purpose="org.official.cccd") if cccd else ""


def birth_date_digest(day: date | None) -> str:
    return keyed_digest(day.isoformat(), purpose="org.official.birth_date") if day else ""


def differences(official: Official, facts: OfficialFacts) -> dict[str, Mapping[str, Any]]:
    """The columns to write, by the word of `FIELD_WORDS` that changes; what the source doesn't say stays.

    A bare birth year does not undo a full date of that year.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for name in ("staff_code", "phone", "email", "qualification"):
        value = getattr(facts, name)
        if value and value != getattr(official, name):
            found[name] = {name: value}
    if facts.full_name and normalise(facts.full_name) != official.full_name:
        found["full_name"] = _name_columns(facts.full_name)
    if facts.cccd and cccd_digest(facts.cccd) != official.cccd_digest:
        found["cccd"] = _cccd_columns(facts.cccd)
    if facts.birth_date is not None:
        if birth_date_digest(facts.birth_date) != official.birth_date_digest:
            found["birth"] = _birth_columns(facts)
    elif facts.birth_year is not None and facts.birth_year != official.birth_year:
        found["birth"] = _birth_columns(facts)
    return found


def register_official(*, province: Unit, facts: OfficialFacts, actor: User | None) -> Official:
    """Put a person on record; a staff code is issued where the source has none."""
    if facts.cccd and Official.objects.filter(cccd_digest=cccd_digest(facts.cccd)).exists():
        raise CccdTaken
    with transaction.atomic():
        lock_province(province)
        if Official.objects.filter(province=province, staff_code=facts.staff_code).exists():
            raise StaffCodeTaken(staff_code=facts.staff_code)
        return register_officials(province=province, people=[facts], actor=actor)[0]


def register_officials(
    *, province: Unit, people: Sequence[OfficialFacts], actor: User | None, with_accounts: bool = False
) -> list[Official]:
    """Put many people on record in few statements, in the order given. Codes and numbers are known to be free.

    Accounts opened here are written before their officials, so that none of these is written twice.
    """
    with transaction.atomic():
        lock_province(province)
        codes = _issued_codes(province, sum(not facts.staff_code for facts in people))
        officials = [
            Official(
                province=province,
                staff_code=facts.staff_code or next(codes),
                phone=facts.phone,
                email=facts.email,
                qualification=facts.qualification,
                **_name_columns(facts.full_name),
                **_birth_columns(facts),
                **_cccd_columns(facts.cccd),
            )
            for facts in people
        ]
        users = _make_accounts(officials) if with_accounts else []
        Official.objects.bulk_create(officials, batch_size=BATCH)
        record_all(
            verb=OFFICIAL_REGISTERED,
            changes=[
                Change(official, after=_shown(official) | _identity(facts))
                for official, facts in zip(officials, people, strict=True)
            ],
            actor=actor,
        )
        if users:
            _record_accounts(officials, users, actor)
    return officials


def update_officials(*, changes: Sequence[tuple[Official, OfficialFacts]], actor: User | None) -> list[Official]:
    """Change many people in few statements; returns those of whom something changed."""
    audited: list[Change] = []
    touched: list[Official] = []
    columns: set[str] = set()
    for official, facts in changes:
        wanted = differences(official, facts)
        if not wanted:
            continue
        before = {name: getattr(official, name) for name in KEPT_IN_AUDIT}
        for values in wanted.values():
            for column, value in values.items():
                setattr(official, column, value)
            columns |= values.keys()
        after = {name: value for name, value in _shown(official).items() if value != before[name]}
        words = [str(FIELD_WORDS[word]) for word in wanted]
        identity = {key: value for key, value in _identity(facts).items() if key in _identity_keys(wanted)}
        old = {name: before[name] for name in after}
        touched.append(official)
        audited.append(Change(official, before=old, after=after | identity | {"fields": words}))
    with transaction.atomic():
        if touched:
            Official.objects.bulk_update(touched, sorted(columns), batch_size=BATCH)
            _follow_in_accounts([official for official in touched if official.user_id])
            record_all(verb=OFFICIAL_UPDATED, changes=audited, actor=actor)
    return touched


@dataclass(frozen=True)
class Identity:
    """What is shown in full only on demand."""

    cccd: str
    birth_date: date | None


def show_identity(*, official: Official, reason: str, actor: User) -> Identity:
    """The number and the birth date in clear; who asked and what for is written down."""
    if not reason.strip():
        raise IdentityReasonMissing
    with transaction.atomic():
        record(verb=IDENTITY_SHOWN, target=official, actor=actor, reason=reason.strip())
    born: str = official.birth_date_encrypted
    return Identity(official.cccd_encrypted, date.fromisoformat(born) if born else None)


def open_account(*, official: Official, actor: User | None) -> User:
    """A key to the door: sign-in code, no usable password until the activation slip is used. Twice is once."""
    with transaction.atomic():
        locked: Official = Official.objects.select_for_update().get(pk=official.pk)
        if locked.user is not None:
            return locked.user
        [user] = open_accounts(officials=[locked], actor=actor)
        official.user = user
    return user


def open_accounts(*, officials: Sequence[Official], actor: User | None) -> list[User]:
    """Accounts for those who have none, in few statements."""
    without = [official for official in officials if official.user_id is None]
    if not without:
        return []
    with transaction.atomic():
        users = _make_accounts(without)
        Official.objects.bulk_update(without, ["user"], batch_size=BATCH)
        _record_accounts(without, users, actor)
    return users


def _make_accounts(officials: Sequence[Official]) -> list[User]:
    """The sign-in code is `<province code>-<staff code>`; no password fits until the activation slip is used."""
    day = timezone.localdate()
    codes = {pk: name.code for pk, name in unit_names({one.province_id for one in officials}, day).items()}
    names = _free_usernames([f"{codes[one.province_id]}-{one.staff_code}" for one in officials])
    users = [
        User(
            username=name,
            full_name=official.full_name,
            phone=official.phone,
            email=official.email,
            password=UNUSABLE_PASSWORD_PREFIX + token_hex(UNUSABLE_PASSWORD_SUFFIX_LENGTH // 2),
        )
        for official, name in zip(officials, names, strict=True)
    ]
    User.objects.bulk_create(users, batch_size=BATCH)
    for official, user in zip(officials, users, strict=True):
        official.user = user
    return users


def _record_accounts(officials: Sequence[Official], users: Sequence[User], actor: User | None) -> None:
    pairs = zip(officials, users, strict=True)
    changes = [Change(official, after={"username": user.username}) for official, user in pairs]
    record_all(verb=ACCOUNT_OPENED, changes=changes, actor=actor)


def lock_province(province: Unit) -> None:
    """Who is new, and by which code, is settled by one writer at a time. Held to the end of the transaction."""
    Unit.objects.select_for_update().get(pk=province.pk)


def _issued_codes(province: Unit, count: int) -> Iterator[str]:
    """The next free codes of the province, `CB000001` on."""
    if not count:
        return iter(())
    issued: QuerySet[Official] = Official.objects.filter(province=province, staff_code__regex=r"^CB[0-9]{6}$")
    last = issued.aggregate(last=Max("staff_code"))["last"]
    found = ISSUED_CODE.fullmatch(last or "")
    first = int(found[1]) + 1 if found else 1
    return iter([f"CB{number:06}" for number in range(first, first + count)])


def _free_usernames(wanted: Sequence[str]) -> list[str]:
    """The wanted codes, with a running number where somebody else signs in by that code already."""
    by_key = User.objects.annotate(key=Lower("username"))
    taken = set(by_key.filter(key__in=[name.lower() for name in wanted]).values_list("key", flat=True))
    if not taken:
        return list(wanted)
    free = []
    for name in wanted:
        candidate, number = name, 2
        while candidate.lower() in taken or User.objects.filter(username__iexact=candidate).exists():
            candidate, number = f"{name}-{number}", number + 1
        taken.add(candidate.lower())
        free.append(candidate)
    return free


def _follow_in_accounts(officials: Sequence[Official]) -> None:
    """An account shows and signs in by what is on record now."""
    users = list(User.objects.filter(official__in=officials).select_related("official"))
    for user in users:
        user.full_name, user.phone, user.email = user.official.full_name, user.official.phone, user.official.email
    User.objects.bulk_update(users, ["full_name", "phone", "email"], batch_size=BATCH)


def _name_columns(full_name: str) -> dict[str, str]:
    name = normalise(full_name)
    return {"full_name": name, "sort_key": sort_key(name)[:600], "search_key": search_key(name)[:200]}


def _cccd_columns(cccd: str) -> dict[str, str]:
    return {"cccd_encrypted": cccd, "cccd_digest": cccd_digest(cccd)}


def _birth_columns(facts: OfficialFacts) -> dict[str, Any]:
    precision = BirthPrecision.NONE
    if facts.year is not None:
        precision = BirthPrecision.DAY if facts.birth_date else BirthPrecision.YEAR
    return {
        "birth_year": facts.year,
        "birth_precision": precision,
        "birth_date_encrypted": facts.birth_date.isoformat() if facts.birth_date else "",
        "birth_date_digest": birth_date_digest(facts.birth_date),
    }


def _shown(official: Official) -> dict[str, Any]:
    return {name: getattr(official, name) for name in KEPT_IN_AUDIT}


def _identity(facts: OfficialFacts) -> dict[str, Any]:
    """Enters the trail as keyed digests (`core.domain.audit_values`)."""
    return {"cccd": facts.cccd or None, "birth_date": facts.birth_date}


def _identity_keys(wanted: Mapping[str, Any]) -> set[str]:
    return {key for word, key in (("cccd", "cccd"), ("birth", "birth_date")) if word in wanted}
