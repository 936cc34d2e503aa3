"""Who counts where by the units of another day.

A person is counted once, at the unit of the main posting. "By the units of day X" is that posting's unit on X as it
was called then; "by today's units" follows the same posting through the events since: to the unit where an event
carried it on, else to the unit that answers for the one that ended (`Unit.heir`). Nobody is lost on the way and nobody
counted twice, so totals of persons are equal in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from lms.org.models import PostingVersion
from lms.org.tree import heirs_on

STEPS = 50
"""More events than any posting has seen; a ring in the data would otherwise never end."""


def units_today(versions: Iterable[PostingVersion], today: date) -> dict[int, int]:
    """By posting id: the unit that today holds what the posting was. Two statements for each event on the way."""
    at = {version.posting_id: version.unit_id for version in versions}
    followed = {posting_id: posting_id for posting_id in at}
    for _step in range(STEPS):
        onward = _carried_on(followed.values(), today)
        if not onward:
            break
        for first, last in list(followed.items()):
            if last in onward:
                followed[first], at[first] = onward[last]
            else:
                del followed[first]
    heirs = heirs_on(at.values(), today)
    return {posting_id: heirs.get(unit_id, unit_id) for posting_id, unit_id in at.items()}


def _carried_on(posting_ids: Iterable[int], today: date) -> Mapping[int, tuple[int, int]]:
    """By posting: the posting that carries it on by that day, and the unit of that."""
    versions = PostingVersion.objects.known().filter(posting__continues__in=list(posting_ids), starts_on__lte=today)
    rows = versions.values_list("posting__continues_id", "posting_id", "unit_id")
    return {old: (new, unit_id) for old, new, unit_id in rows}
