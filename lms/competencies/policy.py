"""Who keeps the competency frameworks."""

from __future__ import annotations

from datetime import date
from typing import Any

from lms.org.policy import can_edit_positions


def can_edit_frameworks(user: Any, *, as_of: date | None = None) -> bool:
    """Whoever keeps the catalogue of positions: one framework serves every unit too."""
    return can_edit_positions(user, as_of=as_of)
