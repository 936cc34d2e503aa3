"""Divisions of a commune: a province fixes their number and names, so HR may add, rename, confirm and close them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import matching_key, normalise
from lms.org.domain.decision_dates import check_not_far
from lms.org.domain.unit_names import name_fields
from lms.org.enums import UnitMark, UnitType
from lms.org.exceptions import (
    CommuneNotInForce,
    DivisionChangesLater,
    DivisionEndsAlready,
    DivisionHasPeople,
    DivisionNameMissing,
    DivisionNameTaken,
    DivisionNameUnchanged,
)
from lms.org.models import PostingVersion, Unit, UnitVersion
from lms.org.querysets import UnitVersionQuerySet

if TYPE_CHECKING:
    from lms.accounts.models import User

DIVISION_CREATED = register_verb("org.division.created", _("%(actor)s đã thêm “%(name)s” từ %(valid_from)s"))
DIVISION_RENAMED = register_verb(
    "org.division.renamed", _("%(actor)s đã đổi tên “%(old_name)s” thành “%(name)s” từ %(valid_from)s")
)
DIVISION_CONFIRMED = register_verb("org.division.confirmed", _("%(actor)s đã xác nhận “%(name)s”"))
DIVISION_CLOSED = register_verb("org.division.closed", _("%(actor)s đã ghi nhận “%(name)s” kết thúc sau %(valid_to)s"))


def divisions_of(commune: Unit, as_of: date) -> UnitVersionQuerySet:
    """The commune's divisions that day, in the order they were set up."""
    versions: UnitVersionQuerySet = UnitVersion.objects.in_force(as_of)
    return versions.filter(parent=commune, unit_type=UnitType.DIVISION).select_related("unit").order_by("unit_id")


def create_division(*, commune: Unit, name: str, valid_from: date, actor: User | None) -> Unit:
    """Add a division that has no end yet; it counts as confirmed, as a person entered it."""
    name = _checked_name(name)
    check_not_far(valid_from, today=timezone.localdate(), field="valid_from")
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=commune.pk)
        if not UnitVersion.objects.in_force(valid_from).communes().filter(unit=commune).exists():
            raise CommuneNotInForce(day=format_date(valid_from))
        _refuse_taken_name(commune.pk, name, valid_from)
        unit = Unit.objects.create()
        version = UnitVersion.objects.create(
            unit=unit,
            unit_type=UnitType.DIVISION,
            parent=commune,
            valid_from=valid_from,
            mark=UnitMark.CONFIRMED,
            **name_fields(name, name),
        )
        after = {"name": name, "valid_from": valid_from, "parent": commune.pk}
        record(verb=DIVISION_CREATED, target=version, actor=actor, after=after)
    return unit


def rename_division(*, division: Unit, name: str, valid_from: date, actor: User | None) -> UnitVersion:
    """A new name from a day on. From the very day the last name began it supersedes that one, which stays on record."""
    name = _checked_name(name)
    check_not_far(valid_from, today=timezone.localdate(), field="valid_from")
    with transaction.atomic():
        last = _last_version(division)
        if valid_from < last.valid_from:
            raise DivisionChangesLater(name=last.name, day=format_date(last.valid_from))
        if last.valid_to is not None:
            raise DivisionEndsAlready(name=last.name, day=format_date(last.valid_to))
        if name == last.name:
            raise DivisionNameUnchanged(name=name)
        assert last.parent_id is not None
        _refuse_taken_name(last.parent_id, name, valid_from, but=division.pk)
        before = {"name": last.name}
        is_same_day = valid_from == last.valid_from
        if is_same_day:
            UnitVersion.objects.filter(pk=last.pk).update(superseded_at=timezone.now())
        else:
            UnitVersion.objects.filter(pk=last.pk).update(valid_to=valid_from - timedelta(days=1))
        version: UnitVersion = UnitVersion.objects.create(
            unit=division,
            unit_type=UnitType.DIVISION,
            parent_id=last.parent_id,
            valid_from=valid_from,
            mark=UnitMark.CONFIRMED,
            event_id=last.event_id if is_same_day else None,
            **name_fields(name, name),
        )
        after = {"name": name, "valid_from": valid_from}
        record(verb=DIVISION_RENAMED, target=version, actor=actor, before=before, after=after)
    return version


def confirm_division(*, division: Unit, actor: User | None) -> UnitVersion:
    """HR says that the loaded default is right; once is enough."""
    with transaction.atomic():
        version = _last_version(division)
        if version.mark == UnitMark.CONFIRMED:
            return version
        before = {"mark": version.mark}
        version.mark = UnitMark.CONFIRMED
        version.save(update_fields=["mark"])
        after = {"name": version.name, "mark": version.mark}
        record(verb=DIVISION_CONFIRMED, target=version, actor=actor, before=before, after=after)
    return version


def close_division(*, division: Unit, last_day: date, actor: User | None) -> UnitVersion:
    """Set the division's end, once, when nobody is posted there afterwards.

    `begin_posting` holds the same lock, so nobody can be posted there meanwhile.
    """
    check_not_far(last_day, today=timezone.localdate(), field="last_day")
    with transaction.atomic():
        version = _last_version(division)
        if version.valid_to is not None:
            raise DivisionEndsAlready(name=version.name, day=format_date(version.valid_to))
        if last_day < version.valid_from:
            raise DivisionChangesLater(name=version.name, day=format_date(version.valid_from))
        later = PostingVersion.objects.known().filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day), unit=division)
        people = later.values("posting__official").distinct().count()
        if people:
            raise DivisionHasPeople(name=version.name, day=format_date(last_day), count=people)
        version.valid_to = last_day
        version.save(update_fields=["valid_to"])
        after = {"name": version.name, "valid_to": last_day}
        record(verb=DIVISION_CLOSED, target=version, actor=actor, before={"valid_to": None}, after=after)
    return version


def _checked_name(name: str) -> str:
    name = normalise(name)
    if not name:
        raise DivisionNameMissing
    return name


def _last_version(division: Unit) -> UnitVersion:
    """The latest version, with the unit locked so that two writers can't both follow it."""
    Unit.objects.select_for_update().get(pk=division.pk)
    version: UnitVersion = UnitVersion.objects.filter(unit=division).latest("valid_from")
    return version


def _refuse_taken_name(commune_id: int, name: str, valid_from: date, *, but: int | None = None) -> None:
    """Two divisions of a commune may bear one name only one after the other."""
    later = UnitVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), parent_id=commune_id)
    names = later.filter(unit_type=UnitType.DIVISION).exclude(unit_id=but).values_list("name", flat=True)
    if matching_key(name) in map(matching_key, names):
        raise DivisionNameTaken(name=name)
