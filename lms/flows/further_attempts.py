"""HR gives somebody one more attempt, and they are told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.domain.allowances import allow_another_attempt
from assessments.models import Assessment, AttemptAllowance
from lms.core.domain.audit import audit_group
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User


def allow_further_attempt(
    *, official: Official, assessment: Assessment, reason: str, actor: User, now: datetime
) -> AttemptAllowance:
    """Allowance → notice, all or nothing."""
    with transaction.atomic(), audit_group():
        allowance = allow_another_attempt(official=official, assessment=assessment, reason=reason, actor=actor, now=now)
        path, title = f"/thi/{assessment.slug}/", assessment.title
        notify(official=official, kind=NoticeKind.ATTEMPT_ALLOWED, path=path, title=title)
    return allowance
