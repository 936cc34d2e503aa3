"""The catalogue of positions into rows. What HR has written since stays: the file is where it began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.core.domain.loading import BATCH, Loaded, Row, fitting, keyed, read_rows, write_changes, write_rows
from lms.org.domain.positions import MIRRORED, position_search_key
from lms.org.enums import REFORM_DAY, PositionMark
from lms.org.models import Position, PositionVersion

DATA = Path(__file__).resolve().parent.parent / "data"
TEXTS = ("name_vi", "name_en", "department", "fields", "position_group", "usual_rank", "source")


def positions_file() -> list[Row]:
    return read_rows(DATA / "positions.csv", ["code", "status", *TEXTS])


@transaction.atomic
def load_positions(rows: Sequence[Row]) -> Loaded:
    """A line that differs is a new version of the same first day; one that HR has changed or ended is kept as it is."""
    loaded = Loaded()
    wanted: dict[str, dict[str, Any]] = {}
    for code, row in keyed(rows, ["code"], loaded):
        if row["status"] not in PositionMark.values:
            loaded.refuse(
                row, code, _("Cột status ghi “%(value)s”, chưa có trong danh sách.") % {"value": row["status"]}
            )
            continue
        fields: dict[str, Any] = {name: row[name] for name in TEXTS}
        fields["search_key"] = position_search_key(row["name_vi"], row["fields"])
        fields["mark"] = row["status"]
        if fitting(Position, row, code, {"code": code, **fields}, loaded):
            wanted[code] = fields
    existing = {position.code: position for position in Position.objects.all()}
    ours = _written_by_people()
    for code in [code for code, position in existing.items() if code in wanted and position.pk in ours]:
        if any(getattr(existing[code], name) != value for name, value in wanted[code].items()):
            loaded.kept.append(code)
        else:
            loaded.same += 1
        del wanted[code]
    written = write_rows(
        Position,
        existing,
        wanted,
        loaded,
        make=lambda code: {"code": code, "valid_from": REFORM_DAY},
        change=_change,
    )
    _write_versions([position for code, position in written.items() if code not in existing])
    return loaded


def _written_by_people() -> set[int]:
    people = PositionVersion.objects.filter(actor__isnull=False).values_list("position_id", flat=True)
    ended = Position.objects.filter(valid_to__isnull=False).values_list("pk", flat=True)
    return {*people, *ended}


def _change(model: type[Position], changed: Sequence[tuple[Position, Mapping[str, Any]]]) -> None:
    write_changes(model, changed)
    _write_versions([position for position, _values in changed])


def _write_versions(positions: Sequence[Position]) -> None:
    now = timezone.now()
    last = dict(
        PositionVersion.objects.filter(position__in=[one.pk for one in positions])
        .order_by()
        .values_list("position")
        .annotate(Max("number"))
    )
    PositionVersion.objects.bulk_create(
        [
            PositionVersion(
                position=one,
                number=last.get(one.pk, 0) + 1,
                valid_from=one.valid_from,
                recorded_at=now,
                **{name: getattr(one, name) for name in MIRRORED},
            )
            for one in positions
        ],
        batch_size=BATCH,
    )
