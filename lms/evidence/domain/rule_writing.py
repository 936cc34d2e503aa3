"""Which kinds of evidence prove up to which level and for how long, as HR of a province writes it down.

A rule holds from its day until the next one on record for the same kind, for all competencies or for one. It is never
overwritten: one that is cut short is superseded by one that ends the day before. Evidence keeps what it was recorded
with, level and last day; a rule is asked for evidence of its days alone (`recording.rule_for`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.framework_contents import state_of
from lms.competencies.models import Competency, Framework, FrameworkVersion
from lms.core.domain.audit import record, register_verb
from lms.core.domain.audit_history import HistoryLine, line_of
from lms.core.models import AuditEntry
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.assessors import BY_PEOPLE
from lms.evidence.enums import Combining, EvidenceKind, RuleMark
from lms.evidence.exceptions import (
    NamedForPeopleOnly,
    NoRuleToEnd,
    RuleChangedMeanwhile,
    RuleDayPast,
    RuleLevelOutside,
    RuleReasonMissing,
    RulesNotYours,
)
from lms.evidence.models import EvidenceRule
from lms.evidence.policy import can_edit_evidence_rules
from lms.org.domain.decision_dates import check_not_far

if TYPE_CHECKING:
    from lms.accounts.models import User

RULE_SET = register_verb(
    "evidence.rule.set",
    _("%(actor)s đã ghi quy tắc %(kind)s, %(competency)s: đến mức %(max_level)s, số tháng: %(months)s, từ %(from)s"),
)
RULE_ENDED = register_verb(
    "evidence.rule.ended", _("%(actor)s đã cho thôi quy tắc %(kind)s, %(competency)s, từ %(from)s")
)
DAY = timedelta(days=1)
HISTORY_SHOWN = 100


@dataclass(frozen=True)
class RuleFacts:
    """`validity_months` None: without end; `renew_days` None: as the product has it."""

    max_level: int
    validity_months: int | None
    combining: Combining = Combining.HIGHEST
    renew_days: int | None = None
    named_only: bool = False
    """Only what named assessors observe or confirm proves anything."""


def facts_of(rule: EvidenceRule) -> RuleFacts:
    return RuleFacts(rule.max_level, rule.validity_months, Combining(rule.combining), rule.renew_days, rule.named_only)


def rules_on_record(kind: EvidenceKind, competency: Competency | None) -> list[EvidenceRule]:
    """Of that kind, for the competency alone or for all; one statement."""
    rules = EvidenceRule.objects.known().filter(kind=kind, competency=competency)
    return list(rules.order_by("valid_from", "pk"))


def state_of_rules(rules: Sequence[EvidenceRule]) -> str:
    """Changes with what is on record: what a form was filled in beside."""
    return state_of([(rule.pk, rule.valid_from, rule.valid_to, facts_of(rule)) for rule in rules])


def rule_standing(rules: Sequence[EvidenceRule], day: date) -> EvidenceRule | None:
    """Of those on record the one that holds that day; of two the newest."""
    holding = [one for one in rules if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    return max(holding, key=lambda one: (one.valid_from, one.pk), default=None)


def set_rule(
    *,
    kind: EvidenceKind,
    competency: Competency | None,
    facts: RuleFacts,
    valid_from: date,
    source: str,
    reason: str,
    seen: str,
    actor: User,
    now: datetime,
) -> EvidenceRule | None:
    """From that day on. None where the same holds already, so that a form sent twice writes once."""
    _check(valid_from, reason, actor, now)
    if facts.named_only and kind not in BY_PEOPLE:
        raise NamedForPeopleOnly
    last = max(FrameworkVersion.objects.in_force(valid_from).values_list("scale_max", flat=True), default=0)
    if not 1 <= facts.max_level <= last:
        raise RuleLevelOutside(last=last)
    with transaction.atomic():
        rules = _held_rules(kind, competency)
        standing = rule_standing(rules, valid_from)
        if standing is not None and (facts_of(standing), standing.mark) == (facts, RuleMark.EMPLOYER):
            return None
        _check_unchanged(rules, seen)
        later = [one.valid_from - DAY for one in rules if one.valid_from > valid_from]
        later += [standing.valid_to] if standing is not None and standing.valid_to is not None else []
        _close(rules, valid_from, now)
        rule: EvidenceRule = EvidenceRule.objects.create(
            kind=kind,
            competency=competency,
            mark=RuleMark.EMPLOYER,
            source=source.strip(),
            valid_from=valid_from,
            valid_to=min(later, default=None),
            recorded_at=now,
            **asdict(facts),
        )
        record(
            verb=RULE_SET,
            target=rule,
            actor=actor,
            before=_told(standing) if standing else None,
            after=_told(rule) | {"from": valid_from},
            reason=reason,
        )
    return rule


def end_rule(
    *,
    kind: EvidenceKind,
    competency: Competency | None,
    valid_from: date,
    reason: str,
    seen: str,
    actor: User,
    now: datetime,
) -> None:
    """From that day on the kind proves nothing, or of one competency what the rule for all says."""
    _check(valid_from, reason, actor, now)
    with transaction.atomic():
        rules = _held_rules(kind, competency)
        standing = rule_standing(rules, valid_from)
        if standing is None:
            raise NoRuleToEnd
        _check_unchanged(rules, seen)
        _close(rules, valid_from, now)
        record(
            verb=RULE_ENDED,
            target=standing,
            actor=actor,
            before=_told(standing),
            after=_told(standing) | {"from": valid_from},
            reason=reason,
        )


def rule_history() -> list[HistoryLine]:
    """Who wrote which rule when, newest first; the file that was loaded has no line."""
    entries = AuditEntry.objects.filter(target_type=EvidenceRule._meta.label_lower, verb__startswith="evidence.rule.")
    lines = []
    for entry in entries.order_by("-at", "pk")[:HISTORY_SHOWN]:
        said = entry.after or {}
        entry.after = said | {  # in the reader's language; never saved
            "kind": str(EvidenceKind(said["kind"]).label),
            "competency": said["competency"] or gettext("mọi năng lực"),
            "months": said["months"] or gettext("không hạn"),
        }
        lines.append(line_of(entry))
    return lines


def _check(valid_from: date, reason: str, actor: User, now: datetime) -> None:
    if not can_edit_evidence_rules(actor):
        raise RulesNotYours
    if not reason.strip():
        raise RuleReasonMissing
    today = timezone.localdate(now)
    if valid_from < today:
        raise RuleDayPast(day=format_date(valid_from))
    check_not_far(valid_from, today=today, field="valid_from")


def _held_rules(kind: EvidenceKind, competency: Competency | None) -> list[EvidenceRule]:
    """Nobody else writes a rule meanwhile: there are few writers, so that one row stands for all rules."""
    list(Framework.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return rules_on_record(kind, competency)


def _check_unchanged(rules: Sequence[EvidenceRule], seen: str) -> None:
    if state_of_rules(rules) != seen:
        raise RuleChangedMeanwhile


def _close(rules: Sequence[EvidenceRule], day: date, now: datetime) -> None:
    """What holds that day is superseded; where it began earlier, by a row that ends the day before."""
    closed = [one for one in rules if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    EvidenceRule.objects.filter(pk__in=[one.pk for one in closed]).update(superseded_at=now)
    EvidenceRule.objects.bulk_create(
        [
            EvidenceRule(
                kind=one.kind,
                competency_id=one.competency_id,
                max_level=one.max_level,
                validity_months=one.validity_months,
                combining=one.combining,
                renew_days=one.renew_days,
                named_only=one.named_only,
                mark=one.mark,
                source=one.source,
                valid_from=one.valid_from,
                valid_to=day - DAY,
                recorded_at=now,
            )
            for one in closed
            if one.valid_from < day
        ]
    )


def _told(rule: EvidenceRule) -> dict[str, object]:
    return {
        "kind": rule.kind,
        "competency": rule.competency.code if rule.competency else "",
        "max_level": rule.max_level,
        "months": rule.validity_months,
        "combining": rule.combining,
        "renew_days": rule.renew_days,
        "named_only": rule.named_only,
    }
