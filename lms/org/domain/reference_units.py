"""The list of 1 July 2025 into rows: provinces, communes, and the old units they come from.

A unit is found again by its code and the day its code began to mean it: the reform used 3,316 of 3,321 codes anew.
Names, types and parents follow the file; ends, marks and later versions are never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.domain.loading import BATCH, Loaded, Row, compare, fitting, keyed, read_rows, write_changes
from lms.org.domain.unit_names import name_fields
from lms.org.enums import REFORM_DAY, UNKNOWN_START, UnitEventKind, UnitType
from lms.org.models import Unit, UnitEvent, UnitVersion

DATA = Path(__file__).resolve().parent.parent / "data"
LAST_OLD_DAY = REFORM_DAY - timedelta(days=1)
PROVINCES = {"Tỉnh": UnitType.PROVINCE, "Thành phố": UnitType.CITY}
COMMUNES = {"Xã": UnitType.COMMUNE, "Phường": UnitType.WARD, "Đặc khu": UnitType.SPECIAL_ZONE}
OLD_COMMUNES = {"Xã": UnitType.COMMUNE, "Phường": UnitType.WARD, "Thị trấn": UnitType.TOWNSHIP}
DISTRICTS = dict.fromkeys(("Huyện", "Quận", "Thị xã", "Thành phố"), UnitType.DISTRICT)
"""How the names of each level begin, and the type that says."""

PROVINCE_COLUMNS = ("code", "name_2025_07_01", "type_2025_07_01")
COMMUNE_COLUMNS = ("code", "province_code", "name", "type", "short_name")
SUCCESSION_COLUMNS = (
    "old_code",
    "old_name",
    "old_district_code",
    "old_district",
    "old_province_code",
    "old_province",
    "new_code",
    "new_province_code",
    "share",
    "is_default_successor",
)

UnitIds = Mapping[str, int]
Prefixes = Mapping[str, UnitType]


def provinces_file() -> list[Row]:
    return read_rows(DATA / "admin_provinces.csv", PROVINCE_COLUMNS)


def communes_file() -> list[Row]:
    return read_rows(DATA / "admin_communes.csv", COMMUNE_COLUMNS)


def succession_file() -> list[Row]:
    """Pairs of old and new communes; the five island districts without communes stand in it as districts."""
    return read_rows(DATA / "admin_succession.csv", SUCCESSION_COLUMNS)


def of_provinces(rows: Sequence[Row], column: str, only: Collection[str] | None) -> list[Row]:
    """The rows of the chosen provinces; of all when none is chosen."""
    return [row for row in rows if only is None or row[column] in only]


def reform() -> UnitEvent:
    """The act that made the units of 1 July 2025."""
    event, _created = UnitEvent.objects.get_or_create(
        kind=UnitEventKind.REFORM,
        document_number="19/2025/QĐ-TTg",
        effective_on=REFORM_DAY,
        defaults={
            "signed_on": date(2025, 6, 30),
            "note": "Danh mục và mã số các đơn vị hành chính Việt Nam từ ngày 01/07/2025.",
        },
    )
    return event


@transaction.atomic
def load_provinces(rows: Sequence[Row]) -> Loaded:
    loaded = Loaded()
    wanted: dict[str, dict[str, Any]] = {}
    for code, row in keyed(rows, ["code"], loaded):
        fields = unit_fields(row["name_2025_07_01"], row["type_2025_07_01"], PROVINCES, row, code, loaded)
        if fields is not None:
            wanted[code] = fields
    write_units(PROVINCES, wanted, loaded, valid_from=REFORM_DAY, event=reform())
    return loaded


@transaction.atomic
def load_communes(rows: Sequence[Row]) -> Loaded:
    loaded = Loaded()
    provinces = unit_ids(PROVINCES, REFORM_DAY)
    wanted: dict[str, dict[str, Any]] = {}
    for code, row in keyed(rows, ["code"], loaded):
        province = provinces.get(row["province_code"])
        if province is None:
            loaded.refuse(row, code, _("Chưa có tỉnh mang mã %(code)s.") % {"code": row["province_code"]})
            continue
        fields = unit_fields(row["name"], row["type"], COMMUNES, row, code, loaded)
        if fields is not None:
            wanted[code] = fields | {"parent_id": province}
    write_units(COMMUNES, wanted, loaded, valid_from=REFORM_DAY, event=reform())
    return loaded


@transaction.atomic
def load_old_units(rows: Sequence[Row]) -> Loaded:
    """Old provinces, districts and communes, as the lines of the succession file name them, from an unknown day on."""
    loaded = Loaded()
    above: UnitIds = {}
    for level, code, name, parent_code in (
        (PROVINCES, "old_province_code", "old_province", ""),
        (DISTRICTS, "old_district_code", "old_district", "old_province_code"),
        (OLD_COMMUNES, "old_code", "old_name", "old_district_code"),
    ):
        wanted: dict[str, dict[str, Any]] = {}
        refused = {refusal.row for refusal in loaded.refused}
        for row in rows:
            if row.number in refused or (code == "old_code" and not row[code]):
                continue  # a line without commune is one of the five island districts
            fields = _old_unit(row, row[code], row[name], level, wanted, loaded)
            if fields is not None and parent_code:
                fields["parent_id"] = above[row[parent_code]]
        write_units(level, wanted, loaded, valid_from=UNKNOWN_START, valid_to=LAST_OLD_DAY)
        above = unit_ids(level, UNKNOWN_START)
    return loaded


def _old_unit(
    row: Row, code: str, name: str, level: Prefixes, wanted: dict[str, dict[str, Any]], loaded: Loaded
) -> dict[str, Any] | None:
    """The fields of an old unit a line names for the first time, put among the wanted; else None."""
    if code in wanted:
        if wanted[code]["name"] != name:
            facts = {"code": code, "name": wanted[code]["name"], "other": name}
            loaded.refuse(row, code, _("Mã cũ %(code)s đã mang tên %(name)s, dòng này ghi %(other)s.") % facts)
        return None
    if not code:
        loaded.refuse(row, name, _("Dòng này chưa có mã của đơn vị cũ."))
        return None
    fields = unit_fields(name, "", level, row, code, loaded)
    if fields is not None:
        wanted[code] = fields
    return fields


def unit_fields(name: str, said: str, level: Prefixes, row: Row, code: str, loaded: Loaded) -> dict[str, Any] | None:
    """Name, keys and type of a unit, or None when the line can't be taken.

    The name says the type. In four lines of the list the type column says another; what people call the unit wins.
    """
    prefix = next((prefix for prefix in level if name.lower().startswith(f"{prefix.lower()} ")), "")
    if not prefix or (said and said not in map(str.lower, level)):
        reason = _("Tên “%(name)s”, loại “%(said)s” chưa cho biết đây là loại đơn vị nào.")
        loaded.refuse(row, code, reason % {"name": name, "said": said})
        return None
    fields = name_fields(name, short_name(name, prefix)) | {"unit_type": level[prefix].value}
    return fields if fitting(UnitVersion, row, code, fields, loaded) else None


def short_name(name: str, prefix: str) -> str:
    """The name without its type, but `Quận 1` stays `Quận 1`."""
    rest = name[len(prefix) :].strip()
    return name if rest.isdigit() else rest


def unit_ids(level: Prefixes, valid_from: date) -> UnitIds:
    """Unit ids by State code, for codes that began to count on a day."""
    versions = UnitVersion.objects.filter(unit_type__in=set(level.values()), valid_from=valid_from)
    return dict(versions.values_list("code", "unit_id"))


def write_units(
    level: Prefixes,
    wanted: Mapping[str, Mapping[str, Any]],
    loaded: Loaded,
    *,
    valid_from: date,
    valid_to: date | None = None,
    event: UnitEvent | None = None,
) -> None:
    """Each new code gets an identity and its first version; a known code gets the wanted words."""
    versions = UnitVersion.objects.filter(unit_type__in=set(level.values()), valid_from=valid_from)
    difference = compare({version.code: version for version in versions}, wanted)
    units = Unit.objects.bulk_create([Unit() for _code in difference.new], batch_size=BATCH)
    UnitVersion.objects.bulk_create(
        [
            UnitVersion(unit=unit, code=code, valid_from=valid_from, valid_to=valid_to, event=event, **wanted[code])
            for unit, code in zip(units, difference.new, strict=True)
        ],
        batch_size=BATCH,
    )
    write_changes(UnitVersion, difference.changed)
    loaded.created += len(difference.new)
    loaded.changed += len(difference.changed)
    loaded.same += difference.same
