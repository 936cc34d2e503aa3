"""What is asked of a report, as a job keeps it; whose scope it is looked at when the job runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from certificates.exceptions import ReportOutOfScope
from certificates.reports.contract import Asked
from lms.org.models import Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

DAY = "day:"
"""Before an option that is a day."""


def params_of(asked: Asked) -> dict[str, Any]:
    """As JSON. Without a moment that is asked about, the file is of what is known when the job runs."""
    return {
        "unit": str(asked.unit.uid),
        "as_of": asked.as_of.isoformat(),
        "units_on": asked.units_on.isoformat(),
        "known_at": asked.known_at and asked.known_at.isoformat(),
        "options": {name: _kept(value) for name, value in asked.options.items() if value},
        "official": asked.official and str(asked.official),
        "with_names": asked.with_names,
    }


def asked_of(params: Mapping[str, Any], *, owner: User) -> Asked:
    """Raises ReportOutOfScope."""
    unit = Unit.objects.visible_to(owner).filter(uid=params["unit"]).first()
    if unit is None:
        raise ReportOutOfScope
    return Asked(
        viewer=owner,
        unit=unit,
        as_of=date.fromisoformat(params["as_of"]),
        run_at=timezone.now(),
        units_on=date.fromisoformat(params["units_on"]),
        known_at=datetime.fromisoformat(params["known_at"]) if params["known_at"] else None,
        options={name: _read(value) for name, value in params["options"].items()},
        official=UUID(params["official"]) if params["official"] else None,
        with_names=params["with_names"],
    )


def _kept(value: Any) -> str:
    return f"{DAY}{value.isoformat()}" if isinstance(value, date) else str(value)


def _read(value: str) -> Any:
    return date.fromisoformat(value.removeprefix(DAY)) if value.startswith(DAY) else value
