"""From a mark that a person gives to the level it proves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.domain import giving_marks
from assessments.domain.giving_marks import Marked
from assessments.models import AttemptQuestion
from lms.core.domain.audit import audit_group
from lms.flows.learning import absorb_result

if TYPE_CHECKING:
    from lms.accounts.models import User


def give_mark(
    *,
    place: AttemptQuestion,
    levels: Sequence[int],
    comment: str,
    marker: User,
    client_id: uuid.UUID,
    now: datetime,
    reason: str | None = None,
) -> Marked:
    """Give a mark; the result that it completes, or changes, takes effect in the same transaction."""
    with transaction.atomic(), audit_group():
        marked = giving_marks.give_mark(
            place=place,
            levels=levels,
            comment=comment,
            marker=marker,
            client_id=client_id,
            now=now,
            reason=reason,
        )
        if marked.result is not None:
            absorb_result(result=marked.result, actor=marker, now=now)
        return marked
