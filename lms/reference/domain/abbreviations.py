"""Abbreviations that are explained somewhere a reader can look them up."""

from __future__ import annotations

import re
from functools import cache

from lms.core.domain.loading import read_rows
from lms.reference.domain.reference_procedures import DATA

IN_BRACKETS = re.compile(r"\(([^\W\d_]+)\.?\)")


@cache
def known_abbreviations() -> frozenset[str]:
    """Those the glossary gives in brackets after the words, in capitals: "Ủy ban nhân dân (UBND)"."""
    rows = read_rows(DATA / "glossary.csv", ["vi"])
    found = (match for row in rows for match in IN_BRACKETS.findall(row["vi"]))
    return frozenset(word for word in found if word.isupper())
