"""Appending to the ledger."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentKind
from assessments.models import Observation, Result
from lms.competencies.models import Competency, CompetencyVersion
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.assessors import assessors_of, not_named, official_of
from lms.evidence.domain.corrections import with_last
from lms.evidence.enums import EvidenceKind
from lms.evidence.exceptions import LevelBeyondRule, NothingProves
from lms.evidence.models import Evidence, EvidenceRule
from lms.org.models import Official, Posting

if TYPE_CHECKING:
    from lms.accounts.models import User

EVIDENCE_RECORDED = register_verb("evidence.recorded", _("Đã ghi minh chứng mức %(level)s"))
EVIDENCE_WITHDRAWN = register_verb("evidence.withdrawn", _("Đã rút minh chứng"))


def rule_for(competency_id: int, kind: EvidenceKind, day: date) -> EvidenceRule | None:
    """The rule of that day: the competency's own, else the one for all."""
    rules = EvidenceRule.objects.in_force(day).filter(kind=kind)
    own_first = rules.filter(competency_id=competency_id) | rules.filter(competency__isnull=True)
    return own_first.order_by(F("competency_id").desc(nulls_last=True), "-valid_from").first()


def provable_levels(kind: EvidenceKind, day: date) -> dict[int | None, int]:
    """As `rule_for`, the highest level by competency with a rule of its own, under None that of all others; one
    statement."""
    rules = EvidenceRule.objects.in_force(day).filter(kind=kind).order_by("valid_from", "pk")
    return dict(rules.values_list("competency_id", "max_level"))  # the newest counts


def record_result(*, result: Result, actor: User | None, now: datetime) -> list[Evidence]:
    """Append what a passed result shows: each outcome frozen on the attempt, as far as the rule allows.

    A regrade that no longer passes withdraws what the superseded result had shown; one that still passes leaves
    the earlier evidence standing.
    """
    with transaction.atomic(savepoint=False):
        earlier = _standing_evidence_of_superseded(result)
        if earlier and not result.passed:
            return [withdraw(evidence=one, reason=result.reason, actor=actor, now=now) for one in earlier]
        if earlier or not result.passed or result.attempt.kind == AssessmentKind.PRACTICE:
            return []
        if result.supersedes is not None and result.supersedes.passed and _is_withdrawn(result):
            return []  # by a person, for a reason that a regrade doesn't touch
        written = []
        for outcome in result.attempt.outcomes:
            rule = rule_for(outcome["competency"], EvidenceKind.RESULT, result.effective_on)
            framework = _framework_of(outcome["competency"], result.effective_on)
            if rule is None or framework is None:
                continue  # a competency that left the framework mustn't keep a paper from being handed in
            written.append(
                _append(
                    official_id=result.official_id,
                    posting_id=result.posting_id,
                    competency_id=outcome["competency"],
                    kind=EvidenceKind.RESULT,
                    level=min(outcome["level"], rule.max_level),
                    rule=rule,
                    framework_version_id=framework,
                    effective_on=result.effective_on,
                    actor=actor,
                    now=now,
                    result=result,
                )
            )
        return written


def record_observation(*, observation: Observation, actor: User | None, now: datetime) -> list[Evidence]:
    """Append what a passed observation shows that both sides agree on, as far as the rule allows; once.

    Where the rule names no observation, or leaves it to others, or a competency left the framework, nothing is written:
    the form stays all the same.
    """
    with transaction.atomic():
        if not observation.passed or Evidence.objects.filter(observation=observation).exists():
            return []
        written = []
        for outcome in observation.request.version.outcomes.order_by("competency_id"):
            rule = rule_for(outcome.competency_id, EvidenceKind.OBSERVATION, observation.observed_on)
            framework = _framework_of(outcome.competency_id, observation.observed_on)
            if rule is None or framework is None or not _may_prove(observation, outcome.competency_id, rule):
                continue
            written.append(
                _append(
                    official_id=observation.request.official_id,
                    posting_id=observation.posting_id,
                    competency_id=outcome.competency_id,
                    kind=EvidenceKind.OBSERVATION,
                    level=min(outcome.level, rule.max_level),
                    rule=rule,
                    framework_version_id=framework,
                    effective_on=observation.observed_on,
                    actor=actor,
                    now=now,
                    observation=observation,
                )
            )
        return written


def record_document(
    *,
    official: Official,
    posting: Posting | None,
    competency: Competency,
    kind: EvidenceKind,
    level: int,
    title: str,
    issuer: str,
    effective_on: date,
    actor: User | None,
    now: datetime,
    reason: str = "",
    expires_on: date | None = None,
) -> Evidence:
    """Append a document from outside, or prior learning that somebody entitled has recognised.

    It counts as long as the rule says, and no longer than the paper itself (`expires_on`). Raises NothingProves,
    LevelBeyondRule, and where the rule leaves it to others OnlyNamedAssess or NobodyNamedToAssess.
    """
    rule = rule_for(competency.pk, kind, effective_on)
    framework = _framework_of(competency.pk, effective_on)
    if rule is None or framework is None:
        raise NothingProves(day=format_date(effective_on))
    if level > rule.max_level:
        raise LevelBeyondRule(max_level=rule.max_level)
    if rule.named_only:
        day, who = timezone.localdate(now), official_of(actor)
        named = assessors_of(official.pk, [competency.pk], day)[competency.pk]
        if all(one.pk != who for one in named):
            raise not_named(competency.pk, named, day)
    with transaction.atomic():
        return _append(
            official_id=official.pk,
            posting_id=posting.pk if posting else None,
            competency_id=competency.pk,
            kind=kind,
            level=level,
            rule=rule,
            framework_version_id=framework,
            effective_on=effective_on,
            actor=actor,
            now=now,
            document_title=title,
            document_issuer=issuer,
            reason=reason,
            ends_on=expires_on,
        )


def withdraw(*, evidence: Evidence, reason: str, actor: User | None, now: datetime) -> Evidence:
    """Append a row of level 0 in place of another; the corrected row stays as it was."""
    with transaction.atomic():
        correction = Evidence.objects.create(
            official_id=evidence.official_id,
            posting_id=evidence.posting_id,
            competency_id=evidence.competency_id,
            framework_version_id=evidence.framework_version_id,
            kind=evidence.kind,
            level=0,
            rule_id=evidence.rule_id,
            effective_on=evidence.effective_on,
            corrects=evidence,
            reason=reason,
            actor=actor,
            recorded_at=now,
        )
        record(verb=EVIDENCE_WITHDRAWN, target=evidence, actor=actor, before={"level": evidence.level}, reason=reason)
    return correction


def _append(
    *,
    official_id: int,
    posting_id: int | None,
    competency_id: int,
    kind: EvidenceKind,
    level: int,
    rule: EvidenceRule,
    framework_version_id: int,
    effective_on: date,
    actor: User | None,
    now: datetime,
    ends_on: date | None = None,
    **source: object,
) -> Evidence:
    ends = [months_later(effective_on, rule.validity_months)] if rule.validity_months else []
    ends += [ends_on] if ends_on else []
    evidence = Evidence.objects.create(
        official_id=official_id,
        posting_id=posting_id,
        competency_id=competency_id,
        framework_version_id=framework_version_id,
        kind=kind,
        level=level,
        rule=rule,
        effective_on=effective_on,
        expires_on=min(ends, default=None),
        actor=actor,
        recorded_at=now,
        **source,
    )
    record(
        verb=EVIDENCE_RECORDED,
        target=evidence,
        actor=actor,
        after={"competency": competency_id, "level": level, "kind": kind, "official": official_id},
    )
    return evidence


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _may_prove(observation: Observation, competency_id: int, rule: EvidenceRule) -> bool:
    if not rule.named_only:
        return True
    request, day = observation.request, observation.observed_on
    named = assessors_of(request.official_id, [competency_id], day)[competency_id]
    return any(one.pk == request.observer_id for one in named)


def _framework_of(competency_id: int, day: date) -> int | None:
    """The version of the framework that words the competency that day; the newest where two do."""
    versions = CompetencyVersion.objects.in_force(day).filter(competency_id=competency_id)
    newest = versions.order_by("-framework_version__valid_from", "-pk")
    return newest.values_list("framework_version_id", flat=True).first()


def _standing_evidence_of_superseded(result: Result) -> list[Evidence]:
    """Uncorrected evidence of the results this one replaces, and what lets such evidence count again."""
    chain = _superseded(result)
    if not chain:
        return []
    lasts = [last for _source, last in with_last(Evidence.objects.filter(result_id__in=chain).order_by("pk"))]
    return [one for one in lasts if one.level > 0]


def _is_withdrawn(result: Result) -> bool:
    return Evidence.objects.filter(result_id__in=_superseded(result), corrected_by__isnull=False).exists()


def _superseded(result: Result) -> list[int]:
    chain, earlier = [], result.supersedes
    while earlier is not None:
        chain.append(earlier.pk)
        earlier = earlier.supersedes
    return chain
