"""Rows of the core app."""

from lms.core.models.audit import AuditEntry, AuditSeal
from lms.core.models.jobs import Job, PeriodicRun
from lms.core.models.loading import LoadedData

__all__ = ["AuditEntry", "AuditSeal", "Job", "LoadedData", "PeriodicRun"]
