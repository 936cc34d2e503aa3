"""What positions require, from the file into rows: example values every employer may replace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.competencies.domain.reference_framework import DATA, FRAMEWORK, framework_version
from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.models import Competency, Requirement
from lms.core.domain.loading import Loaded, Row, keyed, read_rows, supersede, write_rows
from lms.org.enums import REFORM_DAY
from lms.org.models import Position

COLUMNS = ("position_code", "competency_code", "required_level_min", "required_level_max", "source", "status")
FILE_MARKS = (RequirementMark.EXAMPLE, RequirementMark.ILLUSTRATIVE)


def requirements_file() -> list[Row]:
    return read_rows(DATA / "position_requirements.csv", COLUMNS)


@transaction.atomic
def load_requirements(rows: Sequence[Row]) -> Loaded:
    """Defaults for all employers. A minimum below the first described level stays as written; reads resolve it.

    What a person has written from that same day on, or taken away, is left alone.
    """
    loaded = Loaded()
    positions = dict(Position.objects.values_list("code", "pk"))
    competencies = dict(Competency.objects.filter(framework__code=FRAMEWORK).values_list("code", "pk"))
    scale = range(framework_version().scale_min, framework_version().scale_max + 1)
    wanted: dict[tuple[int, int], dict[str, Any]] = {}
    for key, row in keyed(rows, ["position_code", "competency_code"], loaded):
        position, competency = positions.get(row["position_code"]), competencies.get(row["competency_code"])
        levels = _levels(row, scale)
        if position is None:
            loaded.refuse(row, key, _("Chưa có vị trí mang mã %(code)s.") % {"code": row["position_code"]})
        elif competency is None:
            loaded.refuse(row, key, _("Chưa có năng lực mang mã %(code)s.") % {"code": row["competency_code"]})
        elif levels is None:
            reason = _(
                "Khoảng mức “%(low)s–%(high)s” chưa đúng; cần hai số từ %(first)s đến %(last)s, số đầu không lớn hơn."
            )
            ends = {"low": row["required_level_min"], "high": row["required_level_max"]}
            loaded.refuse(row, key, reason % {"first": scale[0], "last": scale[-1], **ends})
        elif row["status"] not in FILE_MARKS:
            loaded.refuse(
                row, key, _("Cột status ghi “%(value)s”, chưa có trong danh sách.") % {"value": row["status"]}
            )
        else:
            fields = {"min_level": levels[0], "max_level": levels[1], "kind": RequirementKind.MUST.value}
            wanted[position, competency] = fields | {"mark": row["status"], "source": row["source"]}
    existing: dict[tuple[int, int], Requirement] = {}
    for pair, standing in _standing().items():
        if standing is not None and standing.mark != RequirementMark.EMPLOYER:
            existing[pair] = standing
        elif wanted.pop(pair, None) is not None:
            loaded.same += 1
    write_rows(
        Requirement,
        existing,
        wanted,
        loaded,
        make=lambda key: {"position_id": key[0], "competency_id": key[1], "valid_from": REFORM_DAY},
        change=supersede,
    )
    return loaded


def _standing() -> dict[tuple[int, int], Requirement | None]:
    """The known row of each position and competency from the first day on; None where there was one."""
    of_first_day = Requirement.objects.filter(employer__isnull=True, valid_from=REFORM_DAY)
    found: dict[tuple[int, int], Requirement | None] = {}
    for row in of_first_day.order_by("recorded_at", "pk"):
        found[row.position_id, row.competency_id] = None if row.superseded_at else row
    return found


def _levels(row: Row, scale: range) -> tuple[int, int] | None:
    texts = row["required_level_min"], row["required_level_max"]
    if not all(text.isascii() and text.isdigit() for text in texts):
        return None
    low, high = map(int, texts)
    return (low, high) if low in scale and high in scale and low <= high else None
