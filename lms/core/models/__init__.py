"""Rows of the core app."""

from lms.core.models.audit import AuditEntry, AuditSeal
from lms.core.models.jobs import Job, PeriodicRun
from lms.core.models.loading import LoadedData
from lms.core.models.undo import ChangePart, ChangeSet

__all__ = ["AuditEntry", "AuditSeal", "ChangePart", "ChangeSet", "Job", "LoadedData", "PeriodicRun"]
