"""Real reference data, small: the rows of one province, and every position, competency, requirement and procedure.

Files are read once for all tests; the rows are written in each test that asks for them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from lms.competencies.domain.reference_framework import (
    competencies_file,
    levels_file,
    load_competencies,
    scale_file,
)
from lms.competencies.domain.reference_requirements import load_requirements, requirements_file
from lms.competencies.models import Competency
from lms.core.domain.loading import Row
from lms.core.domain.many_rows import refresh_statistics
from lms.evidence.domain.reference_rules import load_rules, rules_file
from lms.org.domain.reference_divisions import load_divisions
from lms.org.domain.reference_positions import load_positions, positions_file
from lms.org.domain.reference_succession import load_province_succession, load_succession
from lms.org.domain.reference_units import (
    communes_file,
    load_communes,
    load_old_units,
    load_provinces,
    provinces_file,
    succession_file,
)
from lms.org.enums import REFORM_DAY
from lms.org.models import Position, Unit, UnitVersion
from lms.reference.domain.reference_legal_texts import legal_texts_file, load_legal_texts
from lms.reference.domain.reference_procedures import load_procedures, procedures_file

HUE = "46"
COMMUNES = 6


@dataclass(frozen=True)
class Reference:
    """What was loaded, to be picked from by code: `reference.position("CM-04")`."""

    communes: list[Unit]

    def unit(self, code: str, valid_from: date = REFORM_DAY) -> Unit:
        return UnitVersion.objects.select_related("unit").get(code=code, valid_from=valid_from).unit

    @property
    def province(self) -> Unit:
        return self.unit(HUE)

    @property
    def ward(self) -> Unit:
        """Phường Phú Xuân, Thành phố Huế."""
        return self.unit("19753")

    @property
    def rural_commune(self) -> Unit:
        """Xã A Lưới 3, Thành phố Huế."""
        return self.unit("20071")

    def divisions(self, commune: Unit) -> list[Unit]:
        return list(Unit.objects.filter(versions__parent=commune).order_by("pk"))

    def division(self, commune: Unit, name: str) -> Unit:
        return Unit.objects.get(versions__parent=commune, versions__name=name)

    def position(self, code: str) -> Position:
        return Position.objects.get(code=code)

    def competency(self, code: str) -> Competency:
        return Competency.objects.get(code=code)


def load_small_reference(province_codes: Collection[str] = (HUE,), *, communes: int | None = COMMUNES) -> Reference:
    """A few communes of each province, spread over its list (all when `communes` is None).

    Loaded for real once a process; later tests get the same rows back, which takes a tenth of the time.
    """
    kept = [row for code in province_codes for row in spread(code, communes)]
    codes = {row["code"] for row in kept}
    key = (connection.vendor, tuple(province_codes), communes)
    if not (key in _kept and put_back(_kept[key], OWN_MODELS)):
        is_first = not any(rows_of(table) for table in OWN_TABLES)
        _load(kept, codes, province_codes)
        refresh_statistics()
        if is_first:
            _kept[key] = {table: rows for table in OWN_TABLES if (rows := rows_of(table))}
    return reference_of(codes)


def small_reference() -> Reference:
    """What `load_small_reference` returns, where it is loaded already."""
    return reference_of({row["code"] for row in spread(HUE, COMMUNES)})


def reference_of(codes: Collection[str]) -> Reference:
    versions = UnitVersion.objects.filter(code__in=codes, valid_from=REFORM_DAY).select_related("unit")
    return Reference([version.unit for version in versions.order_by("code")])


def _load(kept: list[Row], codes: set[str], province_codes: Collection[str]) -> None:
    succession = [row for row in _succession() if row["new_code"] in codes]
    load_provinces([row for row in _provinces() if row["code"] in province_codes])
    load_communes(kept)
    load_old_units(succession)
    load_succession(succession)
    load_province_succession(succession)
    load_divisions()
    load_catalogues()


def spread(province_code: str, communes: int | None) -> list[Row]:
    rows = [row for row in _communes() if row["province_code"] == province_code]
    step = max(1, len(rows) // communes) if communes else 1
    return rows[::step][:communes]


def with_cells(rows: Collection[Row], number: int, **cells: str) -> list[Row]:
    """The same file with other cells in one line."""
    return [replace(row, cells={**row.cells, **cells}) if row.number == number else row for row in rows]


def load_catalogues() -> None:
    """Everything that isn't a unit."""
    load_positions(_positions())
    load_competencies(*_framework())
    load_requirements(_requirements())
    load_procedures(_procedures())
    load_legal_texts(_legal_texts())
    load_rules(_rules())


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return list(cursor.fetchall())


def put_back(kept: dict[str, list[tuple[Any, ...]]], models: Sequence[type[Model]]) -> bool:
    """The rows as they were, ids included; False, and nothing written, where a table isn't empty."""
    if any(rows_of(table) for table in kept):
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in kept.items():
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(kept)}")
    return True


OWN_MODELS = [
    model for app in ("org", "reference", "competencies", "evidence") for model in apps.get_app_config(app).get_models()
]
OWN_TABLES = [model._meta.db_table for model in OWN_MODELS]
_kept: dict[tuple[str, tuple[str, ...], int | None], dict[str, list[tuple[Any, ...]]]] = {}
_provinces = cache(provinces_file)
_communes = cache(communes_file)
_succession = cache(succession_file)
_positions = cache(positions_file)
_requirements = cache(requirements_file)
_procedures = cache(procedures_file)
_legal_texts = cache(legal_texts_file)
_rules = cache(rules_file)


@cache
def _framework() -> tuple[list[Row], list[Row], list[Row]]:
    return competencies_file(), levels_file(), scale_file()
