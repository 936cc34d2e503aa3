"""What the skill-gap report says, as plain values: page, PDF and XLSX read the same object."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.catalogue import CompetencyWords
from lms.competencies.enums import RequirementKind
from lms.org.domain.unit_names import UnitName
from lms.plans.domain.gaps import NO_GAPS
from lms.plans.enums import RequirementState

FEWEST = 5
"""Who may not see the individuals is shown no count of fewer people."""

TOP_GAPS = 5


class PersonState(models.TextChoices):
    """How somebody stands against all that is required of them; the five always add up to the people. Exempt: short of
    nothing but what they are let off."""

    MET = "met", _("đủ mức")
    EXEMPT = "exempt", _("được miễn phần còn thiếu")
    BELOW = "below", _("dưới mức")
    NOT_SHOWN = "not_shown", _("chưa có minh chứng")
    UNDECLARED = "undeclared", _("chưa khai yêu cầu")


class Withheld(models.TextChoices):
    """Why a figure isn't shown: it is small, or it would give a small one away by subtraction."""

    FEW = "few", f"< {FEWEST}"
    COVER = "cover", _("không hiện")


@dataclass(frozen=True)
class GapCell:
    """People whose posting there requires the competency; not shown is never part of below, exempt of neither.

    `lacking`: levels that those below lack, together.
    """

    required: int = 0
    below: int = 0
    not_shown: int = 0
    withheld: Withheld | None = None
    exempt: int = 0
    lacking: int = 0

    @property
    def depth(self) -> float:
        """How many levels somebody below lacks on average; whose level isn't known has none."""
        return self.lacking / self.below if self.below else 0.0

    @property
    def unmet(self) -> int:
        return self.below + self.not_shown

    @property
    def met(self) -> int:
        return self.required - self.unmet - self.exempt

    @property
    def unmet_share(self) -> float:
        return self.unmet / self.required if self.required else 0.0


@dataclass(frozen=True)
class Standing:
    """People by the unit of their main posting, each once."""

    met: int = 0
    below: int = 0
    not_shown: int = 0
    undeclared: int = 0
    withheld: Withheld | None = None
    exempt: int = 0

    @property
    def people(self) -> int:
        return self.met + self.exempt + self.below + self.not_shown + self.undeclared

    @property
    def declared(self) -> int:
        return self.people - self.undeclared

    @property
    def unmet(self) -> int:
        return self.below + self.not_shown

    def count(self, state: PersonState) -> int:
        return int(getattr(self, state.value))

    @property
    def told(self) -> list[PersonState]:
        """States that sentences name: exempt only where somebody is."""
        return [state for state in PersonState if state != PersonState.EXEMPT or self.exempt]


@dataclass(frozen=True)
class GapColumn:
    """A competency that something in the unit requires; `marks` are those of the requirements used."""

    words: CompetencyWords
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompetencyGroup:
    """Columns that the framework puts in one group; `key` names it in addresses.

    Of its cell: who needs at least one of its competencies there is required, and is counted by the worst of them:
    below in at least one, or else not shown in at least one.
    """

    key: str
    name: str
    columns: tuple[GapColumn, ...]

    @property
    def competency_ids(self) -> frozenset[int]:
        return frozenset(column.words.competency_id for column in self.columns)


@dataclass(frozen=True)
class GapRow:
    """A unit right below the report's unit, or that unit itself; one cell a column, and one a group."""

    unit: UnitName
    is_own: bool
    standing: Standing
    cells: tuple[GapCell, ...]
    group_cells: tuple[GapCell, ...] = ()


@dataclass(frozen=True)
class TopGap:
    column: GapColumn
    cell: GapCell


@dataclass(frozen=True)
class Seat:
    """A posting as people read it."""

    position: str
    unit: str
    is_main: bool
    is_secondment: bool
    is_declared: bool


@dataclass(frozen=True)
class GapLine:
    """One competency required of a person at a row's unit: the strictest of their postings there."""

    row_id: int
    words: CompetencyWords
    kind: RequirementKind
    required: int
    target: int
    held: int
    state: RequirementState
    mark: str
    expired_on: date | None = None
    raised_from: int | None = None
    employer_id: int | None = None
    exempt_until: date | None = None

    @property
    def is_gap(self) -> bool:
        return self.state not in NO_GAPS

    @property
    def rank(self) -> int:
        return RANKS[self.state]


MET_RANK, EXEMPT_RANK, NOT_SHOWN_RANK, BELOW_RANK = range(4)
RANKS = {
    RequirementState.MET: MET_RANK,
    RequirementState.EXPIRING: MET_RANK,
    RequirementState.EXEMPT: EXEMPT_RANK,
    RequirementState.NOT_SHOWN: NOT_SHOWN_RANK,
    RequirementState.BELOW: BELOW_RANK,
    RequirementState.EXPIRED: BELOW_RANK,
}
"""The worse, the higher; evidence that ran out counts as below the level. In counting, the levels that somebody below
lacks come on top."""

WORD_PLACES, PLACE_BITS = 15, 4
"""How many ranks the database puts into one whole number, and the bits of each: 0 where nothing is asked, else the rank
and one."""


@dataclass(frozen=True)
class PersonGaps:
    """Somebody posted in the unit. `row_id` is the row of the main posting; None for guests, listed apart."""

    official_id: int
    uid: UUID
    name: str
    sort_key: str
    birth_year: int | None
    row_id: int | None
    state: PersonState
    seats: tuple[Seat, ...]
    lines: tuple[GapLine, ...]

    def strictest(self, kind: RequirementKind = RequirementKind.MUST) -> tuple[GapLine, ...]:
        """One line a competency, over all postings in the unit, in the framework's order."""
        worst: dict[int, GapLine] = {}
        for line in self.lines:
            if line.kind == kind:
                competency = line.words.competency_id
                worst[competency] = max(worst.get(competency, line), line, key=strictness)
        return tuple(worst.values())

    @property
    def gaps(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.strictest() if line.is_gap)


def strictness(line: GapLine) -> tuple[int, int]:
    return line.rank, line.required


@dataclass(frozen=True)
class SkillGapReport:
    """The gaps of a unit and all below it on a day, as known at a moment.

    `people` and `guests` are empty where `shows_people` is False. The same (`as_of`, `known_at`) gives the same
    columns, rows, total and people, whenever it is run.
    """

    unit: UnitName
    as_of: date
    units_on: date
    """Of which day the units are: `as_of`, or a later day whose units the people of `as_of` are counted by."""
    known_at: datetime | None
    run_at: datetime
    run_by: str
    columns: tuple[GapColumn, ...]
    rows: tuple[GapRow, ...]
    standing: Standing
    totals: tuple[GapCell, ...]
    shows_people: bool
    groups: tuple[CompetencyGroup, ...] = ()
    group_totals: tuple[GapCell, ...] = ()
    people: tuple[PersonGaps, ...] = field(default=())
    guests: tuple[PersonGaps, ...] = field(default=())
    tells_depth: bool = True
    """Not to who may not see individuals."""

    @property
    def run_on(self) -> date:
        return timezone.localdate(self.run_at)

    @property
    def everyone(self) -> tuple[PersonGaps, ...]:
        """People and guests in one order of names."""
        return tuple(sorted(self.people + self.guests, key=lambda person: (person.sort_key, person.official_id)))

    @property
    def ranked(self) -> tuple[TopGap, ...]:
        """Every competency, the largest share of people short of it first; even ones in the framework's order."""
        pairs = (TopGap(*pair) for pair in zip(self.columns, self.totals, strict=True))
        return tuple(sorted(pairs, key=lambda top: (-top.cell.unmet_share, -top.cell.unmet)))

    @property
    def top_gaps(self) -> tuple[TopGap, ...]:
        return tuple(top for top in self.ranked if top.cell.unmet)[:TOP_GAPS]

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(sorted({mark for column in self.columns for mark in column.marks}))
