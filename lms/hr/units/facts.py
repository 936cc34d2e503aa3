"""What a commune is, what it was called and what it came from, for the top of its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lms.core.vietnamese.dates import format_date
from lms.hr.units.tree import people_at
from lms.org.domain.units import UnitLink, predecessors_of
from lms.org.enums import SuccessionShare, UnitType
from lms.org.models import Unit, UnitEvent, UnitVersion


def unit_facts(commune: UnitVersion, as_of: date) -> list[dict[str, Any]]:
    """Rows of components/summary_list.html; the number of statements doesn't grow with the history."""
    people = people_at(Unit.objects.within(commune.unit_id, as_of), as_of).total()
    rows = [
        {"key": _("Loại, mã"), "value": f"{UnitType(commune.unit_type).label}, {commune.code or '–'}"},
        {"key": _("Số người (tính theo vị trí chính)"), "value": str(people)},
    ]
    names = UnitVersion.objects.filter(unit=commune.unit_id).select_related("event").order_by("valid_from")
    versions = list(names)
    if len(versions) > 1:
        said = [
            _("%(name)s (từ %(day)s%(paper)s)")
            % {"name": one.name, "day": format_date(one.valid_from), "paper": _paper(one.event)}
            for one in versions
        ]
        rows.append({"key": _("Các tên gọi"), "value": "; ".join(said), "lang": "vi"})
    links = predecessors_of(commune.unit)
    if links:
        by_paper: dict[str, list[str]] = {}
        for one in links:
            by_paper.setdefault(one.document_number, []).append(_former(one))
        said = [f"{'; '.join(names)} ({number})" for number, names in by_paper.items()]
        rows.append({"key": _("Được lập từ"), "value": "; ".join(said), "lang": "vi"})
    return rows


def _paper(event: UnitEvent | None) -> str:
    return f", {event.document_number}" if event else ""


def _former(link: UnitLink) -> str:
    name = link.unit.label
    return _("%(name)s (một phần)") % {"name": name} if link.share == SuccessionShare.PART else name
