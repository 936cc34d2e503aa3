"""Handing out reports as files: those with names say what for, and all are told of in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import OuterRef, Subquery
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
    """A report as it is handed out. `unit_label` is the scope in words; `with_names`: it names people; `person` is
    whom a report of one person is of."""

    verb: str
    unit: Unit
    unit_label: str
    file_format: str
    as_of: date
    known_at: datetime
    with_names: bool
    purpose: str = ""
    person: str = ""


def record_export(*, export: ReportExport, actor: User | None) -> AuditEntry:
    """Tell of a file before it leaves; the purpose is the reason. Without an actor it was taken on the server itself.

    Raises PurposeMissing.
    """
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
                **({"person": export.person} if export.person else {}),
                "format": export.file_format,
                "as_of": export.as_of,
                "known_at": export.known_at,
                "with_names": export.with_names,
            },
            reason=purpose,
        )


def last_exports(verbs: Iterable[str], unit_id: int) -> dict[str, AuditEntry]:
    """By report the last time anybody took it of the unit; one statement."""
    entries = AuditEntry.objects.filter(
        verb__in=list(verbs), target_type=Unit._meta.label_lower, target_id=str(unit_id)
    )
    newest = entries.filter(verb=OuterRef("verb")).order_by("-at", "-pk").values("pk")[:1]
    return {entry.verb: entry for entry in entries.filter(pk=Subquery(newest))}
