"""The divisions a commune has by default, by its type: a proposal until its HR confirms, renames or closes them.

Divisions of the load carry the event below. In a commune that HR has begun to edit, an edited division stands for
the default it came from, so a later load neither brings the default back nor touches the edit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from lms.core.domain.loading import BATCH, Loaded, write_changes
from lms.core.vietnamese.text import matching_key
from lms.org.domain.unit_names import name_fields
from lms.org.enums import COMMUNE_TYPES, REFORM_DAY, UnitEventKind, UnitMark, UnitType
from lms.org.models import Unit, UnitEvent, UnitVersion

OFFICE = "Văn phòng HĐND và UBND"
ECONOMY = "Phòng Kinh tế"
ECONOMY_AND_TOWN = "Phòng Kinh tế, Hạ tầng và Đô thị"
CULTURE = "Phòng Văn hóa - Xã hội"
SERVICE_CENTRE = "Trung tâm Phục vụ hành chính công"
MILITARY = "Ban Chỉ huy quân sự"
PHU_QUOC = "91/Đặc khu Phú Quốc"
"""The one special zone with a ward's economic division (`province code/name`; unit codes move with each list)."""

COMMUNE_DIVISIONS = (OFFICE, ECONOMY, CULTURE, SERVICE_CENTRE, MILITARY)
WARD_DIVISIONS = (OFFICE, ECONOMY_AND_TOWN, CULTURE, SERVICE_CENTRE, MILITARY)


def default_divisions(unit_type: str, *, province_code: str, name: str) -> tuple[str, ...]:
    """Names of the divisions a commune of this type has unless its province says otherwise."""
    is_town = unit_type == UnitType.WARD or f"{province_code}/{name}" == PHU_QUOC
    return WARD_DIVISIONS if is_town else COMMUNE_DIVISIONS


def default_divisions_event() -> UnitEvent:
    event, _created = UnitEvent.objects.get_or_create(
        kind=UnitEventKind.REFORM,
        document_number="150/2025/NĐ-CP",
        effective_on=REFORM_DAY,
        defaults={
            "signed_on": date(2025, 6, 12),
            "note": "Phòng, trung tâm mặc định theo loại đơn vị, chưa xác nhận; tỉnh có thể quy định khác.",
        },
    )
    return event


@dataclass(frozen=True)
class _Division:
    """A division of the load: its first version, and whether anybody has done anything to it since."""

    version: UnitVersion
    is_edited: bool


@transaction.atomic
def load_divisions(province_codes: Collection[str] | None = None) -> Loaded:
    """Default divisions for every commune of the list (of the chosen provinces, when some are chosen)."""
    loaded = Loaded()
    event = default_divisions_event()
    from_load, others = _existing(event)
    new: list[tuple[int, str]] = []
    changed: list[tuple[UnitVersion, dict[str, Any]]] = []
    for commune in _communes(province_codes):
        names = default_divisions(commune.unit_type, province_code=commune.province_code, name=commune.name)
        there = from_load.get(commune.unit_id, [])
        free = {matching_key(division.version.name): division.version for division in there if not division.is_edited}
        open_names = [name for name in names if matching_key(name) not in free]
        loaded.same += len(names) - len(open_names)
        for name in names:
            free.pop(matching_key(name), None)
        taken = others.get(commune.unit_id, set())
        edited = sum(division.is_edited for division in there)
        for name in open_names:
            if matching_key(name) in taken:
                loaded.same += 1
            elif edited:
                edited -= 1
                loaded.same += 1
            elif free:
                changed.append((free.pop(next(iter(free))), name_fields(name, name)))
            else:
                new.append((commune.unit_id, name))
    _create(new, event)
    write_changes(UnitVersion, changed)
    loaded.created += len(new)
    loaded.changed += len(changed)
    return loaded


@dataclass(frozen=True)
class _Commune:
    unit_id: int
    unit_type: str
    name: str
    province_code: str


def _communes(province_codes: Collection[str] | None) -> Iterable[_Commune]:
    versions = UnitVersion.objects.filter(unit_type__in=COMMUNE_TYPES, valid_from=REFORM_DAY)
    provinces: Mapping[int, str] = dict(
        UnitVersion.objects.provinces().filter(valid_from=REFORM_DAY).values_list("unit_id", "code")
    )
    rows = versions.order_by("code").values_list("unit_id", "unit_type", "name", "parent_id")
    for unit_id, unit_type, name, parent_id in rows:
        code = provinces.get(parent_id, "")
        if province_codes is None or code in province_codes:
            yield _Commune(unit_id, unit_type, name, code)


def _existing(event: UnitEvent) -> tuple[dict[int, list[_Division]], dict[int, set[str]]]:
    """By commune: the divisions of the load, and the names of all others."""
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.filter(unit_type=UnitType.DIVISION).order_by("valid_from"):
        versions[version.unit_id].append(version)
    from_load: dict[int, list[_Division]] = defaultdict(list)
    others: dict[int, set[str]] = defaultdict(set)
    for history in versions.values():
        first = history[0]
        assert first.parent_id is not None
        if first.event_id == event.pk:
            is_edited = len(history) > 1 or first.mark != UnitMark.DEFAULT or first.valid_to is not None
            from_load[first.parent_id].append(_Division(first, is_edited))
        else:
            others[first.parent_id].update(matching_key(version.name) for version in history)
    return from_load, others


def _create(divisions: list[tuple[int, str]], event: UnitEvent) -> None:
    words = {name: name_fields(name, name) for name in {name for _commune, name in divisions}}
    units = Unit.objects.bulk_create([Unit() for _division in divisions], batch_size=BATCH)
    UnitVersion.objects.bulk_create(
        [
            UnitVersion(
                unit=unit,
                unit_type=UnitType.DIVISION,
                parent_id=commune_id,
                valid_from=REFORM_DAY,
                mark=UnitMark.DEFAULT,
                event=event,
                **words[name],
            )
            for unit, (commune_id, name) in zip(units, divisions, strict=True)
        ],
        batch_size=BATCH,
    )
