"""Reads of reference data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models


class LegalTextQuerySet(models.QuerySet[Any]):
    def ended_on(self, as_of: date) -> LegalTextQuerySet:
        """No longer in force that day; agrees with `LegalText.validity_on`."""
        return self.filter(valid_to__lt=as_of)
