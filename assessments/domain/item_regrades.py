"""What correcting a key changed: the question's figures before and after over the same sittings, and whose marks moved.

Results are appended, so both are there to be read: "before" is the result of each attempt that stood when the key was
corrected, "after" the first one since that marks the question otherwise, so that what came later of other questions
isn't laid to this one. Sittings marked since then count in neither: hardly any was ever marked by the other key. As in
the figures, practices don't count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessments.domain.item_analysis import Item, ItemFigures, Sitting, analyse_items
from assessments.domain.item_facts import counted_attempts, marks_by_version, places_of
from assessments.enums import CorrectionKind
from assessments.models import Attempt, KeyCorrection, Result


@dataclass(frozen=True)
class Regrade:
    """A correction with what it changed among the sittings counted. `changed`: attempts whose mark at the question is
    another now; `now_pass` and `now_fail` those of them that came to pass, or no longer do.
    """

    version: int
    kind: CorrectionKind
    made_at: datetime
    made_by: str
    reason: str
    n: int
    before: ItemFigures
    after: ItemFigures
    changed: int
    now_pass: int
    now_fail: int


@dataclass(frozen=True)
class _Marked:
    """A result of an attempt, with its marks by question version."""

    recorded_at: datetime
    passed: bool
    marks: Mapping[int, float]


@dataclass(frozen=True)
class _Pair:
    official: int
    number: int
    before: _Marked
    after: _Marked

    def sitting(self, marked: _Marked) -> Sitting:
        return Sitting(self.official, self.number, marked.marks, {}, {})


def regrades_of(
    attempts: QuerySet[Attempt], versions: Iterable[int], *, first_only: bool = True
) -> dict[int, list[Regrade]]:
    """By question version, the newest correction first; one statement where none was corrected, else three."""
    corrections: dict[int, list[KeyCorrection]] = defaultdict(list)
    for one in KeyCorrection.objects.filter(version__in=list(versions)).select_related("made_by").order_by("pk"):
        corrections[one.version_id].append(one)
    if not corrections:
        return {}
    chains = _chains(attempts.filter(questions__version__in=list(corrections)), first_only=first_only)
    return {version: _regrades(version, made, chains) for version, made in corrections.items()}


def _regrades(version: int, made: Sequence[KeyCorrection], chains: Iterable[_Chain]) -> list[Regrade]:
    met = [chain for chain in chains if version in chain.results[-1].marks]
    found, was_dropped = [], False
    for number, one in enumerate(made):
        next_at = made[number + 1].made_at if number + 1 < len(made) else None
        pairs = [pair for chain in met if (pair := chain.around(one.made_at, next_at, version))]
        is_dropped = one.kind == CorrectionKind.DROPPED
        changed = [pair for pair in pairs if pair.before.marks[version] != pair.after.marks[version]]
        found.append(
            Regrade(
                version=version,
                kind=CorrectionKind(one.kind),
                made_at=one.made_at,
                made_by=one.made_by.full_name,
                reason=one.reason,
                n=len(pairs),
                before=_figures(version, (pair.sitting(pair.before) for pair in pairs), is_dropped=was_dropped),
                after=_figures(version, (pair.sitting(pair.after) for pair in pairs), is_dropped=is_dropped),
                changed=len(changed),
                now_pass=sum(pair.after.passed and not pair.before.passed for pair in changed),
                now_fail=sum(pair.before.passed and not pair.after.passed for pair in changed),
            )
        )
        was_dropped = is_dropped
    return found[::-1]


def _figures(version: int, sittings: Iterable[Sitting], *, is_dropped: bool) -> ItemFigures:
    [figures] = analyse_items(sittings, [Item(version, is_dropped=is_dropped)], first_only=False).items
    return figures


@dataclass(frozen=True)
class _Chain:
    """An attempt's results, oldest first."""

    official: int
    number: int
    results: tuple[_Marked, ...]

    def around(self, made_at: datetime, next_at: datetime | None, version: int) -> _Pair | None:
        """None where the attempt was marked only after the correction, or the question wasn't marked then.

        What was written at the very moment of a correction follows from it, except the first result: nothing was there
        to be marked anew.
        """
        first, *later = self.results
        if first.recorded_at > made_at:
            return None
        before = [first, *(one for one in later if one.recorded_at < made_at)][-1]
        if version not in before.marks:
            return None
        since = (one for one in later if made_at <= one.recorded_at and (next_at is None or one.recorded_at < next_at))
        other = (one for one in since if one.marks.get(version, before.marks[version]) != before.marks[version])
        return _Pair(self.official, self.number, before, next(other, before))


def _chains(attempts: QuerySet[Attempt], *, first_only: bool) -> list[_Chain]:
    places = places_of(attempts, first_only=first_only)
    rows = Result.objects.filter(attempt__in=counted_attempts(attempts, first_only=first_only)).order_by("pk")
    heads: dict[int, tuple[int, int]] = {}
    found: dict[int, list[_Marked]] = defaultdict(list)
    columns = ("attempt_id", "official_id", "attempt__number", "recorded_at", "passed", "marks")
    for attempt_id, official, number, recorded_at, passed, marks in rows.values_list(*columns):
        heads[attempt_id] = (official, number)
        found[attempt_id].append(_Marked(recorded_at, passed, marks_by_version(marks, places.get(attempt_id, {}))))
    return [_Chain(*heads[pk], tuple(results)) for pk, results in found.items()]
