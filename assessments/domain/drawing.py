"""Drawing a paper: which questions, in which order, with the choices in which order. Pure.

The same cells and seed give the same paper, so a paper can be drawn again from what its attempt keeps.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.domain.question_text import CHOSEN_FROM
from assessments.enums import Difficulty, QuestionKind
from assessments.exceptions.assessments import BankTooSmall


@dataclass(frozen=True)
class Layout:
    """What may be shown in another order: the choices as they were written; of what is matched the left sides and, of
    each different right side, one choice that has it; of a case its parts."""

    kind: str = QuestionKind.SINGLE
    choice_ids: tuple[int, ...] = ()
    keep_order: bool = False
    lefts: tuple[int, ...] = ()
    parts: tuple["Layout", ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A question version that may be drawn."""

    version_id: int
    difficulty: str
    layout: Layout
    competency_id: int | None = None


@dataclass(frozen=True)
class Cell:
    """Draw `count` questions of a bank, of one difficulty or (empty) of any, of one competency or (None) of any."""

    bank: str
    difficulty: str
    count: int
    competency_id: int | None = None
    competency: str = ""
    """Its code, for the sentence that refuses."""

    def takes(self, candidate: Candidate) -> bool:
        return self.difficulty in {"", candidate.difficulty} and self.competency_id in {None, candidate.competency_id}

    @property
    def breadth(self) -> int:
        return (not self.difficulty) + (self.competency_id is None)


@dataclass(frozen=True)
class Drawn:
    """`choice_order` as `AttemptQuestion` keeps it."""

    version_id: int
    choice_order: Any


def draw_paper(
    cells: Sequence[Cell],
    banks: dict[str, Sequence[Candidate]],
    *,
    seed: int,
    shuffle: bool,
    fixed: Sequence[Candidate] = (),
) -> list[Drawn]:
    """The paper: what is `fixed`, then what the cells draw beside it; `BankTooSmall` names the first cell that can't be
    filled."""
    source = random.Random(seed)  # noqa: S311 - fairness, not secrecy: the seed itself is drawn by `secrets`
    chosen = [*fixed, *_choose(cells, banks, source, {one.version_id for one in fixed})]
    if shuffle:
        source.shuffle(chosen)
    return [Drawn(one.version_id, lay_out(one.layout, source, shuffle=shuffle)) for one in chosen]


def check_cells(cells: Sequence[Cell], banks: dict[str, Sequence[Candidate]], fixed: Sequence[Candidate] = ()) -> None:
    """Whether every paper can be drawn, whatever the seed: each cell finds enough beside what is fixed and the most
    that those filled before it may take of the same questions. `BankTooSmall` names the first that doesn't.
    """
    held = {one.version_id for one in fixed}
    filled: list[tuple[Cell, set[int]]] = []
    for place in _filling_order(cells):
        cell = cells[place]
        pool = {one.version_id for one in banks.get(cell.bank, ()) if cell.takes(one)} - held
        taken = sum(min(other.count, len(pool & others)) for other, others in filled)
        _require_enough(cell, len(pool) - taken)
        filled.append((cell, pool))


def _choose(
    cells: Sequence[Cell], banks: dict[str, Sequence[Candidate]], source: random.Random, held: Collection[int]
) -> list[Candidate]:
    filled: dict[int, list[Candidate]] = {}
    taken = set(held)
    for place in _filling_order(cells):
        cell = cells[place]
        pool = [
            candidate
            for candidate in sorted(banks.get(cell.bank, ()), key=lambda one: one.version_id)
            if cell.takes(candidate) and candidate.version_id not in taken
        ]
        _require_enough(cell, len(pool))
        filled[place] = source.sample(pool, cell.count)
        taken.update(one.version_id for one in filled[place])
    return [one for place in range(len(cells)) for one in filled[place]]


def _filling_order(cells: Sequence[Cell]) -> list[int]:
    """The narrowest first: those of any take what is left."""
    return sorted(range(len(cells)), key=lambda index: (cells[index].breadth, index))


def _require_enough(cell: Cell, available: int) -> None:
    if available < cell.count:
        raise too_small(cell, max(0, available), bank=cell.bank, competency=cell.competency)


def too_small(cell: Cell, available: int, *, bank: str, competency: str) -> BankTooSmall:
    """By what its bank and its competency are called."""
    words = [competency, str(Difficulty(cell.difficulty).label) if cell.difficulty else ""]
    shown = ", ".join(word for word in words if word)
    return BankTooSmall(cell=cell, available=available, bank=bank, difficulty=f" ({shown})" if shown else "")


def lay_out(layout: Layout, source: random.Random, *, shuffle: bool) -> Any:
    """The order in which it is shown. What is to be ordered or matched is always mixed: it stands in the right one."""
    if layout.kind == QuestionKind.CASE:
        return [lay_out(part, source, shuffle=shuffle) for part in layout.parts]
    ids = layout.choice_ids
    if layout.kind == QuestionKind.MATCHING:
        return {"lefts": list(layout.lefts), "matches": source.sample(ids, len(ids))}
    if layout.kind == QuestionKind.ORDERING or (layout.kind in CHOSEN_FROM and shuffle and not layout.keep_order):
        return tuple(source.sample(ids, len(ids)))
    return ids if layout.kind in CHOSEN_FROM else ()
