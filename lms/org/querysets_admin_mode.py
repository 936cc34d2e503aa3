"""Reads of the turns of administrators' powers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lms.core.querysets import AppendOnlyQuerySet


class AdminModeQuerySet(AppendOnlyQuerySet):
    def running(self, now: datetime) -> AdminModeQuerySet:
        """Not over: at the very minute of `until` it is."""
        return self.filter(until__gt=now, end__isnull=True)

    def of_person(self, typed: str) -> AdminModeQuerySet:
        """By a part of the name or of the sign-in code."""
        return self.filter(Q(user__full_name__icontains=typed) | Q(user__username__icontains=typed))

    def on_day(self, day: date) -> AdminModeQuerySet:
        """Of which a part lay on that day."""
        start: Any = timezone.make_aware(datetime.combine(day, time.min))
        return self.filter(began_at__lt=start + timedelta(days=1), until__gt=start)
