"""Telling how far a long pass over rows is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Progress = Callable[[int, int], None]
EVERY = 500
Row = TypeVar("Row")


def unheard(done: int, total: int) -> None:
    """Where nobody waits."""


def counted(rows: Sequence[Row], progress: Progress) -> Iterator[Row]:
    """The rows in turn; `progress` is told before every `EVERY` of them, and once all are through."""
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            progress(done, len(rows))
        yield row
    progress(len(rows), len(rows))
