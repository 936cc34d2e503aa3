"""Reads of reference data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, Least

NEVER = date(9999, 12, 31)


class LegalTextQuerySet(models.QuerySet[Any]):
    def ended_on(self, as_of: date) -> LegalTextQuerySet:
        """No longer in force that day; agrees with `LegalText.validity_on`."""
        return self.filter(valid_to__lt=as_of)


class EndingQuerySet(models.QuerySet[Any]):
    """Rows that rest on a `text`, or on an `article` of it alone."""

    def with_end(self) -> EndingQuerySet:
        """`ends_on`: the last day of whichever ends first, or `NEVER`."""
        never = models.Value(NEVER, output_field=models.DateField())
        return self.annotate(ends_on=Least(*(Coalesce(f"{one}__valid_to", never) for one in ("text", "article"))))

    def ended_on(self, as_of: date) -> EndingQuerySet:
        """Text or article is no longer in force that day; the longest ended first."""
        return self.with_end().filter(ends_on__lt=as_of).order_by("ends_on")
