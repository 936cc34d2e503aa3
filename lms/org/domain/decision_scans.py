"""The scan of a decision that was recorded before it was at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.org.exceptions import DecisionHasScan
from lms.org.models import Decision

if TYPE_CHECKING:
    from lms.accounts.models import User

SCAN_ADDED = register_verb("org.decision.scan_added", _("%(actor)s đã bổ sung bản quét Quyết định số %(target)s"))


def add_scan(*, decision: Decision, scan: File[bytes], actor: User) -> Decision:
    """Set the scan, once, from empty: what others have read as the paper is never exchanged for another file."""
    with transaction.atomic():
        decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
        if decision.scan:
            raise DecisionHasScan
        decision.scan.save("scan.pdf", scan, save=False)
        decision.save(update_fields=["scan"])
        record(verb=SCAN_ADDED, target=decision, actor=actor, after={"scan": decision.scan.name})
    return decision
