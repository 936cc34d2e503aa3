"""How people who made the same move fared, told so that nobody can be picked out. Pure.

What holds: groups don't overlap but for a person's further moves, no total over them is shown, and neither filters nor
the chosen unit change whom a group counts, so figures of two pages can't be subtracted from each other. The people that
the reader may see anyway could be taken away from a group; so it is told only where five or more others remain, or
none. What doesn't: a reader who writes figures down day by day sees that somebody's standing changed, and one who knows
that all of a group are competent knows it of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from certificates.reports.moves_facts import Compared, Pair
from certificates.reports.skill_gap_facts import FEWEST


@dataclass(frozen=True)
class Fared:
    """What a group keeps of a move. `order` tells a person's last; `is_declared`: the posting requires something."""

    official_id: int
    pair: Pair
    order: tuple[object, ...]
    from_position: str
    to_position: str
    is_declared: bool
    days: int | None
    score: float | None


def compare(moves: Iterable[Fared], *, seen: Collection[int]) -> dict[Pair, Compared]:
    """By pair of positions; `seen` are the officials whom the reader may see by name."""
    last: dict[Pair, dict[int, Fared]] = defaultdict(dict)
    for one in moves:
        kept = last[one.pair].get(one.official_id)
        if kept is None or one.order > kept.order:  # type: ignore[operator]
            last[one.pair][one.official_id] = one
    return {pair: _group(pair, list(some.values()), set(seen)) for pair, some in last.items()}


def _group(pair: Pair, moves: list[Fared], seen: set[int]) -> Compared:
    words = {"pair": pair, "from_position": moves[0].from_position, "to_position": moves[0].to_position}
    if not _may_tell(moves, seen):
        return Compared(**words, is_hidden=True)
    declared = [one for one in moves if one.is_declared]
    competent = [one for one in declared if one.days is not None]
    scored = [one for one in moves if one.score is not None]
    tells = _may_tell(declared, seen)
    return Compared(
        **words,
        people=len(moves),
        declared=len(declared) if tells else None,
        competent=len(competent) if tells else None,
        median_days=_median([one.days for one in competent]) if tells and _may_tell(competent, seen) else None,
        median_score=_median([one.score for one in scored]) if _may_tell(scored, seen) else None,
    )


def _may_tell(moves: Collection[Fared], seen: set[int]) -> bool:
    """Enough people, and also without those the reader knows; nobody else is no secret."""
    others = sum(one.official_id not in seen for one in moves)
    return len(moves) >= FEWEST and (not others or others >= FEWEST)


def _median(values: Iterable[float | None]) -> float:
    return float(median(value for value in values if value is not None))
