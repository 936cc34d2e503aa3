"""Which old unit went into which new one, from the succession file into rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.domain.loading import Loaded, Row, write_rows
from lms.org.domain.reference_units import (
    COMMUNES,
    DISTRICTS,
    OLD_COMMUNES,
    PROVINCES,
    reform,
    unit_ids,
)
from lms.org.enums import REFORM_DAY, UNKNOWN_START, SuccessionShare
from lms.org.models import Succession, UnitEvent

Pair = tuple[int, int]
SHARES = {"whole": SuccessionShare.WHOLE, "part": SuccessionShare.PART}


@transaction.atomic
def load_succession(rows: Sequence[Row]) -> Loaded:
    """Pairs of communes. A line without an old commune is an island district that became a special zone."""
    loaded = Loaded()
    communes = unit_ids(OLD_COMMUNES, UNKNOWN_START)
    districts = unit_ids(DISTRICTS, UNKNOWN_START)
    successors = unit_ids(COMMUNES, REFORM_DAY)
    wanted: dict[Pair, Mapping[str, Any]] = {}
    for row in rows:
        old, new = row["old_code"], row["new_code"]
        predecessor = communes.get(old) if old else districts.get(row["old_district_code"])
        successor = successors.get(new)
        key = f"{old or row['old_district_code']}/{new}"
        if predecessor is None or successor is None:
            missing = key.partition("/")[0] if predecessor is None else new
            loaded.refuse(row, key, _("Chưa có đơn vị mang mã %(code)s.") % {"code": missing})
        elif row["share"] not in SHARES:
            loaded.refuse(
                row, key, _("Cột share chỉ nhận whole hoặc part, dòng này ghi “%(v)s”.") % {"v": row["share"]}
            )
        elif (predecessor, successor) in wanted:
            loaded.refuse(row, key, _("Cặp đơn vị này đã có ở một dòng trước."))
        else:
            is_default = row["is_default_successor"] == "1"
            wanted[predecessor, successor] = {"share": SHARES[row["share"]].value, "is_default_successor": is_default}
    _write_pairs(wanted, loaded)
    return loaded


@transaction.atomic
def load_province_succession(rows: Sequence[Row]) -> Loaded:
    """Pairs of provinces, drawn from the same lines; no split crosses a province, so each went whole."""
    loaded = Loaded()
    old = unit_ids(PROVINCES, UNKNOWN_START)
    new = unit_ids(PROVINCES, REFORM_DAY)
    pairs = {(old.get(row["old_province_code"]), new.get(row["new_province_code"])) for row in rows}
    known = [(before, after) for before, after in pairs if before is not None and after is not None]
    went = [before for before, _after in known]
    wanted: dict[Pair, Mapping[str, Any]] = {}
    for before, after in sorted(known):
        share = SuccessionShare.PART if went.count(before) > 1 else SuccessionShare.WHOLE
        wanted[before, after] = {"share": share.value, "is_default_successor": False}
    _write_pairs(wanted, loaded)
    return loaded


def _write_pairs(wanted: Mapping[Pair, Mapping[str, Any]], loaded: Loaded) -> None:
    event: UnitEvent = reform()
    existing = {(pair.predecessor_id, pair.successor_id): pair for pair in Succession.objects.filter(event=event)}
    write_rows(
        Succession,
        existing,
        wanted,
        loaded,
        make=lambda pair: {"predecessor_id": pair[0], "successor_id": pair[1], "event": event},
    )
