"""The two statements of saving an answer: what it is checked against, and adding it while its attempt is open.

Both are written out. The first spends more time on being put together by the ORM than in the database, on the busiest
address of the product. The second checks and inserts at once: holding a transaction open around the check would keep
SQLite's one write lock while Python works, which at eight concurrent phones costs half the throughput. Here the lock
lasts as long as the statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.transaction import get_connection

from assessments.enums import AttemptStatus
from assessments.models import Attempt, AttemptQuestion, QuestionVersion, Response
from lms.org.models import Official

CHECKED: dict[type[models.Model], set[str]] = {
    AttemptQuestion: {"id", "attempt_id", "order", "version_id", "choice_order"},
    Attempt: {"id", "official_id", "status", "device", "kind", "feedback", "started_at", "deadline_at"},
    QuestionVersion: {"id", "kind", "parts"},
}
"""The columns that a save is checked against, table by table; others would be read when asked for."""


def place_to_answer(user_id: int, attempt_uid: UUID, order: int) -> AttemptQuestion | None:
    """A place of the user's own attempt, with its attempt and question version; None where there is none."""
    uid = Attempt._meta.get_field("uid").get_db_prep_value(attempt_uid, get_connection())
    with connection.cursor() as cursor:
        cursor.execute(_select(), [uid, order, user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(_converted(row))
    place: AttemptQuestion = _read(AttemptQuestion, values)
    place.attempt, place.version = _read(Attempt, values), _read(QuestionVersion, values)
    return place


def append_while_open(response: Response) -> bool:
    """Insert the answer if its attempt is still open on the same device; False where nothing was inserted.

    False also for an answer sent before. On PostgreSQL the attempt's row is shared-locked, so a submit going on at
    this moment is waited for and then seen.
    """
    database = get_connection()
    values = [field.get_db_prep_save(getattr(response, field.attname), database) for field in _columns_of_a_response()]
    device = Attempt._meta.get_field("device").get_db_prep_save(response.device, database)
    with connection.cursor() as cursor:
        cursor.execute(_insert(), [*values, response.question.attempt_id, AttemptStatus.OPEN.value, device])
        return bool(cursor.rowcount == 1)


@cache
def _insert() -> str:
    columns = [connection.ops.quote_name(field.column) for field in _columns_of_a_response()]
    table, attempt = (connection.ops.quote_name(model._meta.db_table) for model in (Response, Attempt))
    lock = " FOR SHARE" if connection.features.has_select_for_update else ""
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(['%s'] * len(columns))} FROM {attempt}"  # noqa: S608
        f" WHERE id = %s AND status = %s AND device = %s{lock} ON CONFLICT DO NOTHING"
    )


@cache
def _columns_of_a_response() -> list[Any]:
    return [field for field in Response._meta.concrete_fields if not field.primary_key]


@cache
def _select() -> str:
    def table(model: type[models.Model]) -> str:
        return connection.ops.quote_name(model._meta.db_table)

    place, attempt = table(AttemptQuestion), table(Attempt)
    version, official = table(QuestionVersion), table(Official)
    columns = ", ".join(f"{table(field.model)}.{connection.ops.quote_name(field.column)}" for field in _fields())
    return (
        f"SELECT {columns} FROM {place} JOIN {attempt} ON {attempt}.id = {place}.attempt_id"  # noqa: S608
        f" JOIN {version} ON {version}.id = {place}.version_id JOIN {official} ON {official}.id = {attempt}.official_id"
        f' WHERE {attempt}.uid = %s AND {place}."order" = %s AND {official}.user_id = %s'
    )


def _read(model: type[models.Model], values: Iterator[Any]) -> Any:
    names = CHECKED[model]
    return model.from_db(connection.alias, names, list(islice(values, len(names))))


def _fields() -> Iterator[Any]:
    """In the order in which `from_db` takes their values."""
    for model, names in CHECKED.items():
        yield from (field for field in model._meta.concrete_fields if field.attname in names)


@cache
def _converters(vendor: str) -> list[tuple[Any, list[Any]]]:
    """By column: what the database gives, made what the model holds, as the ORM's compiler does."""
    columns = [field.cached_col for field in _fields()]
    return [(one, [*connection.ops.get_db_converters(one), *one.get_db_converters(connection)]) for one in columns]


def _converted(row: Sequence[Any]) -> Iterator[Any]:
    database = get_connection()
    for value, (column, converters) in zip(row, _converters(database.vendor), strict=True):
        for convert in converters:
            value = convert(value, column, database)  # noqa: PLW2901
        yield value
