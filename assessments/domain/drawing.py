"""Drawing a paper: which questions, in which order, with the choices in which order. Pure.

The same cells and seed give the same paper, so a paper can be drawn again from what its attempt keeps.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.enums import Difficulty
from assessments.exceptions import BankTooSmall


@dataclass(frozen=True)
class Candidate:
    """A question version that may be drawn, its choices in the order they were written."""

    version_id: int
    difficulty: str
    choice_ids: tuple[int, ...]
    keep_order: bool = False


@dataclass(frozen=True)
class Cell:
    """Draw `count` questions of a bank, of one difficulty or (empty) of any."""

    bank: str
    difficulty: str
    count: int


@dataclass(frozen=True)
class Drawn:
    version_id: int
    choice_order: tuple[int, ...]


def draw_paper(
    cells: Sequence[Cell], banks: dict[str, Sequence[Candidate]], *, seed: int, shuffle: bool
) -> list[Drawn]:
    """The paper, or `BankTooSmall` naming the first cell that can't be filled."""
    source = random.Random(seed)  # noqa: S311 - fairness, not secrecy: the seed itself is drawn by `secrets`
    chosen = _choose(cells, banks, source)
    if shuffle:
        source.shuffle(chosen)
    return [Drawn(one.version_id, _order_choices(one, source, shuffle)) for one in chosen]


def check_cells(cells: Sequence[Cell], banks: dict[str, Sequence[Candidate]]) -> None:
    """Whether every paper could be drawn; for publishing."""
    _choose(cells, banks, random.Random(0))  # noqa: S311


def _choose(cells: Sequence[Cell], banks: dict[str, Sequence[Candidate]], source: random.Random) -> list[Candidate]:
    """Cells of one difficulty first: those of any take what is left, so no order of cells makes a paper fail."""
    filled: dict[int, list[Candidate]] = {}
    taken: set[int] = set()
    for place in sorted(range(len(cells)), key=lambda index: (not cells[index].difficulty, index)):
        cell = cells[place]
        pool = [
            candidate
            for candidate in sorted(banks.get(cell.bank, ()), key=lambda one: one.version_id)
            if cell.difficulty in {"", candidate.difficulty} and candidate.version_id not in taken
        ]
        if len(pool) < cell.count:
            raise BankTooSmall(
                bank=cell.bank, available=len(pool), needed=cell.count, difficulty=_difficulty_word(cell)
            )
        filled[place] = source.sample(pool, cell.count)
        taken.update(one.version_id for one in filled[place])
    return [one for place in range(len(cells)) for one in filled[place]]


def _order_choices(candidate: Candidate, source: random.Random, shuffle: bool) -> tuple[int, ...]:
    if not shuffle or candidate.keep_order:
        return candidate.choice_ids
    return tuple(source.sample(candidate.choice_ids, len(candidate.choice_ids)))


def _difficulty_word(cell: Cell) -> str:
    return f" ({Difficulty(cell.difficulty).label})" if cell.difficulty else ""
