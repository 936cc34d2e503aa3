"""Two wordings beside each other, with the words that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_WORDS = re.compile(r"\s+|\w+(?:[/–-]\w+)*|[^\w\s]")  # a date, a span or a number of a paper is one word
MOST_WORDS = 2_000


@dataclass(frozen=True)
class Part:
    """A stretch of text; only those of one side that the other lacks are changed."""

    text: str
    is_changed: bool


def word_marks(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in parts; put together again they are the texts. Very long ones are compared as wholes."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        is_changed = old != new
        return _joined([(old, is_changed)]), _joined([(new, is_changed)])
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for act, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left.append(("".join(before[old_from:old_to]), act != "equal"))
        right.append(("".join(after[new_from:new_to]), act != "equal"))
    return _joined(left), _joined(right)


def _joined(parts: Iterable[tuple[str, bool]]) -> tuple[Part, ...]:
    """A space between two changed words is changed with them, so that marks aren't broken into crumbs."""
    listed = [(text, is_changed) for text, is_changed in parts if text]
    smooth = [
        (text, is_changed or (text.isspace() and 0 < at < len(listed) - 1 and listed[at - 1][1] and listed[at + 1][1]))
        for at, (text, is_changed) in enumerate(listed)
    ]
    return tuple(
        Part("".join(text for text, _changed in some), is_changed)
        for is_changed, some in groupby(smooth, key=lambda one: one[1])
    )
