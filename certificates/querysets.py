"""Reads of certificates, as far as the asker may know of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from lms.org.enums import Role
from lms.org.querysets import units_in_scope


class CertificateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> CertificateQuerySet:
        """One's own, and those of the people in one's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))

    def approvable_by(self, user: Any, *, as_of: date | None = None) -> CertificateQuerySet:
        """Waiting certificates of units for which the user holds a signing capacity."""
        scope = units_in_scope(user, (Role.APPROVER,), as_of or timezone.localdate())
        return self.waiting().filter(issuer__in=scope)

    def waiting(self) -> CertificateQuerySet:
        return self.filter(approved_at__isnull=True, refused_at__isnull=True)

    def issued(self) -> CertificateQuerySet:
        return self.filter(approved_at__isnull=False)
