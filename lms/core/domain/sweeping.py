"""What every worker does beside its tasks: take up what was lost, seal what was left, run what is due."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from lms.core.domain.audit_heads import keep_own_heads
from lms.core.domain.audit_sealing import seal_pending
from lms.core.domain.jobs import reclaim_lost_jobs
from lms.core.domain.periodic import run_due

logger = logging.getLogger(__name__)
RECENT = timedelta(days=2)


def sweep(now: datetime, *, everything: bool = False) -> None:
    """One round. `everything` looks for unsealed entries of any age, which costs time on a long trail."""
    parts: list[Callable[[], object]] = [
        lambda: reclaim_lost_jobs(now),
        lambda: seal_pending(since=None if everything else now - RECENT),
        lambda: run_due(now),
    ]
    if settings.SEVERAL_HOSTS:
        parts.append(lambda: keep_own_heads(now=now))
    for part in parts:
        try:
            part()
        except Exception:  # one part's fault must not keep the others from their work
            logger.exception("A part of the worker's sweep failed.")
