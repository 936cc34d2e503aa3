"""Titles in the order of the Vietnamese alphabet, the same on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.models import Page

from lms.core.vietnamese.names import phrase_sort_key

P = TypeVar("P", bound=Page)


def in_order_of_title(pages: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
    """For lists of as many pages as people write: their order is worked out here and handed to the database."""
    titles = pages.order_by().prefetch_related(None).values_list("pk", "title")
    known = sorted(titles, key=lambda row: _key(*row), reverse=backwards)
    places = [When(pk=pk, then=Value(place)) for place, (pk, _title) in enumerate(known)]
    return pages.order_by(Case(*places, output_field=IntegerField()) if places else "pk")


def sorted_by_title(pages: Iterable[P]) -> list[P]:
    return sorted(pages, key=lambda page: _key(page.pk, page.title))


def _key(pk: int, title: str) -> tuple[str, int]:
    return phrase_sort_key(title), pk
