"""People who stand in a file more than once. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from lms.core.vietnamese.text import matching_key
from lms.org.domain.officials import OfficialFacts
from lms.org.domain.roster.answers import is_agreed
from lms.org.domain.roster.findings import Finding
from lms.org.domain.roster.rows import RosterRow
from lms.org.enums_roster import RosterField

MAYBE = "maybe_in_file"
REPEATED = frozenset({"duplicate_in_file", MAYBE})


def refuse_repeated(rows: Sequence[RosterRow], answers: Mapping[str, object]) -> Iterator[RosterRow]:
    """The second and later rows of one person: same staff code, same CCCD, or same name and birth without either.

    Where a code or number stands in one of two such rows alone, it is asked whether they are two people.
    """
    seen: dict[tuple[str, str], int] = {}
    named: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        keys = list(_identity_keys(row.facts))
        other = next(((one, seen[one]) for one in keys if one in seen), None)
        if other is None:
            seen |= dict.fromkeys(keys, row.number)
            alike = named[matching_key(row.facts.full_name)] if row.facts.full_name else []
            first = next((one for one in alike if _may_be_one(one.facts, row.facts)), None)
            alike.append(row)
            if first is None or is_agreed(answers, MAYBE, row.facts.full_name):
                yield row
            else:
                facts = {"other": first.number}
                yield row.with_findings(Finding(MAYBE, RosterField.FULL_NAME, row.facts.full_name, facts=facts))
            continue
        (kind, _key), number = other
        at = RosterField(kind)
        finding = Finding("duplicate_in_file", at, row.texts.get(at, ""), facts={"what": _what(kind), "other": number})
        yield row.with_findings(finding)


def _may_be_one(one: OfficialFacts, other: OfficialFacts) -> bool:
    """People of one name, between whom neither a code, a number nor the birth tells."""
    if (one.staff_code and other.staff_code) or (one.cccd and other.cccd):
        return False
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    return one.year is None or other.year is None or one.year == other.year


def _what(kind: str) -> str:
    label = str(RosterField(kind).label)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _identity_keys(facts: OfficialFacts) -> Iterator[tuple[str, str]]:
    if facts.staff_code:
        yield RosterField.STAFF_CODE.value, facts.staff_code.upper()
    if facts.cccd:
        yield RosterField.CCCD.value, facts.cccd
    if not facts.staff_code and not facts.cccd and facts.full_name:
        yield RosterField.FULL_NAME.value, f"{matching_key(facts.full_name)} {facts.birth_date or facts.birth_year}"
