"""People as lines to choose from: name, birth year, position, unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, PostingVersion

PERSON = "nguoi"


@dataclass(frozen=True)
class PersonLine:
    uid: UUID
    name: str
    birth_year: int | None
    position: str
    unit: str
    place: str
    """The unit by its own name."""


def person_lines(people: Sequence[Official], as_of: date) -> list[PersonLine]:
    """In their order, each where they mainly sit; a coming posting where none holds yet. Three statements at most."""
    versions = (
        PostingVersion.objects.lasting_on(as_of)
        .filter(posting__official__in=people)
        .select_related("position", "posting")
        .order_by("is_main", "-starts_on", "pk")
    )
    seats = {one.posting.official_id: one for one in versions}
    units = unit_names({one.unit_id for one in seats.values()}, as_of) if seats else {}
    return [
        PersonLine(
            uid=one.uid,
            name=one.full_name,
            birth_year=one.birth_year,
            position=seats[one.pk].position.name_vi if one.pk in seats else "",
            unit=units[seats[one.pk].unit_id].label if one.pk in seats else "",
            place=units[seats[one.pk].unit_id].name if one.pk in seats else "",
        )
        for one in people
    ]


def uid_of(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error
