"""The database as it stood at one moment, for whoever reads much of it while everybody works on.

A transaction of reads on a connection of its own: SQLite's write lock stays free, and what the caller writes meanwhile
(its progress) goes by the usual connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
FIRST_READ = "SELECT 1 FROM django_migrations LIMIT 1"
"""The moment is that of the first read, not of BEGIN."""


class Moment:
    def __init__(self, apart: BaseDatabaseWrapper) -> None:
        self._apart = apart

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Every query of this thread is answered from the moment; nothing can be written."""
        here = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = self._apart
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = here


@contextmanager
def one_moment() -> Iterator[Moment]:
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute(BEGIN[apart.vendor])
            cursor.execute(FIRST_READ)
        yield Moment(apart)
        with apart.cursor() as cursor:
            cursor.execute("ROLLBACK")
    finally:
        apart.close()
