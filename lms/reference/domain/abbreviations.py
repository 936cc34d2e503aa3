"""Abbreviations that are explained somewhere a reader can look them up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lms.reference.models import GlossaryTerm

IN_BRACKETS = re.compile(r"\(([^\W\d_]+)\.?\)")


def known_abbreviations() -> frozenset[str]:
    """Those that a term of the glossary gives; one statement."""
    return abbreviations_in(GlossaryTerm.objects.filter(term__contains="(").values_list("term", flat=True))


def abbreviations_in(terms: Iterable[str]) -> frozenset[str]:
    """In brackets after the words, in capitals: "Ủy ban nhân dân (UBND)"."""
    return frozenset(word for term in terms for word in IN_BRACKETS.findall(term) if word.isupper())
