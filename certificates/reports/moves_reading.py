"""Reads what the report of moves is worked out from; each a fixed number of statements, however many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.models import Result
from certificates.reports.moves_facts import Line, Score
from lms.evidence.models import Evidence
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import DecisionLine, Official, PostingVersion, RoleGrant, Unit, UnitVersion
from lms.plans.domain.status import POSTING_COLUMNS, PostingFact

if TYPE_CHECKING:
    from lms.accounts.models import User


LINE_COLUMNS = (
    "pk",
    "official_id",
    "from_posting_id",
    "to_posting_id",
    "official__uid",
    "official__full_name",
    "official__sort_key",
    "official__birth_year",
    "decision__uid",
    "decision__number",
    "decision__number_key",
    "decision__kind",
    "decision__signed_on",
)


@dataclass(frozen=True)
class ResultFact:
    """A result that counts; `competencies` are those that the attempt was to prove, frozen when it started."""

    posting_id: int | None
    attempt_id: int
    score: Score
    competencies: frozenset[int]


def moved_people(viewer: User, *, known_at: datetime | None) -> set[int]:
    """Officials whom the viewer manages today and whom a decision gave a posting; one statement. What somebody may see
    is always a matter of today, whatever day the figures are of."""
    lines = DecisionLine.objects.beginning(known_at).filter(official=OuterRef("pk"))
    managed = Official.objects.managed_by(viewer, as_of=timezone.localdate())
    return set(managed.filter(Exists(lines)).values_list("pk", flat=True))


def lines_to_compare(
    viewer: User, own: Collection[int], *, as_of: date, known_at: datetime | None, official: UUID | None = None
) -> tuple[list[Line], set[int]]:
    """Lines of these people, or of one of them, and in the viewer's provinces of everybody who came to one of the same
    positions; those provinces; four statements.
    """
    granted = RoleGrant.objects.in_force(timezone.localdate()).filter(user=viewer, role=Role.HR)
    provinces = {name.province_id for name in unit_names(granted.values_list("unit_id", flat=True), as_of).values()}
    inside = Unit.objects.none()
    for province_id in provinces:
        inside = inside | Unit.objects.within(province_id, as_of)
    # Divisions closed since are below no unit of today; their commune is.
    here = Q(to_unit__in=inside) | Q(to_unit__in=UnitVersion.objects.filter(parent__in=inside).values("unit"))
    lines = DecisionLine.objects.beginning(known_at)
    ours = Q(official__in=own) if official is None else Q(official__in=own, official__uid=official)
    mine = lines.filter(ours).values("to_posting")
    positions = set(PostingVersion.objects.filter(posting__in=mine).values_list("position_id", flat=True))
    alike = here & Q(to_posting__in=PostingVersion.objects.filter(position__in=positions).values("posting"))
    rows = lines.filter(ours | alike).order_by("pk")
    return [Line(*values) for values in rows.values_list(*LINE_COLUMNS)], provinces


@dataclass(frozen=True)
class PostingHistory:
    """What people have held and are recorded to hold, by official. `begun_as`: of a posting that carries another on
    since its unit was arranged, the one it all began with."""

    held: Mapping[int, list[PostingFact]]
    begun_as: Mapping[int, int]


def postings_of(official_ids: Iterable[int], known_at: datetime | None) -> PostingHistory:
    """One statement. An end recorded after `known_at` isn't told; a posting that another carries on lasts as long as
    that one."""
    found: dict[int, list[PostingFact]] = defaultdict(list)
    onward: dict[int, PostingFact] = {}
    back: dict[int, int] = {}
    rows = PostingVersion.objects.known(known_at).filter(posting__official__in=set(official_ids))
    for *values, end_recorded_at, continues_id in rows.values_list(
        *POSTING_COLUMNS, "end_recorded_at", "posting__continues_id"
    ):
        fact = PostingFact(*values)
        if known_at is not None and end_recorded_at is not None and end_recorded_at > known_at:
            fact = replace(fact, ends_on=None)
        found[fact.official_id].append(fact)
        if continues_id is not None:
            onward[continues_id], back[fact.posting_id] = fact, continues_id
    held = {pk: [replace(one, ends_on=_last_of(one, onward).ends_on) for one in mine] for pk, mine in found.items()}
    return PostingHistory(defaultdict(list, held), {pk: _first_of(pk, back) for pk in back})


def _last_of(posting: PostingFact, onward: Mapping[int, PostingFact]) -> PostingFact:
    while posting.posting_id in onward:
        posting = onward[posting.posting_id]
    return posting


def _first_of(posting_id: int, back: Mapping[int, int]) -> int:
    while posting_id in back:
        posting_id = back[posting_id]
    return posting_id


def results_of(
    official_ids: Iterable[int], *, as_of: date, known_at: datetime | None
) -> Mapping[int, list[ResultFact]]:
    """What each has sat that proves something, oldest first; one statement. Of an attempt marked anew the last result,
    at the day the attempt was."""
    found: dict[int, list[ResultFact]] = defaultdict(list)
    rows = Result.objects.latest(known_at).filter(official__in=set(official_ids), effective_on__lte=as_of)
    columns = ("score", "points", "out_of", "passed", "attempt__title", "effective_on", "attempt__outcomes")
    ordered = rows.order_by("effective_on", "attempt_id")
    for official_id, posting_id, attempt_id, score, points, out_of, passed, title, on, outcomes in ordered.values_list(
        "official_id", "posting_id", "attempt_id", *columns
    ):
        if outcomes:
            earned = Decimal(score) if points is None else points
            competencies = frozenset(outcome["competency"] for outcome in outcomes)
            fact = ResultFact(posting_id, attempt_id, Score(title, on, earned, out_of, passed), competencies)
            found[official_id].append(fact)
    return found


def evidence_titles(official_ids: Iterable[int]) -> dict[int, tuple[str, date, str]]:
    """By piece of evidence its kind, its day, and what it is called; one statement."""
    rows = Evidence.objects.filter(official__in=set(official_ids), level__gt=0).values_list(
        "pk", "kind", "effective_on", "document_title", "result__attempt__title", "completion__enrolment__course__title"
    )
    return {pk: (kind, on, document or exam or course or "") for pk, kind, on, document, exam, course in rows}
