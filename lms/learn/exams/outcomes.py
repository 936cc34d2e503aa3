"""What a result has led to: levels shown, and the certificate."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from assessments.models import Attempt, Result
from certificates.models import Certificate
from courses.models import Enrolment
from lms.competencies.domain.catalogue import competencies_in_force
from lms.evidence.domain.holdings import evidence_of, holding_on, with_replaced
from lms.evidence.models import Evidence


@dataclass(frozen=True)
class LevelChange:
    """A competency's level on the day of the result, without what this attempt shows and with it."""

    name: str
    before: int
    after: int


def level_changes(attempt: Attempt, result: Result) -> list[LevelChange]:
    """Read from the ledger: a rule may let an exam prove less than it is set for."""
    shown = list(Evidence.objects.known().filter(result__attempt=attempt).values_list("pk", "competency_id"))
    if not shown:
        return []
    own = {pk for pk, _competency in shown}
    facts = evidence_of([attempt.official_id])[attempt.official_id]
    words = competencies_in_force(result.effective_on)
    changes = []
    for competency_id in sorted({competency for _pk, competency in shown if competency in words}):
        others = [fact for fact in facts[competency_id] if fact.id not in own]
        changes.append(
            LevelChange(
                name=words[competency_id].name,
                before=holding_on(with_replaced(others), result.effective_on).level,
                after=holding_on(facts[competency_id], result.effective_on).level,
            )
        )
    return changes


def certificate_of(attempt: Attempt, user: Any) -> Certificate | None:
    """The newest, waiting or issued, of a course that ends with this exam, in the cycle of it in which this was sat."""
    day = timezone.localdate(attempt.started_at)
    begun = Enrolment.objects.filter(official=attempt.official_id, course=OuterRef("course"), counts_from__lte=day)
    mine: Any = Certificate.objects.owned_by(user).filter(course__assessment=attempt.assessment, revoked_at=None)
    mine = mine.annotate(since=Subquery(begun.order_by("-counts_from").values("counts_from")[:1]))
    own = Q(completion__enrolment__counts_from=F("since"))
    own |= Q(completion__enrolment__counts_from__isnull=True, since__isnull=True)
    certificate: Certificate | None = mine.filter(own, refused_at=None).order_by("-requested_at").first()
    return certificate
