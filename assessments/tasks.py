"""Periodic work of assessments; wrappers only."""

from datetime import datetime

from lms.core.domain.periodic import every
from lms.flows.learning import close_overdue_attempts


@every(name="assessments.close_overdue", minutes=1)
def close_overdue(now: datetime) -> None:
    close_overdue_attempts(now)
