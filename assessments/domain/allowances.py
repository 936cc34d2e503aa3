"""One more attempt for somebody who has used up theirs, and whose gap could close no more otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.start_checks import NO_ATTEMPTS_LEFT, may_start, start_checks_of
from assessments.exceptions.attempts import AllowanceReasonMissing, AttemptsLeft, OwnAllowance
from assessments.models import Assessment, AttemptAllowance
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

ALLOWED = register_verb("assessments.attempt.allowed", _("Mở thêm một lượt làm bài “%(title)s”"))


def used_up(official: Official, now: datetime) -> list[Assessment]:
    """The assessments that the official can't begin again for want of attempts; three statements."""
    return [one for one, check in start_checks_of(official, now) if check.code == NO_ATTEMPTS_LEFT]


def is_own(official: Official, actor: User) -> bool:
    return bool(official.user_id == actor.pk)


def allow_another_attempt(
    *, official: Official, assessment: Assessment, reason: str, actor: User, now: datetime
) -> AttemptAllowance:
    """Grant one attempt. Asked twice it is granted once: with an attempt left, `AttemptsLeft` is raised.

    Nobody grants it to themselves: the limit would be none.
    """
    if is_own(official, actor):
        raise OwnAllowance
    reason = normalise_lines(reason)
    if not reason:
        raise AllowanceReasonMissing
    with transaction.atomic():
        Official.objects.select_for_update(of=("self",)).get(pk=official.pk)
        if may_start(official, assessment, now).code != NO_ATTEMPTS_LEFT:
            raise AttemptsLeft(title=assessment.title)
        allowance: AttemptAllowance = AttemptAllowance.objects.create(
            official=official, assessment=assessment, reason=reason, granted_by=actor, granted_at=now
        )
        record(verb=ALLOWED, target=official, actor=actor, after={"title": assessment.title}, reason=reason)
    return allowance
