"""What a person's postings require together."""

from __future__ import annotations

from datetime import date

from lms.competencies.domain.requirements import RequiredLevel, Seat, requirements_for, strictest
from lms.org.models import PostingVersion


def required_of(official_id: int, as_of: date) -> dict[int, RequiredLevel]:
    """By competency, of several postings the strictest."""
    held = PostingVersion.objects.active_on(as_of).filter(posting__official=official_id)
    found = requirements_for({Seat(*seat) for seat in held.values_list("position_id", "unit_id")}, as_of)
    return {one.competency_id: one for one in strictest(found.values())}
