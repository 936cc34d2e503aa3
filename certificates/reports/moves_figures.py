"""The figures of each move, worked out from what was read once. What they mean is said in `moves.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from certificates.reports.moves_comparing import Fared
from certificates.reports.moves_facts import CompetencyResult, Move, MoveState, Pair, Place, Score
from certificates.reports.moves_reading import Line, ResultFact, postings_of, results_of
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.requirement_history import RequirementHistory, SeatHistory
from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind
from lms.competencies.models import Competency
from lms.evidence.domain.holdings import EvidenceFact, evidence_of, holding_on, level_on
from lms.org.domain.position_titles import positions_named_on
from lms.org.domain.unit_names import UnitName, unit_names
from lms.plans.domain.gaps import check_requirements
from lms.plans.domain.status import PostingFact

Ledger = Mapping[int, Sequence[EvidenceFact]]
NO_EVIDENCE: Ledger = {}


@dataclass(frozen=True)
class Begun:
    """A line with the posting that it began, as we hold it true; `former` is the one it ended or the main one beside.

    `above`: the units that the new posting is below, and the former one too where that goes on.
    """

    line: Line
    posting: PostingFact
    place: Place
    former: Place | None
    province_id: int
    above: frozenset[int]

    @property
    def is_kept(self) -> bool:
        return self.former is not None and self.line.from_posting_id is None

    @property
    def pair(self) -> Pair | None:
        return (self.former.position_id, self.place.position_id) if self.former else None

    def is_inside(self, scope: Collection[int]) -> bool:
        return not self.above.isdisjoint(scope)


class MoveFigures:
    """`begun`: the lines whose posting we hold true; each is worked out when it is asked for."""

    def __init__(self, lines: Sequence[Line], as_of: date, known_at: datetime | None) -> None:
        self._as_of = as_of
        people = {line.official_id for line in lines}
        history = postings_of(people, known_at)
        held, self._begun_as = history.held, history.begun_as
        postings = {one.posting_id: one for mine in held.values() for one in mine}
        names = unit_names({one.unit_id for one in postings.values()}, as_of)
        words = positions_named_on({one.position_id for one in postings.values()}, as_of, known_at)
        places = {pk: _place(one, words[one.position_id], names[one.unit_id]) for pk, one in postings.items()}
        self.begun: list[Begun] = []
        for line in lines:
            posting = postings.get(line.to_posting_id)
            if posting is None:  # of a decision that was undone
                continue
            former = _former(line, posting, postings, held[line.official_id])
            name = names[posting.unit_id]
            above = {step.unit_id for step in name.path}
            if former is not None and line.from_posting_id is None:
                above |= {step.unit_id for step in names[former.unit_id].path}
            place = places[posting.posting_id]
            before = places[former.posting_id] if former else None
            self.begun.append(Begun(line, posting, place, before, name.province_id, frozenset(above)))
        self._history = RequirementHistory((one.posting.seat for one in self.begun), known_at=known_at)
        self._evidence = evidence_of(people, known_at)
        self._results = results_of(people, as_of=as_of, known_at=known_at)
        self._words = _words(as_of)
        self._competent: dict[int, date | None] = {}

    def move(self, one: Begun, *, with_profile: bool) -> Move:
        line, posting, seat = one.line, one.posting, self._history.of(one.posting.seat)
        first = posting.starts_on
        until = max(first, self._until(posting))
        required, ledger = seat.on(until), self._ledger(line)
        before, after = self._around(one, required)
        must_before, must_now = _must(seat.on(first)), _must(required)
        met_now = _met(must_now, ledger, until)
        return Move(
            line_id=line.pk,
            official_id=line.official_id,
            uid=line.uid,
            name=line.name,
            sort_key=line.sort_key,
            birth_year=line.birth_year,
            decision_uid=line.decision_uid,
            number=line.number,
            kind=line.kind,
            signed_on=line.signed_on,
            effective_on=first,
            ends_on=posting.ends_on,
            until=until,
            from_place=one.former,
            to_place=one.place,
            is_kept=one.is_kept,
            state=self._state(posting, len(must_now), met_now),
            must_before=len(must_before),
            met_before=_met(must_before, ledger, first),
            must_now=len(must_now),
            met_now=met_now,
            before=_last(before),
            after=_last(after),
            attempts=len(after),
            competent_on=self._competent_on(one),
            competencies=self._profile(required, ledger, first, until, before, after) if with_profile else (),
        )

    def fared(self, one: Begun) -> Fared:
        """What a group keeps of a move that has begun."""
        assert one.pair is not None
        assert one.former is not None
        required = self._history.of(one.posting.seat).on(self._until(one.posting))
        competent_on = self._competent_on(one)
        after = _last(self._around(one, required)[1])
        return Fared(
            official_id=one.line.official_id,
            pair=one.pair,
            order=(one.posting.starts_on, one.line.pk),
            from_position=one.former.position,
            to_position=one.place.position,
            is_declared=bool(_must(required)),
            days=(competent_on - one.posting.starts_on).days if competent_on else None,
            score=after.share if after else None,
        )

    def _profile(
        self,
        required: Sequence[RequiredLevel],
        ledger: Ledger,
        first: date,
        until: date,
        before: Sequence[ResultFact],
        after: Sequence[ResultFact],
    ) -> tuple[CompetencyResult, ...]:
        holdings = {one.competency_id: holding_on(ledger.get(one.competency_id, ()), until) for one in required}
        return tuple(
            CompetencyResult(
                words=self._words[check.required.competency_id],
                kind=check.required.kind,
                required=check.required.min_level,
                target=check.required.max_level,
                level_before=level_on(ledger.get(check.required.competency_id, ()), first),
                level_now=check.holding.level,
                state=check.state,
                before=_last(before, check.required.competency_id),
                after=_last(after, check.required.competency_id),
                evidence_id=check.holding.evidence_id,
            )
            for check in check_requirements(required, holdings)
        )

    def _began(self, result: ResultFact) -> int | None:
        return self._begun_as.get(result.posting_id or 0, result.posting_id)

    def _ledger(self, line: Line) -> Ledger:
        return self._evidence.get(line.official_id, NO_EVIDENCE)

    def _until(self, posting: PostingFact) -> date:
        return min(self._as_of, posting.ends_on or self._as_of)

    def _state(self, posting: PostingFact, must: int, met: int) -> MoveState:
        if posting.starts_on > self._as_of:
            return MoveState.UPCOMING
        if not must:
            return MoveState.UNDECLARED
        return MoveState.MET if met == must else MoveState.LACKING

    def _competent_on(self, one: Begun) -> date | None:
        key = one.line.pk
        if key not in self._competent:
            last, seat = self._until(one.posting), self._history.of(one.posting.seat)
            self._competent[key] = _first_competent(seat, self._ledger(one.line), one.posting.starts_on, last)
        return self._competent[key]

    def _around(self, one: Begun, required: Iterable[RequiredLevel]) -> tuple[list[ResultFact], list[ResultFact]]:
        """Results that tell something of what is required: before the move, and for the new posting since."""
        results = self._results.get(one.line.official_id, ())
        if not results:
            return [], []
        wanted = {level.competency_id for level in required}
        telling = [result for result in results if not wanted.isdisjoint(result.competencies)]
        first = one.posting.starts_on
        return (
            [result for result in telling if result.score.on < first],
            [r for r in telling if r.score.on >= first and self._began(r) == one.posting.posting_id],
        )


def _first_competent(seat: SeatHistory, ledger: Ledger, first: date, last: date) -> date | None:
    """Only where evidence begins to count, or requirements change, can what wasn't met come to be."""
    if first > last:
        return None
    days = {first, *(day for day in seat.turns if first < day <= last)}
    days |= {fact.effective_on for facts in ledger.values() for fact in facts if first < fact.effective_on <= last}
    for day in sorted(days):
        must = _must(seat.on(day))
        if must and all(level_on(ledger.get(one.competency_id, ()), day) >= one.min_level for one in must):
            return day
    return None


def _former(
    line: Line, posting: PostingFact, postings: Mapping[int, PostingFact], held: Sequence[PostingFact]
) -> PostingFact | None:
    """The posting that the decision ended, else the main one held beside on its first day."""
    if line.from_posting_id is not None:
        return postings.get(line.from_posting_id)
    day = posting.starts_on
    beside = (one for one in held if one.is_main and one.posting_id != posting.posting_id and one.starts_on <= day)
    return next((one for one in beside if one.ends_on is None or one.ends_on >= day), None)


def _place(posting: PostingFact, position: tuple[str, str], unit: UnitName) -> Place:
    return Place(posting.position_id, *position, posting.unit_id, unit.label, unit.name, unit.commune_id)


def _words(as_of: date) -> dict[int, CompetencyWords]:
    """Also of those that no version in force words: they go by their code, last."""
    words = competencies_in_force(as_of)
    bare = Competency.objects.exclude(pk__in=words).order_by("code").values_list("pk", "code")
    return words | {pk: CompetencyWords(pk, code, code, "", "", 1, 5, False, 0, len(words)) for pk, code in bare}


def _must(required: Iterable[RequiredLevel]) -> list[RequiredLevel]:
    return [one for one in required if one.kind == RequirementKind.MUST]


def _met(must: Iterable[RequiredLevel], ledger: Ledger, day: date) -> int:
    return sum(level_on(ledger.get(one.competency_id, ()), day) >= one.min_level for one in must)


def _last(results: Sequence[ResultFact], competency_id: int | None = None) -> Score | None:
    found = (one.score for one in reversed(results) if competency_id is None or competency_id in one.competencies)
    return next(found, None)
