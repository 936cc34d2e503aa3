"""Reads of frameworks and requirements by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from lms.competencies.enums import FrameworkStatus
from lms.org.querysets import in_force, known


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
