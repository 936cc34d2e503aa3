"""Handing out an item analysis as a file: it holds the key of an exam in use, so who took it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from lms.core.domain.audit import record, register_verb
from lms.core.models import AuditEntry

if TYPE_CHECKING:
    from lms.accounts.models import User

EXPORTED = register_verb(
    "assessments.item_analysis.exported",
    _("%(actor)s đã tải bảng phân tích câu hỏi, có đáp án, của bài %(title)s (%(sittings)s lượt)"),
)


def record_item_export(*, assessment: Assessment, sittings: int, actor: User) -> AuditEntry:
    """Tell of a file before it leaves."""
    with transaction.atomic():
        return record(
            verb=EXPORTED, target=assessment, actor=actor, after={"title": assessment.title, "sittings": sittings}
        )
