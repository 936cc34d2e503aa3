"""The number of a decision: kept as it was typed, and found again however it is typed."""

from __future__ import annotations

import re

from lms.core.vietnamese.text import normalise, search_key

_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("∕⁄／", "/")
    | dict(zip("０１２３４５６７８９", "0123456789", strict=True))
)
_LEAD = re.compile(r"^(?:quyết định\b|qđ(?=\s*số\b))?\s*(?:số\b)?[\s:.]*", re.IGNORECASE)
_NUMBER = re.compile(r"(?=.*\d)(?:[^\W_]|[/.,()&-])+")


def paper_number(text: str) -> str:
    """A number as papers carry it, without the words before it and without spaces, with plain hyphens; the case stays:
    QĐ-TTg isn't QĐ-TTG.
    """
    return "".join(_LEAD.sub("", normalise(text).translate(_SIGNS)).split())


def is_paper_number(text: str) -> bool:
    """Whether it has a digit and nothing that no number of a paper has (decree 30/2020: a number and a symbol)."""
    return _NUMBER.fullmatch(paper_number(text)) is not None


def paper_number_key(text: str) -> str:
    """The same for `103/QĐ-UBND`, `103 /qđ-ubnd` and `103/QD–UBND`, so that one paper typed twice is found again."""
    return search_key(paper_number(text))
