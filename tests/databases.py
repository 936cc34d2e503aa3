"""Migrates once, then copies.

Migrating takes most of a short run, and every xdist process would do it again. So the first process that needs a
database migrates a template, which later processes and later runs copy (an SQLite file, a PostgreSQL `TEMPLATE`).
A template is named after the migrations it was made by; Django still runs what is missing over the copy.
"""

import fcntl
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
import pytest
import wagtail
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

KEPT_TEMPLATES = 3


def template_name() -> str:
    digest = hashlib.sha256(f"{sys.version_info} {django.VERSION} {wagtail.VERSION}".encode())
    root = settings.BASE_DIR
    for path in sorted([*root.glob("*/migrations/*.py"), *root.glob("lms/*/migrations/*.py"), *root.glob("*.txt")]):
        digest.update(path.read_bytes())
    return f"lms_template_{digest.hexdigest()[:12]}"


@contextmanager
def one_process_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate_into(name: str) -> None:
    """Makes the database `name` with every migration, and leaves the connection as it was."""
    before = connection.settings_dict["NAME"]
    test = connection.settings_dict["TEST"]
    wanted, test["NAME"] = test["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    test["NAME"] = wanted
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before


def copy_sqlite(folder: Path, copy: Path) -> None:
    template = folder / f"{template_name()}.sqlite3"
    if not template.exists():
        unfinished = folder / "unfinished.sqlite3"
        migrate_into(str(unfinished))
        unfinished.rename(template)
    template.touch()
    for old in sorted(folder.glob("lms_template_*"), key=lambda path: path.stat().st_mtime)[:-KEPT_TEMPLATES]:
        old.unlink()
    shutil.copyfile(template, copy)


def copy_postgresql(copy: str) -> None:
    template = template_name()
    with psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"}, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            migrate_into("lms_template_unfinished")
            server.execute(f"ALTER DATABASE lms_template_unfinished RENAME TO {template}")
        server.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE {template}')


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django is to use the copy that is already there."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    folder = settings.VAR_DIR / "test-databases"
    with tempfile.TemporaryDirectory(prefix="lms-test-database-") as scratch:
        with django_db_blocker.unblock(), one_process_at_a_time(folder):
            if connection.vendor == "sqlite":
                # A file, as in production: in-memory databases lock and commit differently.
                copy = Path(scratch) / "test.sqlite3"
                connection.settings_dict["TEST"]["NAME"] = str(copy)
                copy_sqlite(folder, copy)
            else:
                test = connection.settings_dict["TEST"]
                copy_postgresql(test["NAME"] or f"test_{connection.settings_dict['NAME']}")
        yield
        with django_db_blocker.unblock():
            connection.close()
