"""Reads of the files of certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q


class CertificateFileQuerySet(models.QuerySet[Any]):
    def known_by(self, digests: Iterable[str]) -> CertificateFileQuerySet:
        return self.filter(sha256__in=list(digests)).order_by("pk")

    def halves_like(self, *, size: int, front: str, back: str) -> CertificateFileQuerySet:
        """As long as an edited copy, and with one of its halves."""
        return self.filter(Q(front_sha256=front) | Q(back_sha256=back), size=size)
