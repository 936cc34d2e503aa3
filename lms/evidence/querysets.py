"""Reads of the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from lms.org.enums import Role
from lms.org.querysets import in_force, known, units_in_scope


class EvidenceRuleQuerySet(models.QuerySet[Any]):
    def known(self, known_at: datetime | None = None) -> EvidenceRuleQuerySet:
        """Rules we held true at a moment (now when none is given)."""
        return self.filter(known(known_at))

    def in_force(self, as_of: date, known_at: datetime | None = None) -> EvidenceRuleQuerySet:
        """Rules that hold on a day, as known at a moment."""
        return self.known(known_at).filter(in_force(as_of))


class EvidenceQuerySet(models.QuerySet[Any]):
    def known(self, known_at: datetime | None = None) -> EvidenceQuerySet:
        """Rows that nothing had corrected by a moment (now when none is given)."""
        if known_at is None:
            return self.filter(corrected_by__isnull=True)
        return self.filter(
            Q(corrected_by__isnull=True) | Q(corrected_by__recorded_at__gt=known_at), recorded_at__lte=known_at
        )

    def visible_to(self, user: Any) -> EvidenceQuerySet:
        """One's own, and that of the people in one's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))


class HandedInDocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> HandedInDocumentQuerySet:
        """One's own, and those of the people in one's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))

    def own(self, user: Any) -> HandedInDocumentQuerySet:
        return self.filter(official__user_id=user.pk)

    def managed_by(self, user: Any) -> HandedInDocumentQuerySet:
        """Of the people in one's HR scope; one's own among them, which somebody else answers."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.managed_by(user))


class LevelReviewQuerySet(models.QuerySet[Any]):
    def own(self, user: Any) -> LevelReviewQuerySet:
        return self.filter(official__user_id=user.pk)

    def managed_by(self, user: Any) -> LevelReviewQuerySet:
        """Of the people in one's HR scope; one's own among them, which somebody else answers."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.managed_by(user))

    def waiting(self) -> LevelReviewQuerySet:
        return self.filter(answer__isnull=True)


class NeedsSurveyQuerySet(models.QuerySet[Any]):
    def managed_by(self, user: Any) -> NeedsSurveyQuerySet:
        """Of the units in one's HR scope."""
        return self.filter(unit__in=units_in_scope(user, (Role.HR,), timezone.localdate()).values("pk"))

    def with_progress(self) -> NeedsSurveyQuerySet:
        """`people` asked, and how many of them `answered`."""
        answered = Count("asked", filter=Q(asked__answered_at__isnull=False))
        return self.annotate(people=Count("asked"), answered=answered)


class AssessorNamingQuerySet(models.QuerySet[Any]):
    def in_force(self, as_of: date) -> AssessorNamingQuerySet:
        return self.filter(in_force(as_of))

    def managed_by(self, user: Any) -> AssessorNamingQuerySet:
        """For the units in one's HR scope."""
        return self.filter(unit__in=units_in_scope(user, (Role.HR,), timezone.localdate()).values("pk"))
