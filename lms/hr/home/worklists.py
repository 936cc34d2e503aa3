"""What may wait for HR in a scope. A figure and the list behind it are the same query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.models import ExamSitting, ObservationRequest
from certificates.domain.states import EXPIRING_WITHIN
from certificates.models import Certificate
from courses.models import Enrolment
from lms.competencies.enums import RequirementKind
from lms.flows.secondments import ending_secondments
from lms.hr.documents.waiting import waiting_documents
from lms.hr.home.standing import due_statuses
from lms.hr.reviews.waiting import late_reviews, waiting_reviews
from lms.hr.scope import HrScope
from lms.org.enums import DecisionKind, ImportStatus
from lms.org.models import Official, PostingVersion, RosterImport, Unit
from lms.plans.domain.status import PostingStatus
from lms.plans.domain.trend import lacks_must
from lms.plans.models import AssignedCourse, LearningPlan, PlanItem, RequirementStatus


def people(scope: HrScope) -> QuerySet[Official]:
    return Official.objects.posted_in(scope.units, scope.as_of)


def overdue_people(scope: HrScope) -> QuerySet[Official]:
    late = PlanItem.objects.overdue(scope.as_of).filter(plan__official=OuterRef("pk"))
    given = AssignedCourse.objects.overdue(scope.as_of).filter(official=OuterRef("pk"))
    return people(scope).filter(Exists(late) | Exists(given))


def learning_people(scope: HrScope) -> QuerySet[Official]:
    return people(scope).filter(Exists(Enrolment.objects.learning().filter(official=OuterRef("pk"))))


def people_without_posting(scope: HrScope) -> QuerySet[Official]:
    """Their last posting ended and none follows; who left the service waits for nothing."""
    own = PostingVersion.objects.known().filter(posting__official=OuterRef("pk"))
    lasting = own.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.as_of))
    last_end = own.order_by(F("ends_on").desc(nulls_first=True), "-pk").values("end_decision__kind")[:1]
    return (
        people(scope)
        .filter(~Exists(lasting))
        .annotate(ended_by=Coalesce(Subquery(last_end), Value("")))
        .exclude(ended_by=DecisionKind.LEAVE)
    )


def postings_without_plan(scope: HrScope, due: Sequence[PostingStatus] | None = None) -> QuerySet[PostingVersion]:
    """A decision began the posting, it lacks something it must have, and nobody planned how to close that.

    What it lacks stands in the cache, or comes from facts (`due`, read here if the caller hasn't).
    """
    by_facts = {one.posting.posting_id: lacks_must(one) for one in (due_statuses(scope) if due is None else due)}
    lacking = RequirementStatus.objects.short(scope.as_of).filter(
        posting=OuterRef("posting"), kind=RequirementKind.MUST
    )
    short = Exists(lacking) & ~Q(posting__in=by_facts) | Q(
        posting__in=[pk for pk, is_short in by_facts.items() if is_short]
    )
    planned = LearningPlan.objects.filter(posting=OuterRef("posting"))
    return (
        PostingVersion.objects.known()
        .at_units(scope.units)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.as_of), start_decision__isnull=False)
        .filter(short, ~Exists(planned))
    )


def unfinished_imports(scope: HrScope) -> QuerySet[RosterImport]:
    return RosterImport.objects.filter(
        unit__in=scope.units, status__in=[ImportStatus.UPLOADED, ImportStatus.CHECKED]
    ).order_by("-created_at")


def waiting_certificates(scope: HrScope) -> QuerySet[Certificate]:
    return Certificate.objects.waiting().filter(issuer__in=scope.units).order_by("requested_at", "pk")


def doubted_certificates(scope: HrScope) -> QuerySet[Certificate]:
    """Issued here, resting on an exam that was marked anew since and is no longer passed, or on withdrawn evidence."""
    found = Certificate.objects.to_look_at(as_of=scope.as_of).filter(issuer__in=scope.units)
    return found.order_by("-approved_at", "-pk")


def expiring_certificates(scope: HrScope) -> QuerySet[Certificate]:
    return (
        Certificate.objects.issued()
        .filter(
            official__in=people(scope),
            revoked_at__isnull=True,
            replaced_by__isnull=True,
            expires_on__range=(scope.as_of, scope.as_of + EXPIRING_WITHIN),
        )
        .order_by("expires_on", "pk")
    )


def sittings_today(scope: HrScope) -> QuerySet[ExamSitting]:
    """Open, or to open before the day is over."""
    now = timezone.now()
    tomorrow = timezone.make_aware(datetime.combine(scope.as_of + timedelta(days=1), time()))
    running = ExamSitting.objects.filter(unit__in=scope.units, ended_at=None, closes_at__gt=now)
    return running.filter(opens_at__lt=tomorrow).order_by("opens_at", "pk")


def unfinished_observations(scope: HrScope) -> QuerySet[ObservationRequest]:
    """Of the scope's people, the oldest first."""
    return ObservationRequest.objects.unfinished().filter(official__in=people(scope)).order_by("asked_at", "pk")


def secondments_ending(scope: HrScope) -> QuerySet[PostingVersion]:
    """To units of the scope, and of its own people elsewhere, within 60 days."""
    here = Q(unit__in=scope.units) | Q(posting__official__in=people(scope))
    return ending_secondments(scope.as_of).filter(here)


COUNTED: Mapping[str, Callable[[HrScope], QuerySet[Any]]] = {
    "ca-thi-hom-nay": sittings_today,
    "qua-han": overdue_people,
    "chua-co-vi-tri": people_without_posting,
    "nhap-do-dang": unfinished_imports,
    "cho-duyet": waiting_certificates,
    "can-xem-lai": doubted_certificates,
    "cho-xac-nhan": waiting_documents,
    "xem-lai-muc": waiting_reviews,
    "xem-lai-muc-tre": late_reviews,
    "cho-quan-sat": unfinished_observations,
    "biet-phai-sap-het": secondments_ending,
    "sap-het-han": expiring_certificates,
    "dang-hoc": learning_people,
    "tat-ca": people,
}


@dataclass(frozen=True)
class Counts:
    """How long each list is."""

    by_key: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        return self.by_key[key]


def counts_of(scope: HrScope, due: Sequence[PostingStatus]) -> Counts:
    """One statement for all of them."""
    lists = {key: make(scope) for key, make in COUNTED.items()} | {"chua-giao-hoc": postings_without_plan(scope, due)}
    numbers = {f"list_{index}": _count(rows) for index, rows in enumerate(lists.values())}
    [row] = Unit.objects.filter(pk=scope.home.unit_id).annotate(**numbers).values_list(*numbers)
    return Counts(dict(zip(lists, row, strict=True)))


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
