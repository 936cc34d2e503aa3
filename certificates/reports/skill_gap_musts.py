"""What is required of everybody in the scope, and how far it is met: as ranks, from facts or from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from certificates.reports.skill_gap_facts import BELOW_RANK, RANKS
from lms.competencies.domain.requirements import requirements_for
from lms.competencies.enums import RequirementKind
from lms.org.models import PostingVersion, Unit
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.recomputing import read_from_facts
from lms.plans.domain.status import PostingFact, PostingStatus, postings_on, status_from_facts
from lms.plans.enums import RequirementState
from lms.plans.models import RequirementStatus

STORED_RANK = Case(
    When(held_level__gte=F("min_level"), then=RANKS[RequirementState.MET]),
    When(exempt_until__isnull=False, then=RANKS[RequirementState.EXEMPT]),
    When(Q(has_expired=True) | Q(held_level__gt=0), then=F("min_level") - F("held_level") + BELOW_RANK),
    default=RANKS[RequirementState.NOT_SHOWN],
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Musts:
    """Posting, competency and rank (as `skill_gap_frame.Check` has it) of every requirement that must be met, and by
    competency the marks of those used."""

    ranks: Sequence[tuple[int, int, int]]
    marks: Mapping[int, set[str]]


def musts_of(statuses: Iterable[PostingStatus]) -> Musts:
    ranks, marks = [], defaultdict(set)
    for status in statuses:
        for check in status.checks:
            if check.required.kind == RequirementKind.MUST:
                ranks.append((status.posting.posting_id, check.required.competency_id, _rank(check)))
                marks[check.required.competency_id].add(check.required.mark)
    return Musts(ranks, marks)


def _rank(check: RequirementCheck) -> int:
    rank = RANKS[check.state]
    return rank + check.missing_levels if rank == BELOW_RANK else rank


def stored_musts(
    postings: Sequence[PostingFact], inside: QuerySet[Unit], today: date, chains: Mapping[int, Sequence[int]]
) -> Musts:
    """Of the day of `today` alone: from the rows of the requirement status, from facts where those can't be trusted.

    Four statements; three more where somebody's rows are due.
    """
    due = postings_on(today, where=Q(unit_id__in=inside) & read_from_facts(today))
    running = PostingVersion.objects.active_on(today).filter(unit_id__in=inside)
    rows = RequirementStatus.objects.filter(kind=RequirementKind.MUST, posting__in=running.values("posting")).order_by()
    ranks = list(rows.annotate(rank=STORED_RANK).values_list("posting_id", "competency_id", "rank"))
    if due:
        anew = {posting.posting_id for posting in due}
        ranks = [one for one in ranks if one[0] not in anew]
        ranks += musts_of(status_from_facts(due, today, chains=chains)).ranks
    marks: dict[int, set[str]] = defaultdict(set)
    for required in requirements_for((posting.seat for posting in postings), today, chains=chains).values():
        for one in required:
            if one.kind == RequirementKind.MUST:
                marks[one.competency_id].add(one.mark)
    return Musts(ranks, marks)
