"""What is required of everybody in the scope, and how far it is met: as ranks, from facts or from what is stored."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Cast, Coalesce, Mod

from certificates.reports.skill_gap_facts import BELOW_RANK, PLACE_BITS, RANKS, WORD_PLACES
from lms.competencies.domain.catalogue import CompetencyWords
from lms.competencies.domain.requirements import RequiredLevel, Seat, requirements_for
from lms.competencies.enums import RequirementKind
from lms.org.models import PostingVersion
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.status import PostingFact, PostingStatus, status_from_facts
from lms.plans.enums import RequirementState
from lms.plans.models import RequirementStatus
from lms.plans.querysets import is_due

if TYPE_CHECKING:
    from certificates.reports.skill_gap_ranks import RankTable

POSTINGS_AT_ONCE = 10_000
"""Whose facts are held in memory together."""

STORED_RANK = Case(
    When(held_level__gte=F("min_level"), then=RANKS[RequirementState.MET]),
    When(exempt_until__isnull=False, then=RANKS[RequirementState.EXEMPT]),
    When(Q(has_expired=True) | Q(held_level__gt=0), then=F("min_level") - F("held_level") + BELOW_RANK),
    default=RANKS[RequirementState.NOT_SHOWN],
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Musts:
    """A line a posting, in the order given, with the rank of every requirement that must be met, above that of below by
    how many levels are lacking; and by competency the marks of those used."""

    table: RankTable
    marks: Mapping[int, set[str]]


def musts_of(statuses: Iterable[PostingStatus]) -> Musts:
    """Each is let go as soon as it has been read."""
    from certificates.reports.skill_gap_ranks import RankTable  # noqa: PLC0415 - slow import

    postings: list[tuple[int, int, bool]] = []
    lines, competencies, ranks = array("i"), array("q"), array("b")
    marks: dict[int, set[str]] = defaultdict(set)
    for status in statuses:
        for check in status.checks:
            if check.required.kind == RequirementKind.MUST:
                lines.append(len(postings))
                competencies.append(check.required.competency_id)
                ranks.append(_rank(check))
                marks[check.required.competency_id].add(check.required.mark)
        postings.append(_line(status.posting))
    table = RankTable.of(postings, marks)
    table.put(lines, competencies, ranks)
    return Musts(table, marks)


def _rank(check: RequirementCheck) -> int:
    rank = RANKS[check.state]
    return rank + check.missing_levels if rank == BELOW_RANK else rank


def musts_from_facts(
    postings: Sequence[PostingFact],
    as_of: date,
    known_at: datetime | None,
    chains: Mapping[int, Sequence[int]] | None = None,
) -> Musts:
    return musts_of(_by_parts(postings, as_of, known_at, chains))


def stored_musts(
    postings: Sequence[PostingFact],
    today: date,
    chains: Mapping[int, Sequence[int]],
    words: Mapping[int, CompetencyWords],
) -> Musts:
    """Of the day of `today` alone: from the rows of the requirement status, from facts where those can't be trusted.

    Two statements; four more where somebody's rows are due, or more if that is half a province. The database puts
    the ranks of a posting into a few whole numbers (`skill_gap_ranks.py`): a row for each would be millions.
    """
    from certificates.reports.skill_gap_ranks import RankTable  # noqa: PLC0415 - slow import

    seats = {(posting.position_id, posting.unit_id) for posting in postings}
    required = requirements_for((Seat(*seat) for seat in seats), today, chains=chains, words=words)
    marks = _marks(required.values())
    table = RankTable.of([_line(posting) for posting in postings], marks)
    line_of = {posting.posting_id: line for line, posting in enumerate(postings)}
    stored, ranks, due = array("q"), array("q"), set()
    for posting_id, due_rows, *packed in _stored({posting.unit_id for posting in postings}, today, table.words):
        if (line := line_of.pop(posting_id, None)) is None:
            continue  # it began between two statements
        stored.append(line)
        ranks.extend(packed)
        if due_rows:
            due.add(line)
    table.put_words(stored, ranks)
    due.update(line for line in line_of.values() if required[postings[line].seat])  # never written
    if due:
        lines = sorted(due)
        found = musts_of(_by_parts([postings[line] for line in lines], today, None, chains))
        table.replace(lines, found.table)
    return Musts(table, marks)


def _stored(units: Set[int], today: date, words: Iterable[int]) -> QuerySet[RequirementStatus, tuple[int, ...]]:
    """Posting, how many of its rows are due, and the ranks of the competencies of each word.

    Units by their ids: how many a recursion finds the database can't guess, and would read the whole table.
    """
    running = PostingVersion.objects.active_on(today).filter(unit_id__in=units)
    rows = RequirementStatus.objects.filter(posting__in=running.values("posting")).order_by()
    place = Cast(Mod(F("competency_id"), WORD_PLACES) * PLACE_BITS, IntegerField())
    code = Cast(STORED_RANK + 1, BigIntegerField()).bitleftshift(place)
    packed = {f"word_{word}": Coalesce(Cast(Sum(code, filter=_in_word(word)), BigIntegerField()), 0) for word in words}
    return (
        rows.values("posting_id")
        .annotate(due=Count("pk", filter=is_due(today)), **packed)
        .values_list("posting_id", "due", *packed)
    )


def _in_word(word: int) -> Q:
    first = word * WORD_PLACES
    return Q(kind=RequirementKind.MUST, competency_id__gte=first, competency_id__lt=first + WORD_PLACES)


def _by_parts(
    postings: Sequence[PostingFact],
    as_of: date,
    known_at: datetime | None,
    chains: Mapping[int, Sequence[int]] | None,
) -> Iterator[PostingStatus]:
    for start in range(0, len(postings), POSTINGS_AT_ONCE):
        part = postings[start : start + POSTINGS_AT_ONCE]
        yield from status_from_facts(part, as_of, known_at=known_at, chains=chains)


def _marks(required: Iterable[Iterable[RequiredLevel]]) -> dict[int, set[str]]:
    marks: dict[int, set[str]] = defaultdict(set)
    for one in (one for some in required for one in some):
        if one.kind == RequirementKind.MUST:
            marks[one.competency_id].add(one.mark)
    return marks


def _line(posting: PostingFact) -> tuple[int, int, bool]:
    return posting.unit_id, posting.official_id, posting.is_main
