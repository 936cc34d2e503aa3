"""What would become of each row of a roster: the dry run, and the first half of the commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lms.core.spreadsheets import Cell, Worksheet
from lms.org.domain.roster.changes import FieldChange, changes_of, replaced_identity
from lms.org.domain.roster.columns import header_of
from lms.org.domain.roster.directories import (
    PositionDirectory,
    UnitDirectory,
    load_positions,
    load_units,
)
from lms.org.domain.roster.findings import Finding
from lms.org.domain.roster.heard import Progress, counted, unheard
from lms.org.domain.roster.lines import filled_down
from lms.org.domain.roster.out_of_reach import MOST_IN_FILE, OUT_OF_REACH
from lms.org.domain.roster.people import PeopleDirectory, Seat, load_people, out_of_reach
from lms.org.domain.roster.repeats import REPEATED, refuse_repeated
from lms.org.domain.roster.rows import RosterBody, RosterRow, read_body
from lms.org.enums_roster import ImportMode, MatchBy, RosterField, RowOutcome
from lms.org.models import Official, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class RosterSource:
    """A file with everything a person has said of it: how its columns are read, what was agreed to."""

    sheet: Worksheet
    header_row: int
    columns: Mapping[RosterField, int]
    answers: Mapping[str, object]
    unit: Unit
    province: Unit
    effective_on: date
    mode: ImportMode = ImportMode.BOTH
    match_by: MatchBy = MatchBy.AUTO
    edits: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> dict[RosterField, str]:
        """The file's own headings of the columns in use."""
        texts = header_of(self.sheet, self.header_row).labels
        return {one: texts[index] or str(one.label) for one, index in self.columns.items() if index < len(texts)}

    def body(self, as_of: date, *, progress: Progress = unheard) -> RosterBody:
        """The rows as read, without a look at the record."""
        first = header_of(self.sheet, self.header_row).body
        rows: Sequence[Sequence[Cell]] = filled_down(self.sheet, self.columns, first)
        body = read_body(
            rows,
            first=first,
            columns=self.columns,
            answers=self.answers,
            as_of=as_of,
            formulas=self.sheet.formulas,
            edits=self.edits,
            progress=progress,
        )
        return replace(body, rows=tuple(refuse_repeated(body.rows, self.answers)))


@dataclass(frozen=True)
class CheckedRow:
    """A row with what would become of it. `seats` are the postings a new person begins with."""

    row: RosterRow
    outcome: RowOutcome
    official: Official | None = None
    seats: tuple[Seat, ...] = ()
    changes: tuple[FieldChange, ...] = ()

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def name(self) -> str:
        return self.row.facts.full_name or self.row.texts.get(RosterField.FULL_NAME, "")

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.row.findings if finding.is_error]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.row.findings if not finding.is_error]


@dataclass(frozen=True)
class RosterPlan:
    """Every row read, with its outcome: `read = created + changed + same + refused`."""

    rows: tuple[CheckedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    units: UnitDirectory
    positions: PositionDirectory
    labels: Mapping[RosterField, str] = field(default_factory=dict)

    def of(self, outcome: RowOutcome) -> list[CheckedRow]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def to_look_at(self) -> list[CheckedRow]:
        """Rows that would be imported but ask to be looked at."""
        return [row for row in self.rows if row.outcome != RowOutcome.REFUSED and row.warnings]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome.value for row in self.rows)
        return {"read": len(self.rows)} | {outcome.value: found[outcome.value] for outcome in RowOutcome}


def check_roster(
    *,
    source: RosterSource,
    actor: User | None,
    as_of: date,
    body: RosterBody | None = None,
    progress: Progress = unheard,
) -> RosterPlan:
    """The plan of an import; writes nothing. The number of statements doesn't grow with the rows (up to 5,000).

    `progress` hears of the rows held against the record so far, and may stop the run by raising.
    """
    body = body or source.body(as_of)
    units = load_units(source.unit, {row.unit for row in body.rows if row.unit}, on=source.effective_on)
    positions = load_positions(on=source.effective_on)
    people = load_people(body.rows, unit=source.unit, province=source.province, actor=actor, as_of=as_of)
    checker = _Checker(units, positions, people, source)
    return RosterPlan(
        rows=tuple(checker.check(row) for row in counted(body.rows, progress)),
        skipped=body.skipped,
        units=units,
        positions=positions,
        labels=source.labels,
    )


class _Checker:
    """Holds a row against the record."""

    def __init__(
        self,
        units: UnitDirectory,
        positions: PositionDirectory,
        people: PeopleDirectory,
        source: RosterSource,
    ) -> None:
        answers = source.answers
        self.units, self.positions, self.people, self.answers = units, positions, people, answers
        self.mode, self.match_by = source.mode, source.match_by
        self.taken: dict[int, int] = {}
        self.out_of_reach = 0
        self.unit_of: Callable[[str], int | Finding] = cache(lambda text: units.find(text, answers))
        self.position_of: Callable[[str], int | Finding] = cache(
            lambda text: positions.find(text, answers, at=RosterField.POSITION)
        )
        self.others_of: Callable[[str], tuple[list[int], list[Finding]]] = cache(
            lambda text: positions.find_several(text, answers, at=RosterField.OTHER_POSITIONS)
        )

    def check(self, row: RosterRow) -> CheckedRow:
        unit = self.unit_of(row.unit) if row.unit else self.units.chosen_for_none(self.answers)
        position = self.position_of(row.position) if row.position else None
        others, unknown = self.others_of(row.other_positions)
        row = row.with_findings(*(one for one in (unit, position, *unknown) if isinstance(one, Finding)))
        at = unit if isinstance(unit, int) else None
        seat_known = at if row.unit else None, position if isinstance(position, int) else None
        person = self._find(row) if row.facts.full_name else None
        if isinstance(person, Finding):
            row, person = row.with_findings(person), None
        elif person is None and self.mode == ImportMode.UPDATE:
            row = row.with_findings(Finding("mode_no_new", RosterField.FULL_NAME, row.facts.full_name))
        elif person is None:
            row = self._need_seat(row, has_unit=unit is not None)
        elif not _is_repeated(row) and (first := self.taken.setdefault(person.pk, row.number)) != row.number:
            facts = {"what": _("hồ sơ"), "other": first}
            row = row.with_findings(
                Finding("duplicate_in_file", RosterField.FULL_NAME, row.facts.full_name, facts=facts)
            )
        if row.is_refused:
            return CheckedRow(row, RowOutcome.REFUSED, person)
        if person is not None:
            return self._known_person(row, person, *seat_known, others)
        return self._new_person(row, at, seat_known[1], others)

    def _find(self, row: RosterRow) -> Official | Finding | None:
        """Once a file has met enough people out of reach, numbers that aren't ours are refused unread."""
        if self.out_of_reach >= MOST_IN_FILE and (at := self.people.not_ours(row)):
            return out_of_reach(row, at)
        found = self.people.find(row, self.answers, match_by=self.match_by)
        self.out_of_reach += isinstance(found, Finding) and found.code == OUT_OF_REACH
        return found

    def _need_seat(self, row: RosterRow, *, has_unit: bool) -> RosterRow:
        if not row.facts.full_name:
            return row
        missing = []
        if not has_unit:
            missing.append(Finding("unit_missing", RosterField.UNIT, facts={"scope": self.units.scope.name}))
        if not row.position:
            missing.append(Finding("position_missing", RosterField.POSITION))
        return row.with_findings(*missing)

    def _new_person(self, row: RosterRow, unit: int | None, position: int | None, others: Sequence[int]) -> CheckedRow:
        assert unit is not None
        assert position is not None
        if not row.facts.staff_code:
            row = row.with_findings(Finding("code_issued", RosterField.STAFF_CODE))
        if position in others:
            row = row.with_findings(Finding("other_same_as_main", RosterField.OTHER_POSITIONS, row.other_positions))
        beside = [Seat(unit, other, is_main=False) for other in others if other != position]
        return CheckedRow(row, RowOutcome.CREATED, seats=(Seat(unit, position, is_main=True), *beside))

    def _known_person(
        self, row: RosterRow, person: Official, unit: int | None, position: int | None, others: Sequence[int]
    ) -> CheckedRow:
        said = tuple(finding for finding in row.findings if finding.code != "birth_year_only" or not person.birth_year)
        row = replace(row, findings=said).with_findings(*self._seat_remarks(row, person, unit, position, others))
        changes = changes_of(person, row.facts)
        if changes and self.mode == ImportMode.ADD:
            row = row.with_findings(Finding("mode_no_change", RosterField.FULL_NAME, row.facts.full_name))
            return CheckedRow(row, RowOutcome.SAME, person)
        row = row.with_findings(*replaced_identity(person, changes))
        return CheckedRow(row, RowOutcome.CHANGED if changes else RowOutcome.SAME, person, changes=changes)

    def _seat_remarks(
        self, row: RosterRow, person: Official, unit: int | None, position: int | None, others: Sequence[int]
    ) -> list[Finding]:
        """A roster never moves anybody: what differs from the record is said, and left to a decision."""
        seats = self.people.seats.get(person.pk, ())
        if not seats:
            return [Finding("posting_none", RosterField.POSITION, row.position)]
        main = [seat for seat in seats if seat.is_main]
        remarks = []
        fits = any(unit in {None, seat.unit_id} and position in {None, seat.position_id} for seat in main)
        if (unit or position) and not fits:
            recorded = "; ".join(self._words(seat.unit_id, seat.position_id) for seat in main[:2]) or "–"
            facts = {"recorded": recorded, "wanted": self._words(unit, position)}
            remarks.append(Finding("posting_differs", RosterField.POSITION, row.position or row.unit, facts=facts))
        held = {seat.position_id for seat in seats}
        lacking = [self.positions.entries[other].code for other in others if other not in held]
        if lacking:
            remarks.append(
                Finding(
                    "other_differs",
                    RosterField.OTHER_POSITIONS,
                    row.other_positions,
                    facts={"wanted": ", ".join(lacking)},
                )
            )
        return remarks

    def _words(self, unit: int | None, position: int | None) -> str:
        """A seat in words; a unit outside the list's own stays unnamed."""
        entry = self.positions.entries.get(position or 0)
        name = self.units.units.get(unit or 0)
        return ", ".join(part for part in (entry.code if entry else "", name.name if name else "") if part) or "–"


def _is_repeated(row: RosterRow) -> bool:
    return any(finding.code in REPEATED for finding in row.findings)
