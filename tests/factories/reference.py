"""Real reference data, small: the rows of one province, and every position, competency, requirement and procedure.

Files are read once for all tests; the rows are written in each test that asks for them.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from lms.competencies.domain.reference_framework import (
    competencies_file,
    levels_file,
    load_competencies,
    scale_file,
)
from lms.competencies.domain.reference_requirements import load_requirements, requirements_file
from lms.competencies.models import Competency
from lms.core.domain.loading import Row
from lms.evidence.domain.reference_rules import load_rules, rules_file
from lms.flows.reference import refresh_statistics
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
    """A few communes of each province, spread over its list (all when `communes` is None)."""
    kept = [row for code in province_codes for row in spread(code, communes)]
    codes = {row["code"] for row in kept}
    succession = [row for row in _succession() if row["new_code"] in codes]
    load_provinces([row for row in _provinces() if row["code"] in province_codes])
    load_communes(kept)
    load_old_units(succession)
    load_succession(succession)
    load_province_succession(succession)
    load_divisions()
    load_catalogues()
    refresh_statistics()
    versions = UnitVersion.objects.filter(code__in=codes, valid_from=REFORM_DAY).select_related("unit")
    return Reference([version.unit for version in versions.order_by("code")])


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
    load_rules(_rules())


_provinces = cache(provinces_file)
_communes = cache(communes_file)
_succession = cache(succession_file)
_positions = cache(positions_file)
_requirements = cache(requirements_file)
_procedures = cache(procedures_file)
_rules = cache(rules_file)


@cache
def _framework() -> tuple[list[Row], list[Row], list[Row]]:
    return competencies_file(), levels_file(), scale_file()
