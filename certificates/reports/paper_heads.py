"""The administrative head and foot of a report on paper: issuing body, number, place and date, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lms.core.papers import Paper, Signature
from lms.core.vietnamese.dates import format_date
from lms.org.domain.unit_names import UnitName
from lms.org.enums import UnitType


@dataclass(frozen=True)
class ReportAbout:
    """What a paper's head says. The number is left to the pen of whoever files it."""

    unit: UnitName
    title: str
    subject: str
    as_of: date
    run_at: datetime
    run_by: str


def report_paper(about: ReportAbout) -> Paper:
    unit, day = about.unit, format_date(about.as_of)
    issuer, parent = _bodies(unit)
    return Paper(
        title=f"{about.title} – {unit.label} – đến ngày {day}",
        author=about.run_by,
        issuing_body=issuer,
        parent_body=parent,
        number="          /BC",
        place=unit.short_name if unit.unit_type != UnitType.DIVISION else unit.above[-1].name,
        issued_on=timezone.localdate(about.run_at),
        kind="Báo cáo",
        subject=about.subject,
        recipients=("Lưu: VT",),
        signatures=(Signature(("Người lập",), about.run_by), Signature(("Thủ trưởng đơn vị",))),
        running=f"{unit.label} – số liệu đến ngày {day}",
    )


def in_a_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _bodies(unit: UnitName) -> tuple[str, str]:
    """The issuing body and the one above it; a division writes below its commune's committee."""
    above = f"Ủy ban nhân dân {in_a_sentence(unit.above[-1].name)}" if unit.above else ""
    if unit.unit_type == UnitType.DIVISION:
        return unit.name, above
    return f"Ủy ban nhân dân {in_a_sentence(unit.name)}", above
