"""Adding an answer and checking the attempt in one statement.

Holding a transaction open around the check would keep SQLite's one write lock while Python works, which at eight
concurrent phones costs half the throughput. Here the lock lasts as long as the statement.
"""

from __future__ import annotations

from django.db import connection

from assessments.enums import AttemptStatus
from assessments.models import Attempt, Response


def append_while_open(response: Response) -> bool:
    """Insert the answer if its attempt is still open on the same device; False where nothing was inserted.

    False also for an answer sent before. On PostgreSQL the attempt's row is shared-locked, so a submit going on at
    this moment is waited for and then seen.
    """
    fields = [field for field in Response._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    values = [field.get_db_prep_save(getattr(response, str(field.attname)), connection) for field in fields]
    attempt, device = Attempt._meta.pk, Attempt._meta.get_field("device")
    table = connection.ops.quote_name(Attempt._meta.db_table)
    lock = " FOR SHARE" if connection.features.has_select_for_update else ""
    source = (
        f"SELECT {', '.join(['%s'] * len(values))} FROM {table} WHERE id = %s AND status = %s AND device = %s{lock}"  # noqa: S608
    )
    insert = (
        f"INSERT INTO {connection.ops.quote_name(Response._meta.db_table)} ({columns}) {source} ON CONFLICT DO NOTHING"
    )
    where = [
        attempt.get_db_prep_save(response.question.attempt_id, connection),
        AttemptStatus.OPEN.value,
        device.get_db_prep_save(response.device, connection),
    ]
    with connection.cursor() as cursor:
        cursor.execute(insert, [*values, *where])
        return bool(cursor.rowcount == 1)
