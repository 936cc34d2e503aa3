"""The database in and out of a backup: PostgreSQL by its own tools, SQLite by its online backup.

Dump and counts are of one moment: a snapshot that pg_dump shares, or the copy that SQLite makes in one go. Nobody who
works meanwhile waits.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect as open_file
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import connect as open_server
from psycopg import sql

PIECE = 1 << 20
HEAD = "SELECT number, hash FROM core_auditseal ORDER BY number DESC LIMIT 1"
TOOLS = "Install Debian's package postgresql-client, or name the folder of the server's own tools in LMS_POSTGRES_BIN."
LIBPQ = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


class BackupProblem(Exception):
    """A backup can't be made, read or put back; the sentence says why and what to do."""


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database: its rows by table, the end of the audit chain, and the dump."""

    tables: dict[str, int]
    head: tuple[int, str] | None
    pieces: Iterator[bytes]


@contextmanager
def snapshot(folder: Path) -> Iterator[Snapshot]:
    """`folder` takes what has to be copied first; nothing stays there."""
    with _postgresql_snapshot() if connection.vendor == "postgresql" else _sqlite_snapshot(folder) as found:
        yield found


def tables_now() -> tuple[dict[str, int], tuple[int, str] | None]:
    """Rows by table and the end of the audit chain of the database we are connected to."""
    if connection.vendor == "postgresql":
        with _server() as server:
            return _counted_on(server)
    with closing(open_file(_file())) as file:
        return _counted_in(file)


def is_empty() -> bool:
    """Whether nothing at all was ever made there, not even by `migrate`."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor, include_views=True)


class Loader:
    """Takes the dump piece by piece; all of it is there after `finish`, or on PostgreSQL nothing."""

    def __init__(self, folder: Path) -> None:
        connection.close()
        self._copy = folder / "restoring.sqlite3"
        self._process: subprocess.Popen[bytes] | None = None
        if connection.vendor == "postgresql":
            options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
            self._process = subprocess.Popen(  # noqa: S603 - our own options
                [_tool("pg_restore"), *options, f"--dbname={connection.settings_dict['NAME']}"],
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
            )
            self._sink: Any = self._process.stdin
        else:
            self._sink = self._copy.open("wb")

    def write(self, piece: bytes) -> None:
        try:
            self._sink.write(piece)
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        if self._process is not None:
            _told, wrong = self._process.communicate()
            if self._process.returncode:
                raise BackupProblem(f"pg_restore stopped: {_last_line(wrong)} The database is as empty as before.")
            return
        self._sink.close()
        with closing(open_file(self._copy)) as copy, closing(open_file(_file())) as file:
            copy.backup(file)
        self._copy.unlink()

    def give_up(self) -> None:
        """Ends what is under way. A transaction whose program is gone leaves nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        else:
            self._sink.close()
            self._copy.unlink(missing_ok=True)


@contextmanager
def _postgresql_snapshot() -> Iterator[Snapshot]:
    with _server() as server:
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        server.read_only = True
        row = server.execute("SELECT pg_export_snapshot()").fetchone()
        tables, head = _counted_on(server)
        command = [_tool("pg_dump"), "--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
        process = subprocess.Popen(  # noqa: S603 - our own options
            [*command, f"--snapshot={row[0] if row else ''}", f"--dbname={connection.settings_dict['NAME']}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
        try:
            yield Snapshot(tables, head, _read_out(process))
        finally:
            process.kill()
            process.communicate()


def _read_out(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None
    while piece := process.stdout.read(PIECE):
        yield piece
    _told, wrong = process.communicate()
    if process.returncode:
        raise BackupProblem(f"pg_dump stopped: {_last_line(wrong)}")


@contextmanager
def _sqlite_snapshot(folder: Path) -> Iterator[Snapshot]:
    path = folder / "copy.sqlite3"
    try:
        with closing(open_file(_file())) as file, closing(open_file(path)) as copy:
            path.chmod(0o600)
            file.backup(copy)
            tables, head = _counted_in(copy)
        with path.open("rb") as source:
            yield Snapshot(tables, head, iter(lambda: source.read(PIECE), b""))
    finally:
        for one in folder.glob(f"{path.name}*"):
            one.unlink()


def _counted_on(server: psycopg.Connection[Any]) -> tuple[dict[str, int], tuple[int, str] | None]:
    names = server.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    ).fetchall()
    tables = {}
    for (name,) in names:
        counted = server.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        tables[name] = counted[0] if counted else 0
    return tables, _head(server.execute(HEAD).fetchone())


def _counted_in(file: sqlite3.Connection) -> tuple[dict[str, int], tuple[int, str] | None]:
    names = file.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    quoted = {name: name.replace('"', '""') for (name,) in names}
    tables = {name: file.execute(f'SELECT count(*) FROM "{one}"').fetchone()[0] for name, one in quoted.items()}  # noqa: S608
    return tables, _head(file.execute(HEAD).fetchone())


def _head(row: Any) -> tuple[int, str] | None:
    return (int(row[0]), str(row[1])) if row else None


def _file() -> str:
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name:
        raise BackupProblem("The database is in memory alone; there is nothing to back up. Set DATABASE_URL.")
    return name


def _server() -> psycopg.Connection[Any]:
    """A connection of its own: Django's may be inside a transaction."""
    known: dict[str, Any] = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port", *LIBPQ)
    return open_server(**{name: known[name] for name in wanted if known.get(name)})


def _environment() -> dict[str, str]:
    """Of a PostgreSQL tool: the password goes by the environment, which other accounts can't read."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    found = {name: str(told[key]) for name, key in names.items() if told.get(key)}
    found |= {LIBPQ[key]: str(value) for key, value in told["OPTIONS"].items() if key in LIBPQ}
    return os.environ | found


def _tool(name: str) -> str:
    """Beside the server where the setting says so, else on PATH, else Debian's newest."""
    if settings.POSTGRES_BIN:
        beside = Path(settings.POSTGRES_BIN) / name
        if not beside.is_file():
            raise BackupProblem(f"There is no {name} in {settings.POSTGRES_BIN}. {TOOLS}")
        return str(beside)
    if found := shutil.which(name):
        return found
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].partition(".")[0])
    )
    if not installed:
        raise BackupProblem(f"PostgreSQL's {name} is missing. {TOOLS}")
    return str(installed[-1])


def _last_line(wrong: bytes) -> str:
    """What the tool said; never all of it, which may quote rows."""
    lines = [line for line in wrong.decode(errors="replace").splitlines() if "error" in line.lower()]
    return (lines or ["it gave no reason"])[0][:300].rstrip(".") + "."
