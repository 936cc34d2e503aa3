"""The number of a decision: kept as it was typed, and found again however it is typed."""

from __future__ import annotations

from lms.core.vietnamese.text import normalise, search_key

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def paper_number(text: str) -> str:
    """A number as papers carry it, without spaces and with plain hyphens; the case stays: QĐ-TTg isn't QĐ-TTG."""
    return "".join(normalise(text).translate(_HYPHENS).split())


def paper_number_key(text: str) -> str:
    """The same for `103/QĐ-UBND`, `103 /qđ-ubnd` and `103/QD–UBND`, so that one paper typed twice is found again."""
    return search_key(paper_number(text))
