"""What ends the doubt about a key."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assessments.enums import AlarmAnswer
from assessments.models import KeyAlarm, QuestionVersion

if TYPE_CHECKING:
    from lms.accounts.models import User


def answer_alarm(
    *, version: QuestionVersion, answer: AlarmAnswer, reason: str, actor: User, now: datetime
) -> KeyAlarm | None:
    """None where nobody doubts the key, or somebody has answered. The caller holds the question."""
    alarm: KeyAlarm | None = KeyAlarm.objects.filter(version=version, answered_at=None).first()
    if alarm is not None:
        alarm.answer, alarm.reason, alarm.answered_by, alarm.answered_at = answer, reason, actor, now
        alarm.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    return alarm
