"""Requirement status worked out a second time, from tables, to check the cache: nothing is shared with the fold over a
person's evidence (`evidence.domain.holdings`) and over exemptions that writes it.

What a position requires of a unit is asked of the one place that knows (`requirements_for`): that is the same for
everybody who sits there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import pandas as pd

from lms.competencies.domain.requirements import (
    Seat,
    chains_change_on,
    requirements_change_on,
    requirements_for,
    unit_chains,
)
from lms.evidence.enums import Combining
from lms.evidence.models import Evidence
from lms.org.models import PostingVersion
from lms.plans.domain.status import StatusRow
from lms.plans.models import Exemption

FOREVER = date.max.toordinal()
"""Days are counted as whole numbers; this one stands for no end."""
LINE = ["posting", "competency"]


def rows_from_tables(official_ids: Collection[int], today: date) -> dict[StatusRow, None]:
    """What the cache should say of these people on the day of `today`: a row for each requirement of each posting that
    runs or is to come."""
    lines = _lines(list(official_ids), today)
    if lines.empty:
        return {}
    held = _held(lines, _evidence(official_ids))
    let_off = _let_off(lines, _exemptions(official_ids))
    table = lines.join(held, on=LINE).join(let_off, on=LINE)
    table["held"] = table["held"].fillna(0).astype("int64")
    table["has_expired"] = (
        table["held"].lt(table["min_level"])
        & table["exempt_until"].isna()
        & table["expired_level"].fillna(0).ge(table["min_level"])
    )
    table["changes"] = table[["asked_anew", "held_change", "exempt_change"]].min(axis=1)
    return {_row(line): None for line in table.to_dict("records")}


def _lines(official_ids: list[int], today: date) -> pd.DataFrame:
    """A line for each requirement of each posting, on its first day or today."""
    columns = ("posting_id", "posting__official_id", "position_id", "unit_id", "starts_on")
    versions = PostingVersion.objects.lasting_on(today).filter(posting__official_id__in=official_ids)
    by_day: dict[date, list[tuple[int, int, Seat]]] = defaultdict(list)
    for posting_id, official_id, position_id, unit_id, starts_on in versions.values_list(*columns):
        by_day[max(starts_on, today)].append((posting_id, official_id, Seat(position_id, unit_id)))
    listed = [line for day, some in by_day.items() for line in _lines_of_day(some, day)]
    names = ["posting", "official", "competency", "kind", "min_level", "max_level", "day", "asked_anew"]
    return pd.DataFrame(listed, columns=names)


def _lines_of_day(postings: list[tuple[int, int, Seat]], day: date) -> Iterable[tuple[Any, ...]]:
    seats = {seat for _posting, _official, seat in postings}
    chains = unit_chains({seat.unit_id for seat in seats}, day)
    required = requirements_for(seats, day, chains=chains)
    anew, moved = requirements_change_on({seat.position_id for seat in seats}, day), chains_change_on(chains, day)
    for posting_id, official_id, seat in postings:
        changes = [one.toordinal() for one in (anew.get(seat.position_id), moved.get(seat.unit_id)) if one]
        for one in required[seat]:
            yield (
                posting_id,
                official_id,
                one.competency_id,
                one.kind.value,
                one.min_level,
                one.max_level,
                day.toordinal(),
                min(changes, default=None),
            )


def _evidence(official_ids: Collection[int]) -> pd.DataFrame:
    """Evidence that nobody corrected. `replaced`: the first day on which a newer piece of its kind, whose rule lets the
    latest count alone, stands in its place."""
    columns = ("id", "official_id", "competency_id", "kind", "level", "effective_on", "expires_on", "rule__combining")
    rows = Evidence.objects.known().filter(official_id__in=official_ids).values_list(*columns)
    names = ["evidence", "official", "competency", "kind_of", "level", "begins", "ends", "combining"]
    found = pd.DataFrame(rows, columns=names)
    found["begins"] = _days(found["begins"])
    found["ends"] = _days(found["ends"])
    newer = found[found["combining"].eq(Combining.LATEST.value) & found["level"].gt(0)]
    keys = ["official", "competency", "kind_of"]
    pairs = found[[*keys, "evidence", "begins"]].merge(
        newer[[*keys, "evidence", "begins"]], on=keys, suffixes=("", "_by")
    )
    later = pairs["begins_by"].gt(pairs["begins"]) | (
        pairs["begins_by"].eq(pairs["begins"]) & pairs["evidence_by"].gt(pairs["evidence"])
    )
    replaced = pairs[later].groupby("evidence")["begins_by"].min()
    found["replaced"] = found["evidence"].map(replaced).fillna(FOREVER + 1).astype("int64")
    return found


def _held(lines: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """By line: the level shown, its evidence and last day, the highest that ran out, and the next day of a change."""
    pairs = lines[["posting", "official", "competency", "day"]].merge(evidence, on=["official", "competency"])
    day = pairs["day"]
    counts = pairs["level"].gt(0) & pairs["begins"].le(day) & pairs["ends"].ge(day) & pairs["replaced"].gt(day)
    best = pairs[counts].sort_values(["level", "ends", "evidence"]).groupby(LINE).last()
    held = best[["level", "ends", "evidence"]].rename(columns={"level": "held", "ends": "until"})
    over = pairs[pairs["ends"].lt(day) & pairs["replaced"].gt(day)].join(held["held"], on=LINE)
    ran_out = over[over["level"].gt(over["held"].fillna(0))].groupby(LINE)["level"].max()
    to_come = pairs["begins"].where(pairs["begins"].gt(day))
    to_end = (pairs["ends"] + 1).where(counts & pairs["ends"].lt(FOREVER))
    change = pd.concat([to_come, to_end], axis=1).min(axis=1).groupby([pairs["posting"], pairs["competency"]]).min()
    every = pd.DataFrame({"expired_level": ran_out, "held_change": change})
    return held.join(every, how="outer")


def _exemptions(official_ids: Collection[int]) -> pd.DataFrame:
    columns = ("id", "official_id", "competency_id", "posting_id", "starts_on", "ends_on", "withdrawn_on")
    rows = Exemption.objects.filter(official_id__in=official_ids).values_list(*columns)
    found = pd.DataFrame(
        rows, columns=["exemption", "official", "competency", "of_posting", "begins", "ends", "withdrawn"]
    )
    found["begins"] = _days(found["begins"])
    withdrawn = _days(found["withdrawn"])
    found["ends"] = pd.concat(
        [_days(found["ends"]), withdrawn.where(withdrawn.eq(FOREVER), withdrawn - 1)], axis=1
    ).min(axis=1)
    return found[found["begins"].le(found["ends"])]


def _let_off(lines: pd.DataFrame, exemptions: pd.DataFrame) -> pd.DataFrame:
    """By line the last day of the exemption that lasts longest, and the next day of a change."""
    pairs = lines[["posting", "official", "competency", "day"]].merge(exemptions, on=["official", "competency"])
    pairs = pairs[pairs["of_posting"].isna() | pairs["of_posting"].eq(pairs["posting"])]
    counts = pairs["begins"].le(pairs["day"]) & pairs["ends"].ge(pairs["day"])
    until = pairs[counts].groupby(LINE)["ends"].max()
    to_come = pairs[pairs["begins"].gt(pairs["day"])].groupby(LINE)["begins"].min()
    change = pd.concat([to_come, until + 1], axis=1).min(axis=1)
    return pd.DataFrame({"exempt_until": until, "exempt_change": change})


def _days(column: pd.Series) -> pd.Series:
    return column.map(lambda day: FOREVER if day is None else day.toordinal()).astype("int64")


def _row(line: dict[Any, Any]) -> StatusRow:
    def day(name: str) -> date | None:
        value = line[name]
        return None if pd.isna(value) or value == FOREVER else date.fromordinal(int(value))

    return StatusRow(
        line["posting"],
        line["competency"],
        line["official"],
        line["kind"],
        line["min_level"],
        line["max_level"],
        line["held"],
        day("until"),
        None if pd.isna(line["evidence"]) else int(line["evidence"]),
        bool(line["has_expired"]),
        day("exempt_until"),
        day("changes"),
    )
