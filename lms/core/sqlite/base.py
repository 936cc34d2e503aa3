"""SQLite with a queue for its one write lock.

SQLite lets a writer that finds the lock taken sleep and ask again, longer each time: under many phones some never get
a turn (one second for the slowest of a hundred answers, or none within the timeout). Here a writer waits on a lock of
the system's beside the database file, which wakes whoever waits as soon as it is free, in this process or another.
Who holds it dies with its process, and so does the lock.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
SUFFIX = "-turn"
GIVES_WAY_AFTER = 0.0005
"""Seconds for which one thread keeps the interpreter from others. A writer that is woken, or has written, waits for the
interpreter with its turn in hand and everybody behind it: Python's own 5 ms are longer than the writing."""
sys.setswitchinterval(GIVES_WAY_AFTER)


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn for a transaction from its beginning to its end, and for a single statement that writes."""

    _turn: int | None = None
    """The open file whose lock is held."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._statement_in_turn)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._end_turn()

    def _statement_in_turn(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """One that stands for itself; within a transaction the turn is held already."""
        if self._turn is not None or not sql.lstrip()[:7].upper().startswith(WRITES):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        path = f"{self.settings_dict['NAME']}{SUFFIX}"
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
        except BaseException:
            os.close(opened)
            raise
        self._turn = opened

    def _end_turn(self) -> None:
        if self._turn is not None:
            opened, self._turn = self._turn, None
            os.close(opened)
