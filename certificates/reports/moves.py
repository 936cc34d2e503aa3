"""What became of people who were moved: before the decision and since, worked out from facts for any day.

**Which moves.** Decisions that gave somebody a posting at a unit of the scope as units stand on the day of the report;
where the former posting goes on (kiêm nhiệm, biệt phái), also those of the scope's own people to elsewhere. Only of
people whom the reader manages today: who has gone on to another commune is that commune's to follow. A decision that
another corrects counts no more.

**Score before**: the last result, on a day before the decision takes effect, of an exam that proves something the new
posting requires, whichever posting it was taken in. **Score after**: the last such result recorded for the new posting
from that day on. What was sat for another posting since, and practice, is neither; what it proved still counts as held.

**Competent**: all that must be shown was, on the first day at or after the move for which evidence says so. Requirements
are those of each day. Evidence that is withdrawn never counted; one that runs out later doesn't undo the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from certificates.reports.moves_comparing import Fared, compare
from certificates.reports.moves_facts import (
    CompetencyResult,
    Move,
    MoveFilter,
    MoveReport,
    MoveState,
    Place,
    Score,
    Shown,
)
from certificates.reports.moves_reading import (
    Line,
    ResultFact,
    evidence_titles,
    lines_to_compare,
    moved_people,
    postings_of,
    results_of,
)
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.requirement_history import RequirementHistory
from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind
from lms.competencies.models import Competency
from lms.core.vietnamese.names import phrase_sort_key
from lms.evidence.domain.holdings import EvidenceFact, Holding, evidence_of, holding_on
from lms.evidence.enums import EvidenceKind
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Position
from lms.plans.domain.gaps import check_requirements
from lms.plans.domain.status import PostingFact

if TYPE_CHECKING:
    from lms.accounts.models import User

Ledger = Mapping[int, Sequence[EvidenceFact]]
NO_FILTER = MoveFilter()


def move_report(
    *,
    viewer: User,
    units: Iterable[int],
    unit_label: str,
    as_of: date,
    known_at: datetime | None = None,
    asked: MoveFilter = NO_FILTER,
    run_at: datetime | None = None,
) -> MoveReport:
    """The moves to `units` (ids) and everything below them; the number of statements doesn't grow with their number."""
    run_at = run_at or timezone.now()
    head = {"unit": unit_label, "as_of": as_of, "known_at": known_at, "run_at": run_at, "run_by": viewer.full_name}
    seen = moved_people(viewer, known_at=known_at)
    if not seen:
        return MoveReport(**head)  # type: ignore[arg-type]
    lines, provinces = lines_to_compare(viewer, seen, as_of=as_of, known_at=known_at)
    facts = _Facts(lines, as_of, known_at)
    scope = set(units)
    begun = [(line, posting) for line in lines if (posting := facts.postings.get(line.to_posting_id))]
    moves = [
        facts.move(line, posting)
        for line, posting in begun
        if line.official_id in seen and facts.is_inside(line, posting, scope)
    ]
    moves.sort(key=lambda move: (move.sort_key, move.official_id, -move.effective_on.toordinal(), -move.line_id))
    wanted = tuple(move for move in moves if asked.takes(move))
    pairs = {move.pair for move in wanted if move.pair}
    fared = (facts.fared(line, posting) for line, posting in begun if facts.province_of(posting) in provinces)
    groups = compare((one for one in fared if one is not None and one.pair in pairs), seen=seen)
    return MoveReport(
        **head,  # type: ignore[arg-type]
        moves=wanted,
        compared=groups,
        in_scope=len(moves),
        from_positions=_choices(move.from_place for move in moves),
        to_positions=_choices(move.to_place for move in moves),
    )


def shown_by(moves: Iterable[Move]) -> dict[int, Shown]:
    """What the levels in these moves rest on, by piece of evidence; one statement."""
    wanted = {one.evidence_id: move.official_id for move in moves for one in move.competencies if one.evidence_id}
    found = evidence_titles(wanted.values()) if wanted else {}
    return {pk: Shown(EvidenceKind(found[pk][0]), *found[pk][1:]) for pk in wanted if pk is not None and pk in found}


def _choices(places: Iterable[Place | None]) -> tuple[tuple[str, str], ...]:
    named = {place.position_code: place.position for place in places if place}
    return tuple(sorted(named.items(), key=lambda pair: (phrase_sort_key(pair[1]), pair[0])))


class _Facts:
    """Everything read once; each move is worked out from it."""

    def __init__(self, lines: Sequence[Line], as_of: date, known_at: datetime | None) -> None:
        self.as_of = as_of
        people = {line.official_id for line in lines}
        self.held = postings_of(people, known_at)
        self.postings = {one.posting_id: one for mine in self.held.values() for one in mine}
        told = [one for mine in self.held.values() for one in mine]
        self.names: Mapping[int, UnitName] = unit_names({one.unit_id for one in told}, as_of)
        fields = ("pk", "code", "name_vi")
        positions = Position.objects.filter(pk__in={one.position_id for one in told})
        self.positions = {pk: (code, name) for pk, code, name in positions.values_list(*fields)}
        begun = {line.to_posting_id for line in lines}
        self.history = RequirementHistory((one.seat for one in told if one.posting_id in begun), known_at=known_at)
        self.evidence = evidence_of(people, known_at)
        self.results = results_of(people, as_of=as_of, known_at=known_at)
        self.words = self._words()

    def _words(self) -> dict[int, CompetencyWords]:
        """Also of those that no version in force words: they go by their code, last."""
        words = competencies_in_force(self.as_of)
        bare = Competency.objects.exclude(pk__in=words).order_by("code").values_list("pk", "code")
        return words | {pk: CompetencyWords(pk, code, code, "", "", 1, 5, False, 0, len(words)) for pk, code in bare}

    def is_inside(self, line: Line, posting: PostingFact, scope: set[int]) -> bool:
        former = self._former(line, posting)
        if self._below(posting, scope):
            return True
        return former is not None and line.from_posting_id is None and self._below(former, scope)

    def province_of(self, posting: PostingFact) -> int:
        return self.names[posting.unit_id].province_id

    def move(self, line: Line, posting: PostingFact) -> Move:
        first = posting.starts_on
        until = max(first, self._until(posting))
        required_then, required_now = self.history.on(posting.seat, first), self.history.on(posting.seat, until)
        ledger = self.evidence.get(line.official_id, {})
        held_then, held_now = _held(ledger, required_then, first), _held(ledger, required_now, until)
        competencies = {one.competency_id for one in required_now}
        before, after = self._around(line, posting, competencies)
        must_then, must_now = _must(required_then), _must(required_now)
        former = self._former(line, posting)
        levels_then = held_then | _held(ledger, (one for one in required_now), first)
        return Move(
            line_id=line.pk,
            official_id=line.official_id,
            uid=line.uid,
            name=line.name,
            sort_key=line.sort_key,
            birth_year=line.birth_year,
            decision_uid=line.decision_uid,
            number=line.number,
            number_key=line.number_key,
            kind=line.kind,
            signed_on=line.signed_on,
            effective_on=first,
            ends_on=posting.ends_on,
            until=until,
            from_place=self._place(former) if former else None,
            to_place=self._place(posting),
            is_kept=former is not None and line.from_posting_id is None,
            state=self._state(posting, _meets(must_now, held_now)),
            must_before=len(must_then),
            met_before=sum(held_then[one.competency_id].level >= one.min_level for one in must_then),
            must_now=len(must_now),
            met_now=sum(held_now[one.competency_id].level >= one.min_level for one in must_now),
            before=_last(before),
            after=_last(after),
            attempts=len(after),
            competent_on=self._competent_on(posting, ledger),
            competencies=tuple(
                CompetencyResult(
                    words=self.words[check.required.competency_id],
                    kind=check.required.kind,
                    required=check.required.min_level,
                    target=check.required.max_level,
                    level_before=levels_then[check.required.competency_id].level,
                    level_now=check.holding.level,
                    state=check.state,
                    before=_last(before, check.required.competency_id),
                    after=_last(after, check.required.competency_id),
                    evidence_id=check.holding.evidence_id,
                )
                for check in check_requirements(required_now, held_now)
            ),
        )

    def fared(self, line: Line, posting: PostingFact) -> Fared | None:
        """What a group keeps of the move; None where it can't be compared: nothing held before, or not begun."""
        former = self._former(line, posting)
        if former is None or posting.starts_on > self.as_of:
            return None
        until = self._until(posting)
        required = self.history.on(posting.seat, until)
        competent_on = self._competent_on(posting, self.evidence.get(line.official_id, {}))
        after = _last(self._around(line, posting, {one.competency_id for one in required})[1])
        return Fared(
            official_id=line.official_id,
            pair=(former.position_id, posting.position_id),
            order=(posting.starts_on, line.pk),
            from_position=self.positions[former.position_id][1],
            to_position=self.positions[posting.position_id][1],
            is_declared=bool(_must(required)),
            days=(competent_on - posting.starts_on).days if competent_on else None,
            score=after.share if after else None,
        )

    def _below(self, posting: PostingFact, scope: set[int]) -> bool:
        return any(step.unit_id in scope for step in self.names[posting.unit_id].path)

    def _place(self, posting: PostingFact) -> Place:
        code, name = self.positions[posting.position_id]
        return Place(posting.position_id, code, name, posting.unit_id, self.names[posting.unit_id].label)

    def _former(self, line: Line, posting: PostingFact) -> PostingFact | None:
        """The posting that the decision ended, else the main one held on its first day."""
        if line.from_posting_id is not None:
            return self.postings.get(line.from_posting_id)
        beside = [one for one in self.held[line.official_id] if one.is_main and one.posting_id != posting.posting_id]
        day = posting.starts_on
        return next(
            (one for one in beside if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)), None
        )

    def _until(self, posting: PostingFact) -> date:
        return min(self.as_of, posting.ends_on or self.as_of)

    def _state(self, posting: PostingFact, is_met: bool | None) -> MoveState:
        if posting.starts_on > self.as_of:
            return MoveState.UPCOMING
        if is_met is None:
            return MoveState.UNDECLARED
        return MoveState.MET if is_met else MoveState.LACKING

    def _competent_on(self, posting: PostingFact, ledger: Ledger) -> date | None:
        """Only where evidence begins to count or requirements change can what wasn't met come to be."""
        first, last = posting.starts_on, self._until(posting)
        turns = [day for day in self.history.turns(posting.seat) if first < day <= last]
        begins = (fact.effective_on for facts in ledger.values() for fact in facts if first < fact.effective_on <= last)
        for day in sorted({first, *turns, *begins}) if first <= last else ():
            must = _must(self.history.on(posting.seat, day))
            if must and all(holding_on(ledger.get(one.competency_id, ()), day).level >= one.min_level for one in must):
                return day
        return None

    def _around(
        self, line: Line, posting: PostingFact, competencies: set[int]
    ) -> tuple[list[ResultFact], list[ResultFact]]:
        """Results that tell something of these competencies: before the move, and for the new posting since."""
        telling = [one for one in self.results.get(line.official_id, ()) if one.competencies & competencies]
        first = posting.starts_on
        return (
            [one for one in telling if one.score.on < first],
            [one for one in telling if one.score.on >= first and one.posting_id == posting.posting_id],
        )


def _must(required: Iterable[RequiredLevel]) -> list[RequiredLevel]:
    return [one for one in required if one.kind == RequirementKind.MUST]


def _held(ledger: Ledger, required: Iterable[RequiredLevel], day: date) -> dict[int, Holding]:
    return {one.competency_id: holding_on(ledger.get(one.competency_id, ()), day) for one in required}


def _meets(must: Sequence[RequiredLevel], held: Mapping[int, Holding]) -> bool | None:
    """None where nothing is required."""
    return all(held[one.competency_id].level >= one.min_level for one in must) if must else None


def _last(results: Sequence[ResultFact], competency_id: int | None = None) -> Score | None:
    found = (one.score for one in reversed(results) if competency_id is None or competency_id in one.competencies)
    return next(found, None)
