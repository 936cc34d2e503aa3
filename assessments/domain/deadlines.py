"""Until when answers are taken in."""

from datetime import datetime, timedelta

from assessments.models import Attempt

# What is sent as the time ends is still on its way when the deadline strikes; it isn't "late".
ON_ITS_WAY = timedelta(seconds=30)


def late_until(attempt: Attempt) -> datetime:
    """Until when answers given in time are taken in."""
    return attempt.deadline_at + max(timedelta(hours=attempt.late_sync_hours), ON_ITS_WAY)
