"""Searching short Vietnamese texts: which fit best, and where the words of the query stand in them.

Done here and not in the database, so that SQLite and PostgreSQL can't answer differently. Marks and their place don't
matter ("ho tich" finds "hộ tịch", "hoà" finds "hòa"); among equals the text with the marks as typed comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lms.core.vietnamese.text import matching_key, search_key

WORD = re.compile(r"[a-z0-9]+")
MOST_WORDS = 10
WHOLE, BEGINNING, PHRASE, AS_TYPED = 2, 1, 1000, 1


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `is_hit`: what the query asked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class _Word:
    """A word without marks, and where it stands in the text."""

    folded: str
    begin: int
    end: int


@dataclass(frozen=True)
class Query:
    """The words that were asked for: `folded` without marks, `typed` those that had some."""

    folded: tuple[str, ...]
    typed: frozenset[str]


def parse_query(text: str) -> Query:
    """At most ten words; none where nothing but signs was typed."""
    composed = unicodedata.normalize("NFC", text)
    words = _words(composed)[:MOST_WORDS]
    typed = {matching_key(composed[word.begin : word.end]) for word in words}
    folded = tuple(word.folded for word in words)
    return Query(folded, frozenset(one for one in typed if one not in folded))


def score(query: Query, *fields: str) -> int:
    """How well a text fits, its fields from the weightiest on; 0 where a word of the query is in none of them.

    The query as it was typed, anywhere, counts more than its words apart; only its last word may be a beginning.
    """
    total, missing = 0, set(query.folded)
    for weight, field in zip(range(2 * len(fields), 0, -2), fields, strict=True):
        words = _words(unicodedata.normalize("NFC", field))
        for place, wanted in enumerate(query.folded, start=1):
            fit = _fit(wanted, words, may_begin=place == len(query.folded))
            if fit:
                missing.discard(wanted)
            total += weight * weight * fit
        if len(query.folded) > 1 and any(last - first + 1 == len(query.folded) for first, last in _runs(query, words)):
            total += weight * PHRASE
        if query.typed:
            total += weight * AS_TYPED * len(query.typed & {matching_key(one) for one in field.split()})
    return 0 if missing or not query.folded else total


def pieces(query: Query, text: str) -> list[Piece]:
    """The text cut where hits begin and end: words that stand together as they were typed, else all words apart.

    A single word of several is no hit where the others aren't there: "hồ sơ" says nothing about "hộ tịch".
    """
    composed = unicodedata.normalize("NFC", text)
    words = _words(composed)
    spans = [(words[first].begin, words[last].end) for first, last in _runs(query, words)]
    if not spans and all(any(word.folded == one for word in words) for one in query.folded):
        spans = [(word.begin, word.end) for word in words if word.folded in query.folded]
    return list(_cut(composed, spans))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for begin, end in spans:
        if begin < at:
            continue
        if begin > at:
            yield Piece(text[at:begin], is_hit=False)
        yield Piece(text[begin:end], is_hit=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], is_hit=False)


def _fit(wanted: str, words: Sequence[_Word], *, may_begin: bool) -> int:
    if any(word.folded == wanted for word in words):
        return WHOLE
    return BEGINNING if may_begin and any(word.folded.startswith(wanted) for word in words) else 0


def _runs(query: Query, words: Sequence[_Word]) -> list[tuple[int, int]]:
    """First and last word of every place where two or more words of the query stand together, or its only one."""
    wanted, found, at = query.folded, [], 0
    while at < len(words):
        length = max((_length_of_run(wanted[start:], words[at:]) for start in range(len(wanted))), default=0)
        if length >= min(2, len(wanted)) and length:
            found.append((at, at + length - 1))
        at += max(length, 1)
    return found


def _length_of_run(wanted: Sequence[str], words: Sequence[_Word]) -> int:
    length = 0
    for one, word in zip(wanted, words, strict=False):
        is_last = length + 1 == len(wanted)
        if word.folded != one and not (is_last and word.folded.startswith(one)):
            break
        length += 1
    return length


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[_Word, ...]:
    folded, places = [], []
    for place, char in enumerate(text):
        for letter in search_key(char) or " ":
            folded.append(letter)
            places.append(place)
    return tuple(
        _Word(match.group(), places[match.start()], places[match.end() - 1] + 1)
        for match in WORD.finditer("".join(folded))
    )
