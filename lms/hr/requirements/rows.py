"""What the pages of the grid list: positions with what is required of them, and one position's lines by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.competencies.domain.requirement_board import BoardLine, resolved_on
from lms.competencies.domain.requirement_cells import levels_text
from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind, RequirementMark
from lms.core.vietnamese.dates import format_date
from lms.hr.positions.rows import CatalogueRow
from lms.hr.requirements.doors import Place
from lms.org.domain.unit_names import unit_names


@dataclass(frozen=True)
class ListedPosition:
    """`own`: how many of them the chosen employer has set itself."""

    code: str
    name: str
    url: str
    must: int
    should: int
    own: int

    @property
    def is_declared(self) -> bool:
        return bool(self.must or self.should)


@dataclass(frozen=True)
class ShownLine:
    """A competency that holds; `unit` whose rule it is, "" for the default."""

    line: BoardLine
    unit: str
    is_own: bool

    @property
    def levels(self) -> str:
        return levels_text(self.line.demand)

    @property
    def raised_from(self) -> int | None:
        return self.line.required.raised_from

    @property
    def is_must(self) -> bool:
        return self.line.required.kind == RequirementKind.MUST

    @property
    def mark(self) -> str:
        """How far to trust it, until an employer has set it."""
        mark = RequirementMark(self.line.row.mark)
        return "" if mark == RequirementMark.EMPLOYER else str(mark.label)

    @property
    def begins(self) -> str:
        return format_date(self.line.row.valid_from)

    @property
    def ends(self) -> str:
        return format_date(self.line.row.valid_to) if self.line.row.valid_to else ""


@dataclass(frozen=True)
class ShownGroup:
    name: str
    lines: tuple[ShownLine, ...]


def listed_positions(rows: Sequence[CatalogueRow], place: Place) -> list[ListedPosition]:
    """Four statements however many positions."""
    required = resolved_on([row.position.pk for row in rows], place.employer, place.day)
    return [_listed(row, required[row.position.pk], place) for row in rows]


def _listed(row: CatalogueRow, required: Iterable[RequiredLevel], place: Place) -> ListedPosition:
    kinds = [one.kind for one in required]
    own = place.employer.pk if place.employer else None
    return ListedPosition(
        code=row.position.code,
        name=row.words.name_vi,
        url=place.url("position_requirements", row.position.code),
        must=kinds.count(RequirementKind.MUST),
        should=kinds.count(RequirementKind.SHOULD),
        own=sum(one.employer_id == own for one in required) if own else 0,
    )


def shown_groups(lines: Iterable[BoardLine], place: Place) -> list[ShownGroup]:
    """In the order of the framework; one statement for the names of employers, where there are some."""
    listed = list(lines)
    names = unit_names({one.required.employer_id for one in listed if one.required.employer_id}, place.day)
    own = place.employer.pk if place.employer else None
    groups: dict[str, list[ShownLine]] = {}
    for one in listed:
        employer = one.required.employer_id
        unit = names[employer].label if employer else ""
        groups.setdefault(one.words.group, []).append(ShownLine(one, unit, is_own=employer == own))
    return [ShownGroup(name, tuple(some)) for name, some in groups.items()]
