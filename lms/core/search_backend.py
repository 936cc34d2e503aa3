"""Wagtail's own full text search, whatever is typed: on SQLite the library ends a word at a quotation mark."""

from __future__ import annotations

from typing import Any

from modelsearch.backends import database
from modelsearch.query import PlainText, SearchQuery


class _WithoutQuotes:
    def build_search_query_content(self, query: SearchQuery, config: Any = None) -> Any:
        if isinstance(query, PlainText):
            # Never empty: the library makes no query at all of no words.
            words = query.query_string.replace('"', " ").strip() or "-"
            query = PlainText(words, operator=query.operator, boost=query.boost)
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that the library looks for
    found = database.SearchBackend(params)
    if getattr(database, "USE_SQLITE_FTS", None):
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            compiler = getattr(found, name)
            setattr(found, name, type(compiler.__name__, (_WithoutQuotes, compiler), {}))
    return found
