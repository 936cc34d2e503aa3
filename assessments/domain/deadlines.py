"""Until when answers are taken in."""

from datetime import datetime, timedelta

from assessments.models import Attempt

# What is sent as the time ends is still on its way when the deadline strikes; it isn't "late".
ON_ITS_WAY = timedelta(seconds=30)
# Without a time limit, the exam's or the person's, there is no clock to watch until the last day.
LAST_DAY = timedelta(days=1)
# Without a time limit an attempt stays open so long.
UNTIMED = timedelta(days=30)


def late_until(attempt: Attempt) -> datetime:
    """Until when answers given in time are taken in."""
    return attempt.deadline_at + max(timedelta(hours=attempt.late_sync_hours), ON_ITS_WAY)


def is_without_clock(attempt: Attempt, now: datetime) -> bool:
    return bool(attempt.deadline_at - now > LAST_DAY)
