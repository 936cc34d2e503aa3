"""Very many rows written at once, without an object for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

ROWS_AT_ONCE = 500


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as plain values, by the names of their fields; every field without a default is among them, and none has a
    meaning of its own that the model would have to write out.

    By COPY where the database has it: a fifth of the work of an INSERT, most of which is putting it into words.
    """
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(
            [model(**dict(zip(columns, row, strict=True))) for row in rows], batch_size=ROWS_AT_ONCE
        )
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    left_out = [field for name, field in fields.items() if name not in columns and not field.primary_key]
    quote = connection.ops.quote_name
    listed = ", ".join(quote(str(field.column)) for field in [*map(fields.__getitem__, columns), *left_out])
    table = quote(model._meta.db_table)
    rest = tuple(field.get_default() for field in left_out)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row((*row, *rest))


def refresh_statistics() -> None:
    """PostgreSQL plans badly on tables that were just filled; its own daemon comes by a minute later at best.

    Tables with rows alone: one found empty, though it holds pages of rows that were taken back, is planned for as a
    single row however many come next, and two of them are then joined by going through one for every row of the other.
    """
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        asked = [
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quote(table)})"  # noqa: S608  (the database's own names)
            for table in connection.introspection.table_names(cursor)
        ]
        cursor.execute(" UNION ALL ".join(asked))
        filled = [quote(table) for (table,) in cursor.fetchall()]
        if filled:
            cursor.execute(f"ANALYZE {', '.join(filled)}")
