"""Who says what evidence proves."""

from __future__ import annotations

from datetime import date
from typing import Any

from lms.competencies.policy import can_edit_frameworks


def can_edit_evidence_rules(user: Any, *, as_of: date | None = None) -> bool:
    """Whoever keeps the frameworks: a rule holds for every unit, since evidence goes with a person to the next one."""
    return can_edit_frameworks(user, as_of=as_of)
