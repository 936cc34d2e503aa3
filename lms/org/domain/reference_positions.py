"""The catalogue of positions into rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.domain.loading import Loaded, Row, fitting, keyed, read_rows, write_rows
from lms.core.vietnamese.text import search_key
from lms.org.enums import REFORM_DAY, PositionMark
from lms.org.models import Position

DATA = Path(__file__).resolve().parent.parent / "data"
TEXTS = ("name_vi", "name_en", "department", "fields", "position_group", "usual_rank", "source")


def positions_file() -> list[Row]:
    return read_rows(DATA / "positions.csv", ["code", "status", *TEXTS])


@transaction.atomic
def load_positions(rows: Sequence[Row]) -> Loaded:
    """Searched by name and field of work, so that "hộ tịch" finds the justice specialist."""
    loaded = Loaded()
    wanted: dict[str, dict[str, Any]] = {}
    for code, row in keyed(rows, ["code"], loaded):
        if row["status"] not in PositionMark.values:
            loaded.refuse(
                row, code, _("Cột status ghi “%(value)s”, chưa có trong danh sách.") % {"value": row["status"]}
            )
            continue
        fields: dict[str, Any] = {name: row[name] for name in TEXTS}
        fields["search_key"] = search_key(f"{row['name_vi']} {row['fields']}")
        fields["mark"] = row["status"]
        if fitting(Position, row, code, {"code": code, **fields}, loaded):
            wanted[code] = fields
    existing = {position.code: position for position in Position.objects.all()}
    write_rows(Position, existing, wanted, loaded, make=lambda code: {"code": code, "valid_from": REFORM_DAY})
    return loaded
