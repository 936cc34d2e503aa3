"""Rows whose staff code or CCCD is that of somebody out of reach: refused, as a number is one person's alone, and told
of to who is in charge above.

The refusal can't help saying that the number is taken, so a file could ask for whole lists of numbers. Hence it says no
more than whom to ask, holds after `MOST_IN_FILE` such rows for every number that isn't one of ours, and each run that
meets any leaves one audit line.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.domain.audit_history import HistoryLine, line_of
from lms.core.models import AuditEntry
from lms.org.domain.unit_names import unit_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from lms.accounts.models import User
    from lms.org.domain.roster.checking import RosterPlan
    from lms.org.models import Unit
    from lms.org.querysets import UnitQuerySet

MET_IN_CHECK = register_verb(
    "org.roster.out_of_reach",
    _(
        "%(actor)s đã chạy thử tệp %(file)s của %(unit_name)s:"
        " %(rows)s dòng có mã cán bộ hoặc số CCCD phải hỏi Sở Nội vụ"
    ),
)
MET_IN_COMMIT = register_verb(
    "org.roster.out_of_reach_committed",
    _(
        "%(actor)s đã nhập tệp %(file)s của %(unit_name)s:"
        " bỏ lại %(rows)s dòng có mã cán bộ hoặc số CCCD phải hỏi Sở Nội vụ"
    ),
)
OUT_OF_REACH = "outside_scope"
MOST_IN_FILE = 20
"""An honest list meets a handful: people who have just come. From here on nothing more is told number by number."""


def rows_out_of_reach(plan: RosterPlan) -> int:
    return sum(any(finding.code == OUT_OF_REACH for finding in row.errors) for row in plan.rows)


def tell_out_of_reach(
    plan: RosterPlan,
    *,
    unit: Unit,
    file_name: str,
    read: Callable[[], bytes],
    actor: User | None,
    as_of: date,
    of: str = "",
    verb: str = MET_IN_CHECK,
) -> AuditEntry | None:
    """One line about the unit, with no number of anybody; none where no row met any. What was run `of` the very same
    state of a file is told once a person, however often its pages are looked at.
    """
    rows = rows_out_of_reach(plan)
    if not rows:
        return None
    with transaction.atomic():
        told = AuditEntry.objects.filter(
            verb=verb, target_type=unit._meta.label_lower, target_id=str(unit.pk), actor=actor, after__of=of
        )
        if of and told.exists():
            return None
        after: dict[str, Any] = {
            "unit_name": unit_names([unit.pk], as_of)[unit.pk].name,
            "file": file_name,
            "sha256": hashlib.sha256(read()).hexdigest(),
            "rows": rows,
            "of": of,
        }
        return record(verb=verb, target=unit, actor=actor, after=after)


def told_of(units: UnitQuerySet, *, limit: int) -> list[HistoryLine]:
    """Of lists for these units, the newest first; one statement."""
    keys = units.annotate(key=Cast("pk", CharField())).values("key")
    entries = AuditEntry.objects.filter(
        verb__in=(MET_IN_CHECK, MET_IN_COMMIT), target_type="org.unit", target_id__in=keys
    )
    return [line_of(entry) for entry in entries.order_by("-at", "pk")[:limit]]
