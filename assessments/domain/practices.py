"""What practices ask about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import Assessment, DrawRule, FixedQuestion, QuestionVersion


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


def practised_competencies(now: datetime) -> QuerySet[Any, Any]:
    """Ids of the competencies that some practice, open now, may ask about; to be used with `__in`."""
    practices = Assessment.objects.practices_on(now)
    cells = DrawRule.objects.filter(assessment__in=practices)
    fixed = FixedQuestion.objects.filter(assessment__in=practices)
    of_any = cells.filter(competency=None).values("bank")
    of_own = cells.filter(competency__isnull=False).values("competency")
    asked = Q(question__in=fixed.values("question")) | Q(question__bank__in=of_any) | Q(competency__in=of_own)
    versions = QuestionVersion.objects.filter(asked, is_current=True, question__retired=False)
    found: QuerySet[Any, Any] = versions.filter(competency__isnull=False).values("competency")
    return found
