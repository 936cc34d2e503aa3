"""What is said of an assessment, part by part: how it is sat, what it draws, what passing takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.enums import AssessmentKind, FeedbackPolicy, LateAnswerPolicy
from assessments.models import Assessment
from lms.competencies.models import Competency
from lms.org.models import Unit


@dataclass(frozen=True)
class Rules:
    """How it is sat. Empty minutes and 0 attempts set no limit."""

    title: str
    kind: str
    unit: Unit | None = None
    note: str = ""
    time_limit_minutes: int | None = None
    attempts_allowed: int = 0
    wait_hours: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    late_sync_hours: int = 24
    late_answers: str = LateAnswerPolicy.COUNT
    outage_minutes: int = 30
    feedback: str = FeedbackPolicy.WITH_RESULT
    shuffle: bool = True
    double_marking: bool = False


@dataclass(frozen=True)
class Draw:
    """So many questions of a bank, of one competency and one difficulty; empty: of any."""

    bank_id: int
    count: int
    competency_id: int | None = None
    difficulty: str = ""


@dataclass(frozen=True)
class Passing:
    """What passing takes, and what it shows. `percents` by competency; `levels` by competency."""

    pass_mark: int
    percents: Mapping[Competency, int]
    levels: Mapping[Competency, int]


def usual_rules(kind: str) -> Rules:
    """What a kind begins with; the author changes what doesn't fit."""
    if kind == AssessmentKind.PRACTICE:
        return Rules("", kind, feedback=FeedbackPolicy.AT_ONCE)
    attempts = {AssessmentKind.EXAM: 3}.get(AssessmentKind(kind), 1)
    return Rules("", kind, time_limit_minutes=30, attempts_allowed=attempts)


def rules_of(assessment: Assessment) -> Rules:
    return Rules(**{name: getattr(assessment, name) for name in Rules.__dataclass_fields__})


def draws_of(assessment: Assessment) -> list[Draw]:
    columns = ("bank_id", "count", "competency_id", "difficulty")
    return [Draw(*row) for row in assessment.draw_rules.order_by("order", "pk").values_list(*columns)]


def set_rules(assessment: Assessment, rules: Rules) -> None:
    for name in Rules.__dataclass_fields__:
        setattr(assessment, name, getattr(rules, name))


def facts_of(rules: Rules) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in Rules.__dataclass_fields__} | {
        "unit": rules.unit.pk if rules.unit else None
    }
