"""Terms of the trade as a reader looks them up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from lms.core.vietnamese.names import phrase_sort_key
from lms.core.vietnamese.text import matching_key, search_key
from lms.reference.domain.abbreviations import IN_BRACKETS, abbreviations_in
from lms.reference.models import GlossaryTerm


@dataclass(frozen=True)
class Term:
    """`words` without the abbreviation that stands in brackets behind them."""

    pk: int
    words: str
    abbreviation: str
    english: str
    note: str

    @property
    def anchor(self) -> str:
        """Its place on a page; two terms may read alike without marks."""
        return f"{slugify(search_key(self.words))[:40]}-{self.pk}"

    @property
    def keys(self) -> frozenset[str]:
        """What an author may write for it."""
        written = (self.words, self.abbreviation, f"{self.words} ({self.abbreviation})")
        return frozenset(matching_key(one) for one in written if one)

    @property
    def letter(self) -> str:
        return "Đ" if self.words[:1] in "đĐ" else search_key(self.words)[:1].upper()


def all_terms() -> list[Term]:
    """In the order of the Vietnamese alphabet; one statement."""
    rows = GlossaryTerm.objects.values_list("pk", "term", "english", "note")
    return sorted((_term(*row) for row in rows), key=lambda term: phrase_sort_key(term.words))


def chosen_terms(terms: Sequence[Term], written: Iterable[str]) -> list[Term]:
    """Those that these words and abbreviations mean, each once, in the order of the words. Pure."""
    by_key = {key: term for term in reversed(terms) for key in term.keys}
    found = (by_key.get(matching_key(one)) for one in written)
    return list(dict.fromkeys(term for term in found if term is not None))


def _term(pk: int, term: str, english: str, note: str) -> Term:
    short = next(iter(abbreviations_in([term])), "")
    words = " ".join(IN_BRACKETS.sub("", term).split()) if short else term
    return Term(pk, words, short, english, note)
