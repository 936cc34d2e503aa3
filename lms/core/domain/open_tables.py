"""Tables as CSV that anybody can read.

Numbers with a point, days and moments by ISO 8601 (moments in UTC), true and false, JSON as text; an empty cell says
that there is no value.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, FileField, ForeignKey, Model
from wagtail.blocks import StreamValue

FOLDER = "data"
CHUNK, CHUNK_OF_TEXTS = 2000, 200
PUBLIC_FILES, PRIVATE_FILES = "media/cong-khai", "media/rieng"
LONG = {"JSONField", "TextField"}
Write = Callable[[Any], str]


@dataclass(frozen=True)
class OpenTable:
    """A table and those of its columns that leave; of these the `masked` ones leave empty."""

    model: type[Model]
    columns: tuple[Field[Any, Any], ...]
    masked: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}.csv"

    @property
    def read(self) -> list[Field[Any, Any]]:
        return [one for one in self.columns if one.attname not in self.masked]


@dataclass(frozen=True)
class StoredFile:
    """A file that a row names: its path in the package, its name in its storage."""

    path: str
    name: str
    field: FileField
    table: str
    row: str


def count_rows(table: OpenTable) -> int:
    return table.model._base_manager.count()


def chunks_of(table: OpenTable) -> Iterator[list[tuple[Any, ...]]]:
    """Rows by primary key, which comes first and a second time at its place; one statement a chunk: a server-side
    cursor would not survive every pooler."""
    size = CHUNK_OF_TEXTS if any(one.get_internal_type() in LONG for one in table.read) else CHUNK
    rows = table.model._base_manager.order_by("pk").values_list("pk", *(one.attname for one in table.read))
    last, is_full = None, True
    while is_full and (chunk := list((rows if last is None else rows.filter(pk__gt=last))[:size])):
        yield chunk
        last, is_full = chunk[-1][0], len(chunk) == size


def heading_of(table: OpenTable) -> bytes:
    return csv_lines([[str(one.column) for one in table.columns]])


def lines_of(table: OpenTable, chunk: Sequence[tuple[Any, ...]]) -> bytes:
    places = {one.attname: place for place, one in enumerate(table.read, start=1)}
    cells = [(places[one.attname], _writer_of(one)) if one.attname in places else None for one in table.columns]
    return csv_lines([["" if one is None else one[1](row[one[0]]) for one in cells] for row in chunk])


def files_named_in(table: OpenTable, chunk: Sequence[tuple[Any, ...]]) -> Iterator[StoredFile]:
    for place, field in enumerate(table.read, start=1):
        if isinstance(field, FileField):
            for row in chunk:
                if name := str(row[place] or ""):
                    yield StoredFile(path_of_file(field, name), name, field, table.name, str(row[0]))


def path_of_file(field: FileField, name: str) -> str:
    """In the package; the cell of the table says the same."""
    folder = PUBLIC_FILES if field.storage == default_storage else PRIVATE_FILES
    return f"{folder}/{name}"


def kind_of(field: Field[Any, Any]) -> str:
    """The field's own kind; a key's is that of what it points at."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _writer_of(field: Field[Any, Any]) -> Write:
    if isinstance(field, FileField):
        return lambda value: path_of_file(field, str(value)) if value else ""
    return _json if kind_of(field) == "JSONField" else plain


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _json(value: Any) -> str:
    if isinstance(value, StreamValue):
        value = value.get_prep_value()
    return "" if value is None else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
