"""Who keeps the competency frameworks, and who says what positions require."""

from __future__ import annotations

from datetime import date
from typing import Any

from lms.org.models import Unit
from lms.org.policy import can_edit_positions, can_manage_unit


def can_edit_frameworks(user: Any, *, as_of: date | None = None) -> bool:
    """Whoever keeps the catalogue of positions: one framework serves every unit too."""
    return can_edit_positions(user, as_of=as_of)


def can_write_requirements(user: Any, employer: Unit | None, *, as_of: date | None = None) -> bool:
    """The default for all (no employer): who keeps the frameworks, since it holds wherever no unit has ruled otherwise.

    What a commune or a province asks of its own people: HR of that unit or of one above it. An administrator who is
    nobody's HR rules over no unit's people. The queryset form is `Requirement.objects.visible_to`: the default is
    everybody's to read, an employer's own rows are for those who may write them.
    """
    if employer is None:
        return can_edit_frameworks(user, as_of=as_of)
    return can_manage_unit(user, employer, as_of=as_of)
