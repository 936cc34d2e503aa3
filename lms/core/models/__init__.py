"""Rows of the core app."""

from lms.core.models.audit import AuditEntry, AuditSeal
from lms.core.models.jobs import Job, PeriodicRun

__all__ = ["AuditEntry", "AuditSeal", "Job", "PeriodicRun"]
