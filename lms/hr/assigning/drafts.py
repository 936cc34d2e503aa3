"""A draft as the flow reads it."""

from __future__ import annotations

from datetime import date

from lms.flows.assigning import AssignmentFacts
from lms.flows.assigning_rules import RuleFacts
from lms.org.models import Position, Unit
from lms.plans.domain.assigning import Due
from lms.plans.domain.assigning_people import Who
from lms.plans.models import AssignmentDraft


def facts_of(draft: AssignmentDraft) -> AssignmentFacts:
    """Before a date is chosen nobody's earlier date is too late."""
    is_open = draft.due_on is None and draft.days is None
    return AssignmentFacts(
        client_id=draft.uid,
        unit=Unit(pk=draft.unit_id),
        who=Who.read(draft.who),
        due=Due(on=date.max) if is_open else Due(draft.due_on, draft.days),
        course=draft.course,
        path=draft.path,
        in_charge=draft.in_charge,
        product=draft.product,
        expected_result=draft.expected_result,
        note=draft.note,
    )


def rule_units(draft: AssignmentDraft) -> list[int]:
    """Units for which a rule may be kept: a rule goes by position and unit, not by gaps or lists."""
    who = Who.read(draft.who)
    if who.codes or not (who.position or who.units):
        return []
    return list(who.units or (draft.unit_id,))


def rules_of(draft: AssignmentDraft, today: date) -> list[RuleFacts]:
    if not draft.saves_rule or draft.days is None:
        return []
    who = Who.read(draft.who)
    return [
        RuleFacts(
            unit=Unit(pk=unit_id),
            position=Position(pk=who.position) if who.position else None,
            days=draft.days,
            starts_on=today,
            course=draft.course,
            path=draft.path,
            in_charge=draft.in_charge,
            product=draft.product,
            expected_result=draft.expected_result,
            note=draft.note,
        )
        for unit_id in rule_units(draft)
    ]
