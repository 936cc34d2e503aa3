"""Installations for tests of backups: a database of their own beside the one of the tests, folders of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from tests.databases import server_connection


def use_folders(settings: Any, root: Path) -> None:
    settings.MEDIA_ROOT = root / "media"
    settings.PRIVATE_ROOT = root / "private"
    settings.AUDIT_HEAD_FILE = root / "audit" / "heads.jsonl"


@contextmanager
def empty_database(folder: Path, name: str = "restored") -> Iterator[None]:
    """Connects to a new one in which nothing was ever made, and back again."""
    before = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(folder / f"{name}.sqlite3")
    else:
        connection.settings_dict["NAME"] = f"test_{name}_{os.getpid()}"
        drop_and_create(connection.settings_dict["NAME"])
    try:
        yield
    finally:
        connection.close()
        made, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], before
        if connection.vendor == "postgresql":
            with server_connection() as server:
                server.execute(f'DROP DATABASE "{made}" WITH (FORCE)')


def drop_and_create(name: str) -> None:
    with server_connection() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')


def address() -> str:
    """Of the database we are connected to, for another process."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    password = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    return f"postgres://{known['USER']}{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def environment_of(settings: Any, root: Path) -> dict[str, str]:
    """For `manage.py` in a process of its own: the same database, keys and folders."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "DATABASE_URL": address(),
        "LMS_VAR_DIR": str(root),
        "LMS_MEDIA_DIR": str(settings.MEDIA_ROOT),
        "LMS_BACKUP_DIR": str(settings.BACKUP_DIR),
        "LMS_SECRET_KEY": settings.SECRET_KEY,
        "LMS_IDENTITY_KEYS": ",".join(settings.IDENTITY_KEYS),
        "LMS_IDENTITY_DIGEST_KEY": settings.IDENTITY_DIGEST_KEY,
        "LMS_BACKUP_KEY": settings.BACKUP_KEY,
        "LMS_POSTGRES_BIN": os.environ.get("LMS_POSTGRES_BIN", ""),
    }
