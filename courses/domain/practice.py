"""How a practice question stands after some tries. Pure; nothing here is a mark."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

HINT_AFTER = 2
ANSWER_AFTER = 3


@dataclass(frozen=True)
class Practice:
    """`chosen` is the last choice tried, "" before the first."""

    chosen: str = ""
    misses: int = 0
    is_right: bool = False

    @property
    def shows_hint(self) -> bool:
        return self.misses >= HINT_AFTER and not self.is_right

    @property
    def shows_answer(self) -> bool:
        return self.misses >= ANSWER_AFTER and not self.is_right

    @property
    def is_settled(self) -> bool:
        """Found, or shown after enough tries: the learner may go on."""
        return self.is_right or self.shows_answer


def read_practice(right: Collection[str], tried: Sequence[str]) -> Practice:
    """From the ids of right choices and the tries in their order. Once right, later misses take nothing back."""
    if not tried:
        return Practice()
    return Practice(
        chosen=tried[-1],
        misses=sum(1 for choice in tried if choice not in right),
        is_right=any(choice in right for choice in tried),
    )
