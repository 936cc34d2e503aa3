"""Handing out reports as files: those with names say what for, and all are told of in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import PurposeMissing
from lms.core.domain.audit import record, register_verb
from lms.core.models import AuditEntry
from lms.core.vietnamese.text import normalise
from lms.org.models import Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

SKILL_GAP_EXPORTED = register_verb(
    "reports.skill_gap.exported",
    _("%(actor)s đã tải báo cáo khoảng trống năng lực của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
)
OVERDUE_EXPORTED = register_verb(
    "reports.overdue.exported",
    _("%(actor)s đã tải danh sách quá hạn của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
)

ASSIGNMENT_EXPORTED = register_verb(
    "reports.assignment.exported",
    _("%(actor)s đã tải tiến độ giao học của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
)
MOVES_EXPORTED = register_verb(
    "reports.moves.exported",
    _("%(actor)s đã tải kết quả sau điều động của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
)


@dataclass(frozen=True)
class ReportExport:
    """A report as it is handed out. `unit_label` is the scope in words; `with_names`: it names people."""

    verb: str
    unit: Unit
    unit_label: str
    file_format: str
    as_of: date
    known_at: datetime
    with_names: bool
    purpose: str = ""


def record_export(*, export: ReportExport, actor: User) -> AuditEntry:
    """Tell of a file before it leaves; the purpose is the reason. Raises PurposeMissing."""
    purpose = normalise(export.purpose)
    if export.with_names and not purpose:
        raise PurposeMissing
    with transaction.atomic():
        return record(
            verb=export.verb,
            target=export.unit,
            actor=actor,
            after={
                "unit": export.unit_label,
                "format": export.file_format,
                "as_of": export.as_of,
                "known_at": export.known_at,
                "with_names": export.with_names,
            },
            reason=purpose,
        )


def last_export(verb: str, unit_id: int) -> AuditEntry | None:
    """The last time anybody took this report of the unit."""
    entries = AuditEntry.objects.filter(verb=verb, target_type=Unit._meta.label_lower, target_id=str(unit_id))
    found: AuditEntry | None = entries.order_by("-at").first()
    return found
