"""Titles in the order of the Vietnamese alphabet, the same on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.models import Page

from lms.core.vietnamese.names import phrase_sort_key
from lms.core.vietnamese.text import search_key

P = TypeVar("P", bound=Page)


def in_order_of_title(pages: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
    """For lists of as many pages as people write: their order is worked out here and handed to the database."""
    titles = pages.order_by().prefetch_related(None).values_list("pk", "title")
    known = sorted(titles, key=lambda row: _key(*row), reverse=backwards)
    places = [When(pk=pk, then=Value(place)) for place, (pk, _title) in enumerate(known)]
    return pages.order_by(Case(*places, output_field=IntegerField()) if places else "pk")


def holding_words(pages: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Whose title, published or of the draft, holds every word in any order, the last perhaps still being typed; with
    tone marks or without.

    The library's own index keeps the marks its database leaves on them, and a title is in it only once the worker has
    come by.
    """
    titles = pages.order_by().prefetch_related(None).values_list("pk", "title", "draft_title")
    words = _words(typed)
    found = [pk for pk, *both in titles if words and any(_holds(_words(title), words) for title in both)]
    return pages.filter(pk__in=found)


def sorted_by_title(pages: Iterable[P]) -> list[P]:
    return sorted(pages, key=lambda page: _key(page.pk, page.title))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", search_key(text))


def _holds(title: list[str], typed: list[str]) -> bool:
    *whole, last = typed
    return set(whole) <= set(title) and any(word.startswith(last) for word in title)


def _key(pk: int, title: str) -> tuple[str, int]:
    return phrase_sort_key(title), pk
