"""The people of the skill-gap report, and the lists its figures open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from certificates.reports.skill_gap_facts import (
    EXEMPT_RANK,
    MET_RANK,
    NOT_SHOWN_RANK,
    GapLine,
    PersonGaps,
    PersonState,
    Seat,
    SkillGapReport,
    strictness,
)
from lms.competencies.domain.catalogue import CompetencyWords
from lms.competencies.enums import RequirementKind
from lms.org.domain.position_titles import position_titles_on
from lms.org.domain.unit_names import UnitName
from lms.org.models import Official
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.status import PostingStatus


class Group(StrEnum):
    """Which of the people of a figure; the words stand in addresses."""

    REQUIRED = "yeu-cau"
    UNMET = "chua-dat"
    BELOW = "duoi-muc"
    NOT_SHOWN = "chua-co-minh-chung"
    MET = "du-muc"
    EXEMPT = "duoc-mien"
    UNDECLARED = "chua-khai-yeu-cau"


@dataclass(frozen=True)
class Listed:
    """A person in a list; `lines` are the requirements the list is about, where it is about some."""

    person: PersonGaps
    lines: tuple[GapLine, ...] = ()

    @property
    def line(self) -> GapLine | None:
        """The worst of them."""
        return max(self.lines, key=strictness, default=None)

    @property
    def gap_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.words.code for line in self.lines or self.person.gaps if line.is_gap))


def people_of(
    statuses: Sequence[PostingStatus],
    *,
    row_of: Mapping[int, int],
    names: Mapping[int, UnitName],
    words: Mapping[int, CompetencyWords],
    as_of: date,
    known_at: datetime | None,
) -> tuple[tuple[PersonGaps, ...], tuple[PersonGaps, ...]]:
    """Those whose main posting is in the unit, and guests (seconded here, or holding a further post here).

    Both in the order of names, which is that of the statuses. Two statements.
    """
    held: dict[int, list[PostingStatus]] = {}
    for status in statuses:
        held.setdefault(status.posting.official_id, []).append(status)
    fields = ("pk", "uid", "full_name", "sort_key", "birth_year")
    found = {row[0]: row for row in Official.objects.filter(pk__in=list(held)).values_list(*fields)}
    positions = position_titles_on({s.posting.position_id for s in statuses}, as_of, known_at)
    everyone = []
    for official_id, mine in held.items():
        main = next((status for status in mine if status.posting.is_main), None)
        lines = _lines(mine, row_of, words)
        everyone.append(
            PersonGaps(
                *found[official_id],
                row_id=row_of[main.posting.unit_id] if main else None,
                state=_state(lines, main),
                seats=tuple(_seat(status, positions, names) for status in mine),
                lines=lines,
            )
        )
    return (
        tuple(person for person in everyone if person.row_id is not None),
        tuple(person for person in everyone if person.row_id is None),
    )


def listed(
    report: SkillGapReport, *, row_id: int | None = None, competencies: Collection[int] | None = None, group: Group
) -> tuple[Listed, ...]:
    """The people behind a figure: of a cell where competencies are given (one, or those of a group), else of a
    standing."""
    if competencies is None:
        mine = (p for p in report.people if row_id is None or p.row_id == row_id)
        return tuple(Listed(person) for person in mine if _in_group(person.state, group))
    found = []
    for person in report.everyone:
        lines = tuple(
            line
            for line in person.lines
            if line.kind == RequirementKind.MUST
            and line.words.competency_id in competencies
            and row_id in (None, line.row_id)
        )
        if lines and _line_in_group(max(lines, key=strictness), group):
            found.append(Listed(person, lines))
    return tuple(found)


def _in_group(state: PersonState, group: Group) -> bool:
    match group:
        case Group.REQUIRED:
            return True
        case Group.UNMET:
            return state in {PersonState.BELOW, PersonState.NOT_SHOWN}
        case _:
            return state == PersonState[group.name]


def _line_in_group(line: GapLine, group: Group) -> bool:
    match group:
        case Group.REQUIRED:
            return True
        case Group.UNMET:
            return line.is_gap
        case Group.UNDECLARED:
            return False
        case _:
            return line.rank == (Group.MET, Group.EXEMPT, Group.NOT_SHOWN, Group.BELOW).index(group)


def _lines(
    mine: Iterable[PostingStatus], row_of: Mapping[int, int], words: Mapping[int, CompetencyWords]
) -> tuple[GapLine, ...]:
    """The strictest of each row, kind and competency, in the framework's order."""
    worst: dict[tuple[int, str, int], GapLine] = {}
    for status in mine:
        for check in status.checks:
            line = _line(check, row_of[status.posting.unit_id], words)
            key = (line.row_id, line.kind, line.words.competency_id)
            worst[key] = max(worst.get(key, line), line, key=strictness)
    place = {competency_id: number for number, competency_id in enumerate(words)}
    return tuple(sorted(worst.values(), key=lambda line: (place[line.words.competency_id], line.row_id)))


def _line(check: RequirementCheck, row_id: int, words: Mapping[int, CompetencyWords]) -> GapLine:
    required, expired = check.required, check.holding.expired
    return GapLine(
        row_id=row_id,
        words=words[required.competency_id],
        kind=required.kind,
        required=required.min_level,
        target=required.max_level,
        held=check.holding.level,
        state=check.state,
        mark=required.mark,
        expired_on=expired.expires_on if expired else None,
        raised_from=required.raised_from,
        employer_id=required.employer_id,
        exempt_until=check.exempt.until,
    )


def _state(lines: Iterable[GapLine], main: PostingStatus | None) -> PersonState:
    """The same rule as the frame's, for one person."""
    ranks = [line.rank for line in lines if line.kind == RequirementKind.MUST]
    if ranks and max(ranks) > MET_RANK:
        return {EXEMPT_RANK: PersonState.EXEMPT, NOT_SHOWN_RANK: PersonState.NOT_SHOWN}.get(
            max(ranks), PersonState.BELOW
        )
    return PersonState.UNDECLARED if not ranks or (main and not _declared(main)) else PersonState.MET


def _declared(status: PostingStatus) -> bool:
    return any(check.required.kind == RequirementKind.MUST for check in status.checks)


def _seat(status: PostingStatus, positions: Mapping[int, str], names: Mapping[int, UnitName]) -> Seat:
    posting = status.posting
    return Seat(
        position=positions[posting.position_id],
        unit=names[posting.unit_id].name,
        is_main=posting.is_main,
        is_secondment=posting.is_secondment,
        is_declared=_declared(status),
    )
