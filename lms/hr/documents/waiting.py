"""The papers of a scope's people: those that wait, those answered."""

from __future__ import annotations

from django.db.models import QuerySet

from lms.evidence.enums import DocumentState
from lms.evidence.models import HandedInDocument
from lms.hr.scope import HrScope
from lms.org.models import Official


def waiting_documents(scope: HrScope) -> QuerySet[HandedInDocument]:
    """The oldest first."""
    return _of(scope).filter(state=DocumentState.WAITING).order_by("handed_in_at", "pk")


def answered_documents(scope: HrScope) -> QuerySet[HandedInDocument]:
    """The newest answer first; what was taken back too."""
    return _of(scope).exclude(state=DocumentState.WAITING).order_by("-answered_at", "-pk")


def _of(scope: HrScope) -> QuerySet[HandedInDocument]:
    return HandedInDocument.objects.filter(official__in=Official.objects.posted_in(scope.units, scope.as_of))
