"""Reads of the core models, and the refusals of what is only ever appended."""

from datetime import datetime
from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

from lms.core.enums import UNFINISHED_JOB_STATUSES, JobStatus


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """For rows that are written once. The database refuses too where a migration installed its triggers."""

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} rows are only ever appended.")

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()


class AuditEntryQuerySet(AppendOnlyQuerySet):
    def unsealed(self) -> "AuditEntryQuerySet":
        return self.filter(seal__isnull=True)

    def about(self, target: models.Model) -> "AuditEntryQuerySet":
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))


class JobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "JobQuerySet":
        """A job is its owner's alone: its title, parameters and result may name people."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def unfinished(self) -> "JobQuerySet":
        return self.filter(status__in=UNFINISHED_JOB_STATUSES)

    def silent_since(self, limit: datetime) -> "JobQuerySet":
        """Running, by their row, but nobody has said so since `limit`."""
        return self.filter(status=JobStatus.RUNNING, beat_at__lt=limit)

    def waiting_since(self, limit: datetime) -> "JobQuerySet":
        return self.filter(status=JobStatus.QUEUED, queued_at__lt=limit)
