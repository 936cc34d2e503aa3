"""Reads of plans and requirement status, as far as the asker may know of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F


class LearningPlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> LearningPlanQuerySet:
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))

    def managed_by(self, user: Any) -> LearningPlanQuerySet:
        """Plans of the people in the user's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.managed_by(user))

    def running(self) -> LearningPlanQuerySet:
        return self.filter(stopped_on__isnull=True)


class PlanItemQuerySet(models.QuerySet[Any]):
    def open(self) -> PlanItemQuerySet:
        return self.filter(closed_on__isnull=True, plan__stopped_on__isnull=True)

    def overdue(self, as_of: date) -> PlanItemQuerySet:
        """Past their date; a line without a course waits for one, so nobody is late with it."""
        return self.open().filter(due_on__lt=as_of, course__isnull=False)

    def managed_by(self, user: Any) -> PlanItemQuerySet:
        """Lines of the people in the user's HR scope."""
        official = self.model._meta.get_field("plan").related_model._meta.get_field("official").related_model
        return self.filter(plan__official__in=official._default_manager.managed_by(user))

    def visible_to(self, user: Any) -> PlanItemQuerySet:
        official = self.model._meta.get_field("plan").related_model._meta.get_field("official").related_model
        return self.filter(plan__official__in=official._default_manager.visible_to(user))


class RequirementStatusQuerySet(models.QuerySet[Any]):
    def below(self) -> RequirementStatusQuerySet:
        return self.filter(held_level__lt=F("min_level"))
