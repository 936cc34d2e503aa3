"""What a dry run found as text that can be kept, and back again.

Units and positions are looked up anew; the people on record are not among it, only what was found of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from lms.core.spreadsheets.child import plain
from lms.core.spreadsheets.reading import cell_of
from lms.org.domain.officials import OfficialFacts
from lms.org.domain.roster.changes import FieldChange
from lms.org.domain.roster.checking import CheckedRow, RosterPlan
from lms.org.domain.roster.directories import load_positions, load_units
from lms.org.domain.roster.findings import Finding
from lms.org.domain.roster.people import Seat
from lms.org.domain.roster.rows import RosterRow
from lms.org.enums_roster import RosterField, RowOutcome
from lms.org.models import Unit

_FACTS = tuple(one.name for one in fields(OfficialFacts))


def plan_as_text(plan: RosterPlan) -> str:
    found = {
        "rows": [_row_as_json(row) for row in plan.rows],
        "skipped": plan.skipped,
        "labels": {one.value: text for one, text in plan.labels.items()},
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=str)


def plan_from_text(text: str, *, unit: Unit, on: date) -> RosterPlan:
    """`on` is the day from which new people hold their positions. Six statements at most."""
    found = json.loads(text)
    rows = tuple(map(_row_from_json, found["rows"]))
    return RosterPlan(
        rows=rows,
        skipped=tuple((number, line) for number, line in found["skipped"]),
        units=load_units(unit, {row.row.unit for row in rows if row.row.unit}, on=on),
        positions=load_positions(on=on),
        labels={RosterField(one): label for one, label in found["labels"].items()},
    )


def _row_as_json(checked: CheckedRow) -> list[Any]:
    row = checked.row
    born = row.facts.birth_date
    facts = {name: value for name, value in asdict(row.facts).items() if value} | (
        {"birth_date": born.isoformat()} if born else {}
    )
    return [
        row.number,
        checked.outcome.value,
        facts,
        [row.unit, row.position, row.other_positions],
        [[one.code, one.at.value, one.found, one.group, dict(one.facts)] for one in row.findings],
        {one.value: text for one, text in row.texts.items()},
        {one.value: plain(cell) for one, cell in row.raw.items()},
        [[seat.unit_id, seat.position_id, seat.is_main] for seat in checked.seats],
        [[change.at, change.old, change.new] for change in checked.changes],
    ]


def _row_from_json(kept: list[Any]) -> CheckedRow:
    number, outcome, facts, (unit, position, others), findings, texts, raw, seats, changes = kept
    row = RosterRow(
        number=number,
        facts=_facts(facts),
        unit=unit,
        position=position,
        other_positions=others,
        findings=tuple(
            Finding(code, RosterField(at), found, group=group, facts=more) for code, at, found, group, more in findings
        ),
        texts={RosterField(one): text for one, text in texts.items()},
        raw={RosterField(one): cell_of(cell) for one, cell in raw.items()},
    )
    return CheckedRow(
        row,
        RowOutcome(outcome),
        seats=tuple(Seat(*seat) for seat in seats),
        changes=tuple(FieldChange(*change) for change in changes),
    )


def _facts(kept: Mapping[str, Any]) -> OfficialFacts:
    values = {name: kept[name] for name in _FACTS if name in kept}
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return OfficialFacts(**{"full_name": ""} | values)
