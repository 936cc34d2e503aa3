"""People who stand in a file more than once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lms.core.vietnamese.text import matching_key
from lms.org.domain.officials import OfficialFacts
from lms.org.domain.roster.findings import Finding
from lms.org.domain.roster.rows import RosterRow
from lms.org.enums_roster import RosterField


def refuse_repeated(rows: Sequence[RosterRow]) -> Iterator[RosterRow]:
    """The second and later rows of one person: same staff code, same CCCD, or same name and birth without either."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        keys = list(_identity_keys(row.facts))
        other = next(((one, seen[one]) for one in keys if one in seen), None)
        if other is None:
            seen |= dict.fromkeys(keys, row.number)
            yield row
            continue
        (kind, _key), number = other
        at = RosterField(kind)
        finding = Finding("duplicate_in_file", at, row.texts.get(at, ""), facts={"what": _what(kind), "other": number})
        yield row.with_findings(finding)


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
