"""What the answers of many say of each question and of the test as a whole. Pure; page and workbook both read this.

Classical item analysis: how many are right (facility), whether those right here are right elsewhere (corrected
item-total correlation), what was chosen instead, how long it took, and how far the whole holds together
(Cronbach's alpha). Nothing is told of fewer than `FEWEST` sittings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from assessments.enums import ItemVerdict, Reliability

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 30
FIRST = 1
TOO_HARD, TOO_EASY = 0.30, 0.90
TELLING = 0.20
WEAK = 0.05
RELIABLE, USABLE = 0.80, 0.70
"""Of alpha: to decide about a person by, and to decide about a group by."""
RANKS = {verdict: rank for rank, verdict in enumerate(ItemVerdict)}


@dataclass(frozen=True)
class Sitting:
    """One finished attempt of a person. All by question version: `marks` are shares from 0 to 1 and hold every question
    that was met; `chosen` the choices of those answered; `seconds` is without what isn't known.
    """

    official: int
    number: int
    marks: Mapping[int, float | Decimal]
    chosen: Mapping[int, tuple[int, ...]]
    seconds: Mapping[int, float]


@dataclass(frozen=True)
class Item:
    """A question version to be analysed. `choices` is empty where nothing is chosen from (a number, an order);
    `is_dropped`: everybody has it right now, so its figures say nothing of it.
    """

    version: int
    choices: tuple[int, ...] = ()
    key: frozenset[int] = frozenset()
    is_dropped: bool = False


@dataclass(frozen=True)
class ChoiceFigures:
    """Shares of those who met the question, and of its bottom and top third by total. `choice` None: left open.

    `is_weak`: a wrong choice that hardly anybody takes for right, so it does nothing.
    """

    choice: int | None
    is_key: bool
    share: float
    bottom: float
    top: float
    is_weak: bool


@dataclass(frozen=True)
class ItemFigures:
    """`n`: sittings that met the question. Below `FEWEST` nothing else is there; `discrimination` is also None where
    marks don't vary, `seconds` (the median) where no device told any.
    """

    version: int
    n: int
    verdict: ItemVerdict
    facility: float | None = None
    discrimination: float | None = None
    seconds: float | None = None
    choices: tuple[ChoiceFigures, ...] = ()

    @property
    def is_flagged(self) -> bool:
        return self.verdict not in {ItemVerdict.GOOD, ItemVerdict.DROPPED, ItemVerdict.TOO_FEW}

    @property
    def weak_choices(self) -> tuple[int, ...]:
        return tuple(one.choice for one in self.choices if one.is_weak and one.choice is not None)


@dataclass(frozen=True)
class ItemAnalysis:
    """Of a test. `items`, the worst verdict first; `mean` is a share of the questions met; `alpha` is there only where
    every sitting had the same questions, and `reliability` says what it means or why there is none.
    """

    n: int
    mean: float | None
    alpha: float | None
    reliability: Reliability
    items: tuple[ItemFigures, ...]

    @property
    def worst(self) -> ItemVerdict | None:
        return self.items[0].verdict if self.items else None

    @property
    def flagged(self) -> int:
        return sum(item.is_flagged for item in self.items)

    @property
    def untold(self) -> int:
        """Items that too few have met for a verdict."""
        return sum(item.verdict == ItemVerdict.TOO_FEW for item in self.items)


def analyse_items(sittings: Iterable[Sitting], items: Sequence[Item], *, first_only: bool = True) -> ItemAnalysis:
    """Counts the first attempt of each person, or all attempts.

    `items` may be one question of the test: its figures are the same, since totals come from the marks.
    """
    counted = [one for one in sittings if one.marks and (not first_only or one.number == FIRST)]
    found = _Table(counted)
    analysed = [found.figures(item) for item in items]
    alpha, reliability = found.reliability()
    return ItemAnalysis(
        n=len(counted),
        mean=found.mean() if len(counted) >= FEWEST else None,
        alpha=alpha,
        reliability=reliability,
        items=tuple(sorted(analysed, key=_worst_first)),
    )


def verdict_on(*, n: int, facility: float, discrimination: float | None) -> ItemVerdict:
    """The worst that can be said. Figures are judged as they are printed (per mille, hundredths), so that no page says
    of 0,20 that it is below 0,20.
    """
    if n < FEWEST:
        return ItemVerdict.TOO_FEW
    share, telling = round(facility, 3), None if discrimination is None else round(discrimination, 2)
    if telling is not None and telling < 0:
        return ItemVerdict.CHECK_KEY
    if share > TOO_EASY:
        return ItemVerdict.TOO_EASY
    if share < TOO_HARD:
        return ItemVerdict.TOO_HARD
    if telling is None or telling < TELLING:
        return ItemVerdict.NOT_TELLING
    return ItemVerdict.GOOD


def meaning_of(alpha: float) -> Reliability:
    """As printed, like verdicts."""
    if round(alpha, 2) >= RELIABLE:
        return Reliability.HIGH
    return Reliability.FAIR if round(alpha, 2) >= USABLE else Reliability.LOW


def _worst_first(item: ItemFigures) -> tuple[int, float, int]:
    """Of one verdict, what tells least first."""
    return RANKS[item.verdict], 0.0 if item.discrimination is None else item.discrimination, item.version


class _Table:
    """The sittings as columns: one pass over them, then arithmetic by question."""

    def __init__(self, sittings: Sequence[Sitting]) -> None:
        import numpy as np  # noqa: PLC0415 - slow import

        from assessments.domain import item_statistics  # noqa: PLC0415 - slow import

        self.np, self.statistics = np, item_statistics
        self.columns = {version: at for at, version in enumerate(sorted({v for one in sittings for v in one.marks}))}
        self.marks = np.full((len(sittings), len(self.columns)), np.nan)
        self.chosen: list[list[tuple[int, tuple[int, ...]]]] = [[] for _version in self.columns]
        self.seconds: list[list[float]] = [[] for _version in self.columns]
        for row, one in enumerate(sittings):
            self.marks[row, [self.columns[version] for version in one.marks]] = [*map(float, one.marks.values())]
            for version, choices in one.chosen.items():
                if version in one.marks:
                    self.chosen[self.columns[version]].append((row, choices))
            for version, seconds in one.seconds.items():
                if version in one.marks:
                    self.seconds[self.columns[version]].append(seconds)
        self.met = ~np.isnan(self.marks)
        self.totals = item_statistics.totals(self.marks)
        self.discriminations = item_statistics.corrected_item_totals(self.marks)

    def mean(self) -> float:
        return float(self.totals.mean())

    def reliability(self) -> tuple[float | None, Reliability]:
        if len(self.marks) < FEWEST:
            return None, Reliability.TOO_FEW
        if not self.met.all():
            return None, Reliability.DIFFERENT_PAPERS
        if self.marks.shape[1] < 2:
            return None, Reliability.ONE_QUESTION
        alpha = self.statistics.cronbach_alpha(self.marks)
        return alpha, Reliability.SAME_SCORES if alpha is None else meaning_of(alpha)

    def figures(self, item: Item) -> ItemFigures:
        few = ItemVerdict.DROPPED if item.is_dropped else ItemVerdict.TOO_FEW
        column = self.columns.get(item.version)
        if column is None:
            return ItemFigures(item.version, 0, few)
        met = self.met[:, column]
        n = int(met.sum())
        if n < FEWEST:
            return ItemFigures(item.version, n, few)
        facility, discrimination = float(self.marks[met, column].mean()), self.discriminations[column]
        return ItemFigures(
            version=item.version,
            n=n,
            verdict=ItemVerdict.DROPPED
            if item.is_dropped
            else verdict_on(n=n, facility=facility, discrimination=discrimination),
            facility=facility,
            discrimination=discrimination,
            seconds=median(self.seconds[column]) if self.seconds[column] else None,
            choices=self._choices(item, column, met) if item.choices else (),
        )

    def _choices(self, item: Item, column: int, met: NDArray[np.bool_]) -> tuple[ChoiceFigures, ...]:
        """Each choice in its order, then what was left open."""
        n = int(met.sum())
        bottom, top = self.np.zeros(len(met)), self.np.zeros(len(met))
        bottom[met], top[met] = self.statistics.third_weights(self.totals[met])
        rows: dict[int | None, list[int]] = {choice: [] for choice in item.choices}
        left_open = set(self.np.flatnonzero(met).tolist())
        for row, choices in self.chosen[column]:
            for choice in rows.keys() & set(choices):
                rows[choice].append(row)
                left_open.discard(row)
        rows[None] = sorted(left_open)
        return tuple(
            ChoiceFigures(
                choice=choice,
                is_key=choice in item.key,
                share=len(those) / n,
                bottom=float(bottom[those].sum()) * 3 / n,
                top=float(top[those].sum()) * 3 / n,
                is_weak=choice is not None and choice not in item.key and not item.is_dropped and len(those) / n < WEAK,
            )
            for choice, those in rows.items()
        )
