"""A layer of requirements as a workbook in the two shapes that can be pasted back, where it then changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.requirement_board import own_demands
from lms.competencies.domain.requirement_cells import HEADINGS, NOTHING, POSITION_NAME, cell_text
from lms.competencies.domain.requirement_changes import Demand, KeptRow, standing_on
from lms.competencies.domain.requirement_writing import kept_rows
from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.hr.requirements.doors import Place
from lms.org.domain.position_titles import position_titles_on
from lms.org.models import Position

NUMBERS = frozenset({"low", "high", "weight"})


def grid_xlsx(place: Place, *, run_by: str, run_at: datetime) -> bytes:
    positions = list(Position.objects.in_force(place.day).order_by("code"))
    words = competencies_in_force(place.day)
    titles = position_titles_on([one.pk for one in positions], place.day)
    rows: dict[int, list[KeptRow]] = {one.pk: [] for one in positions}
    for row in kept_rows(rows, place.employer):
        rows[row.key.position_id].append(row)

    def head(title: str) -> ReportHead:
        return ReportHead(unit=place.label, title=title, run_at=run_at, run_by=run_by, as_of=place.day)

    codes = [Column(one.code, definition=one.name_vi) for one in words.values()]
    grid = [Column(HEADINGS["position"]), Column(POSITION_NAME), *codes]
    lines = [
        Column(label, ColumnKind.INTEGER if name in NUMBERS else ColumnKind.TEXT) for name, label in HEADINGS.items()
    ]
    demands = {pk: own_demands(some, place.day) for pk, some in rows.items()}
    empty = NOTHING if place.employer is None else ""
    return write_workbook(
        [
            Sheet(
                _("Ma trận"),
                head(_("Yêu cầu năng lực của vị trí")),
                grid,
                _matrix(positions, titles, words, demands, empty),
            ),
            Sheet(
                _("Danh sách"),
                head(_("Yêu cầu năng lực của vị trí, từng dòng")),
                lines,
                _list(positions, words, rows, place),
            ),
        ]
    )


def _matrix(
    positions: Sequence[Position],
    titles: Mapping[int, str],
    words: Mapping[int, CompetencyWords],
    demands: Mapping[int, Mapping[int, Demand]],
    empty: str,
) -> Iterator[list[str]]:
    """Of an employer, what it hasn't ruled itself stays empty: the default counts there."""
    for one in positions:
        asked = demands[one.pk]
        yield [
            one.code,
            titles[one.pk],
            *(cell_text(asked[key]) if key in asked else empty for key in words),
        ]


def _list(
    positions: Sequence[Position],
    words: Mapping[int, CompetencyWords],
    rows: Mapping[int, Sequence[KeptRow]],
    place: Place,
) -> Iterator[list[Any]]:
    for one in positions:
        for key, known in words.items():
            row = standing_on((row for row in rows[one.pk] if row.key.competency_id == key), place.day)
            if row is not None:
                asked = row.demand
                kind = str(asked.kind.label)
                yield [one.code, known.code, asked.min_level, asked.max_level, kind, asked.weight, row.source]
