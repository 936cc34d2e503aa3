"""What a row changes of a person on record, old and new. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.core.vietnamese.text import matching_key
from lms.org.domain.officials import OfficialFacts, differences
from lms.org.domain.roster.findings import Finding
from lms.org.enums import BirthPrecision
from lms.org.enums_roster import RosterField
from lms.org.models import Official


@dataclass(frozen=True)
class FieldChange:
    """One thing known of a person that the row changes; `at` names it as `officials.FIELD_WORDS` does."""

    at: str
    old: str
    new: str


def changes_of(person: Official, facts: OfficialFacts) -> tuple[FieldChange, ...]:
    found = differences(person, facts).items()
    return tuple(FieldChange(word, *_old_and_new(person, word, values)) for word, values in found)


def replaced_identity(person: Official, changes: Sequence[FieldChange]) -> Iterator[Finding]:
    """By what a person is known is never replaced without a word; filling in what was missing needs none."""
    for change in changes:
        if _is_replaced(person, change):
            facts = {"old": change.old, "new": change.new}
            yield Finding("identity_replaced", RosterField(change.at), change.new, group=change.at, facts=facts)


def _is_replaced(person: Official, change: FieldChange) -> bool:
    match change.at:
        case "full_name":
            return matching_key(change.old) != matching_key(change.new)
        case "cccd":
            return bool(change.old)
        case "birth":
            knew_the_day = person.birth_precision == BirthPrecision.DAY
            return knew_the_day or (bool(change.old) and change.old != change.new[-4:])
    return False


def _old_and_new(official: Official, word: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """What stands and what would stand; identity data of the record stays covered."""
    if word == "cccd":
        return ("•" * 12 if official.cccd_digest else ""), str(values["cccd_encrypted"])
    if word == "birth":
        old = f"••/••/{official.birth_year}" if official.birth_date_digest else str(official.birth_year or "")
        day = str(values["birth_date_encrypted"])
        return old, "/".join(reversed(day.split("-"))) if day else str(values["birth_year"])
    return str(getattr(official, word)), str(values[word])
