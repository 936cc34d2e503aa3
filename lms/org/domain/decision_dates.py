"""What the days on a decision may be; the form and the record ask the same rules, so a slip of the year is told early.

A posting's end is set once and a decision is never edited: a day nobody meant would stand, and hold up what follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.org.enums import REFORM_DAY, DecisionKind
from lms.org.exceptions_dates import (
    DayTooFarAhead,
    EffectiveBeforeReform,
    EffectiveBeforeSigning,
    EndBeforeStart,
    EndTooFarAhead,
    KindHasNoTerm,
    SecondmentNeedsEnd,
    SignedInFuture,
    SigningFarFromEffect,
)

YEAR = timedelta(days=366)
LONGEST_TERM = timedelta(days=10 * 366)

WITH_TERM = frozenset({DecisionKind.ROTATE, DecisionKind.SECOND, DecisionKind.CONCURRENT})
"""Kinds whose posting may end by its own paper. Any other is held until a decision says otherwise (rules.md 5)."""


@dataclass(frozen=True)
class DecisionDays:
    """The days of a paper as far as they are known: while it is typed in, one may still be missing."""

    kind: DecisionKind
    signed_on: date | None
    effective_on: date | None
    expires_on: date | None


def check_not_far(day: date, *, today: date, field: str = "") -> None:
    """A slip of the pen in the year is caught; a paper or a list may be recorded some months ahead."""
    if day - today > YEAR:
        raise DayTooFarAhead(field=field)


def check_decision_days(days: DecisionDays, *, today: date, keep_date_order: bool) -> None:
    for fault in faults_of(days, today=today, keep_date_order=keep_date_order):
        raise fault


def faults_of(days: DecisionDays, *, today: date, keep_date_order: bool) -> list[RuleViolation]:
    """Every rule broken, at most one a field; none for a day that is missing, save an end that must be there."""
    faults = [
        _signing_fault(days, today),
        _effect_fault(days, today, keep_date_order=keep_date_order),
        _end_fault(days),
    ]
    return [one for one in faults if one is not None]


def _signing_fault(days: DecisionDays, today: date) -> RuleViolation | None:
    if days.signed_on is not None and days.signed_on > today:
        return SignedInFuture()
    return None


def _effect_fault(days: DecisionDays, today: date, *, keep_date_order: bool) -> RuleViolation | None:
    effective, signed = days.effective_on, days.signed_on
    if effective is None:
        return None
    try:
        check_not_far(effective, today=today)
    except DayTooFarAhead as fault:
        return fault
    if effective < REFORM_DAY:
        return EffectiveBeforeReform(effective_on=format_date(effective), reform_day=format_date(REFORM_DAY))
    if signed is None or signed > today:
        return None
    told = {"effective_on": format_date(effective), "signed_on": format_date(signed)}
    if abs(effective - signed) > YEAR:
        return SigningFarFromEffect(**told)
    if effective < signed and not keep_date_order:
        return EffectiveBeforeSigning(**told)
    return None


def _end_fault(days: DecisionDays) -> RuleViolation | None:
    effective, end = days.effective_on, days.expires_on
    if end is None:
        return SecondmentNeedsEnd() if days.kind == DecisionKind.SECOND else None
    if days.kind not in WITH_TERM:
        return KindHasNoTerm(kind=days.kind.label)
    if effective is None:
        return None
    told = {"expires_on": format_date(end), "effective_on": format_date(effective)}
    if end < effective:
        return EndBeforeStart(**told)
    return EndTooFarAhead(**told) if end - effective > LONGEST_TERM else None
