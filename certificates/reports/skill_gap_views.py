"""What people say of their levels, beside what is required and what evidence shows: for whom the cells count.

Views are no evidence and enter no figure of the gap table; of few people none is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from certificates.reports.skill_gap_facts import FEWEST, GapColumn, GapLine, GapRow, SkillGapReport, strictness
from certificates.reports.skill_gap_withholding import reasons_of
from lms.competencies.enums import RequirementKind
from lms.evidence.enums import ViewKind
from lms.evidence.models import LevelView

COUNTS_FOR = timedelta(days=365)
"""An older view says little of today."""


@dataclass(frozen=True)
class MeanLevel:
    """Of so many people; hidden where they are few, or where it would tell of few by subtraction."""

    people: int
    level: float
    is_hidden: bool = False


@dataclass(frozen=True)
class BesideLine:
    """`row`: None for the whole scope. Only `held` comes from evidence."""

    row: GapRow | None
    column: GapColumn
    required: MeanLevel
    own: MeanLevel
    manager: MeanLevel
    held: MeanLevel

    @property
    def means(self) -> tuple[MeanLevel, ...]:
        return self.required, self.own, self.manager, self.held


Said = Mapping[tuple[int, int], int]
"""By official and competency, the level of the newest view."""
Sample = Mapping[tuple[int | None, int], Sequence[tuple[int, GapLine]]]
"""By row (None: all of them) and competency, whose cell it is: official and the strictest line there."""


def beside(report: SkillGapReport, *, by_rows: bool = False) -> tuple[BesideLine, ...]:
    """Of the whole scope, or of its rows besides; empty where the report names nobody. One statement."""
    if not report.shows_people:
        return ()
    sample = _sample(report)
    own, manager = _said(report)
    rows: list[GapRow | None] = [*report.rows, None] if by_rows else [None]
    lines = []
    for column in report.columns:
        lines += _of_column(column, rows, sample, own, manager)
    order = {row.unit.unit_id if row else None: place for place, row in enumerate(rows)}
    return tuple(sorted(lines, key=lambda one: order[one.row.unit.unit_id if one.row else None]))


def beside_of(report: SkillGapReport, column: GapColumn, row: GapRow | None) -> BesideLine:
    """Of one cell. One statement."""
    [line] = _of_column(column, [row], _sample(report), *_said(report))
    return line


def _of_column(
    column: GapColumn, rows: Sequence[GapRow | None], sample: Sample, own: Said, manager: Said
) -> list[BesideLine]:
    competency = column.words.competency_id
    places = [(row, sample.get((row.unit.unit_id if row else None, competency), ())) for row in rows]
    places = [(row, some) for row, some in places if some]
    kinds = [
        [[line.required for _person, line in some] for _row, some in places],
        [_levels(own, competency, some) for _row, some in places],
        [_levels(manager, competency, some) for _row, some in places],
        [[line.held for _person, line in some] for _row, some in places],
    ]
    means = [_means(levels, [row for row, _some in places]) for levels in kinds]
    return [BesideLine(row, column, *(kind[place] for kind in means)) for place, (row, _some) in enumerate(places)]


def _levels(said: Said, competency: int, some: Iterable[tuple[int, GapLine]]) -> list[int]:
    found = (said.get((person, competency)) for person, _line in some)
    return [level for level in found if level is not None]


def _means(levels: Sequence[Sequence[int]], rows: Sequence[GapRow | None]) -> list[MeanLevel]:
    """Rows add up to the whole but for people in several of them, so that they cover for one another."""
    own = [place for place, row in enumerate(rows) if row is not None]
    reasons = dict(zip(own, reasons_of([len(levels[place]) for place in own]), strict=True))
    return [
        MeanLevel(len(some), sum(some) / len(some), is_hidden=len(some) < FEWEST or reasons.get(place) is not None)
        if some
        else MeanLevel(0, 0.0)
        for place, some in enumerate(levels)
    ]


def _sample(report: SkillGapReport) -> Sample:
    worst: dict[tuple[int | None, int], dict[int, GapLine]] = defaultdict(dict)
    for person in report.everyone:
        for line in person.lines:
            if line.kind == RequirementKind.MUST:
                for row_id in (line.row_id, None):
                    found = worst[row_id, line.words.competency_id]
                    found[person.official_id] = max(found.get(person.official_id, line), line, key=strictness)
    return {key: list(some.items()) for key, some in worst.items()}


def _said(report: SkillGapReport) -> tuple[Said, Said]:
    """By themselves and by the heads of their units, in the year before the end of the report's day."""
    people = [person.official_id for person in report.everyone]
    found = _newest(people, report.as_of, report.known_at)
    return found[ViewKind.SELF], found[ViewKind.MANAGER]


def _newest(people: Collection[int], day: date, known_at: datetime | None) -> dict[str, dict[tuple[int, int], int]]:
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    until = min(end, known_at) if known_at else end
    rows = LevelView.objects.filter(official__in=people, given_at__gte=end - COUNTS_FOR, given_at__lte=until)
    found: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
    for kind, official, competency, level in rows.order_by("given_at", "pk").values_list(
        "kind", "official_id", "competency_id", "level"
    ):
        found[kind][official, competency] = level
    return found
