"""Practices somebody may do: which there are, and what they ask about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.enums import AssessmentKind
from assessments.models import Assessment, DrawRule, FixedQuestion, QuestionVersion


def practices_on(now: datetime, units: Any) -> QuerySet[Assessment]:
    """Open now and for people of these units (given with all above)."""
    found: QuerySet[Assessment] = Assessment.objects.sat_on(now).for_units(units).filter(kind=AssessmentKind.PRACTICE)
    return found


def asking_of(
    practices: QuerySet[Assessment], competencies: Iterable[int] | QuerySet[Any, Any]
) -> QuerySet[Assessment]:
    """Those that may ask about one of these competencies: in a fixed question, in a cell of it, or in a cell of any
    from a bank that has questions of it."""
    versions = QuestionVersion.objects.filter(is_current=True, question__retired=False, competency__in=competencies)
    fixed = FixedQuestion.objects.filter(assessment=OuterRef("pk"), question__in=versions.values("question"))
    cells = DrawRule.objects.filter(assessment=OuterRef("pk"))
    of_any = Q(competency=None, bank__in=versions.values("question__bank"))
    drawn = cells.filter(Q(competency__in=competencies) | of_any)
    return practices.filter(Exists(fixed) | Exists(drawn))
