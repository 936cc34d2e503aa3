"""Reads of attempts and results, as far as the asker may know of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from assessments.enums import AttemptStatus


class AttemptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> AttemptQuerySet:
        """Only the learner's own: HR reads results, not attempts."""
        return self.filter(official__user_id=user.pk)

    def open(self) -> AttemptQuerySet:
        return self.filter(status=AttemptStatus.OPEN)

    def overdue(self, now: datetime) -> AttemptQuerySet:
        """Open attempts whose deadline has passed."""
        return self.open().filter(deadline_at__lt=now)


class ResultQuerySet(models.QuerySet[Any]):
    def latest(self) -> ResultQuerySet:
        """Results that nothing has superseded."""
        return self.filter(superseded_by__isnull=True)

    def visible_to(self, user: Any) -> ResultQuerySet:
        """One's own, and those of the people in one's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))
