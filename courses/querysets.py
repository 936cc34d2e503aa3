"""Reads of learning."""

from __future__ import annotations

from typing import Any

from django.db import models


class EnrolmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> EnrolmentQuerySet:
        """The learner's own."""
        return self.filter(official__user_id=user.pk)

    def open(self) -> EnrolmentQuerySet:
        return self.filter(ended_on__isnull=True)
