"""Reads of frameworks and requirements by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.competencies.enums import FrameworkStatus
from lms.org.enums import Role
from lms.org.querysets import in_force, known, units_in_scope


class FrameworkVersionQuerySet(models.QuerySet[Any]):
    def in_force(self, as_of: date) -> FrameworkVersionQuerySet:
        """Published versions that hold that day, and retired ones for past days."""
        return self.filter(in_force(as_of)).exclude(status=FrameworkStatus.DRAFT)


class CompetencyVersionQuerySet(models.QuerySet[Any]):
    def in_force(self, as_of: date) -> CompetencyVersionQuerySet:
        return self.filter(in_force(as_of, prefix="framework_version__")).exclude(
            framework_version__status=FrameworkStatus.DRAFT
        )


class RequirementQuerySet(models.QuerySet[Any]):
    def known(self, known_at: datetime | None = None) -> RequirementQuerySet:
        """Rows we held true at a moment (now when none is given)."""
        return self.filter(known(known_at))

    def in_force(self, as_of: date, known_at: datetime | None = None) -> RequirementQuerySet:
        """Rows that hold on a day, as known at a moment."""
        return self.known(known_at).filter(in_force(as_of))

    def of_layer(self, employer_id: int | None) -> RequirementQuerySet:
        """One employer's own rows, or the default for all."""
        return self.filter(employer__isnull=True) if employer_id is None else self.filter(employer_id=employer_id)

    def visible_to(self, user: Any, *, as_of: date | None = None) -> RequirementQuerySet:
        """The default for all, and the rows of the units in the user's HR scope."""
        scope = units_in_scope(user, (Role.HR,), as_of or timezone.localdate()).values("pk")
        return self.filter(Q(employer__isnull=True) | Q(employer__in=scope))
