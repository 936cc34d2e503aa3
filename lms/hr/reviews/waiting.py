"""What the people of a scope asked about their levels: what waits, what was answered."""

from __future__ import annotations

from django.db.models import QuerySet

from lms.evidence.models import LevelReview
from lms.hr.scope import HrScope
from lms.org.models import Official


def waiting_reviews(scope: HrScope) -> QuerySet[LevelReview]:
    """The first to be answered first."""
    return _of(scope).waiting().order_by("due_on", "pk")


def late_reviews(scope: HrScope) -> QuerySet[LevelReview]:
    """Those whose day to be answered is over."""
    return waiting_reviews(scope).filter(due_on__lt=scope.as_of)


def answered_reviews(scope: HrScope) -> QuerySet[LevelReview]:
    """The newest answer first."""
    return _of(scope).filter(answer__isnull=False).order_by("-answer__answered_at", "-pk")


def _of(scope: HrScope) -> QuerySet[LevelReview]:
    return LevelReview.objects.filter(official__in=Official.objects.posted_in(scope.units, scope.as_of))
