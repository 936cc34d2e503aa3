"""Migrates once, then copies.

Migrating takes most of a short run, and every xdist process would do it again. So the first process that needs a
database migrates a template, which later processes and later runs copy (an SQLite file, a PostgreSQL `TEMPLATE` that is
kept as a dump, since a cluster of the tests lives no longer than they do). A template is named after the migrations it
was made by; Django still runs what is missing over the copy.

Every process has an empty database, one with the root of all courses, one with what the fixture `reference` loads too,
which most tests ask for and would otherwise write again, and where one of its tests wants it the demo ward. A test with
real transactions empties every table when it ends, and so gets the empty one, or a copy of the demo's for itself.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

import django
import psycopg
import pytest
import wagtail
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoDbBlocker

from courses.domain.catalogue import ensure_catalogue
from lms.core.domain.many_rows import refresh_statistics
from lms.flows.demo import build_demo
from tests.audit_guards import let_tests_empty_tables
from tests.factories.reference import Reference, load_small_reference, put_back, rows_of, small_reference

KEPT_TEMPLATES = 3
EMPTY, CATALOGUE, REFERENCE, DEMO, OWN_DEMO = "empty", "catalogue", "reference", "demo", "own_demo"
_names: dict[str, str] = {}
"""Of each database, once it is there."""
_wanted = EMPTY
"""Which of them the test at hand gets."""
_copies = count(1)
_began_at = timezone.now()
"""As of when the demo ward is built."""


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
    keep_the_newest(template)
    shutil.copyfile(template, copy)


def copy_postgresql(folder: Path, copy: str) -> None:
    template = template_name()
    with server_connection() as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            server.execute("DROP DATABASE IF EXISTS lms_template_unfinished")
            fill_postgresql(server, folder / f"{template}.pg{server.info.server_version // 10_000}")
            server.execute(f"ALTER DATABASE lms_template_unfinished RENAME TO {template}")
        clone(server, template, copy)


def fill_postgresql(server: psycopg.Connection, dump: Path) -> None:
    """Makes `lms_template_unfinished`: from the dump, or by migrating, and leaves a dump.

    Without PostgreSQL's own tools beside the server there is none.
    """
    if postgres_tool_path("pg_dump") is None:
        migrate_into("lms_template_unfinished")
        return
    if dump.exists():
        server.execute("CREATE DATABASE lms_template_unfinished")
        postgres_tool(server, "pg_restore", "--exit-on-error", "--dbname=lms_template_unfinished", str(dump))
    else:
        migrate_into("lms_template_unfinished")
        unfinished = dump.with_name("unfinished.dump")
        postgres_tool(server, "pg_dump", "--format=custom", f"--file={unfinished}", "lms_template_unfinished")
        unfinished.rename(dump)
    keep_the_newest(dump)


def postgres_tool(server: psycopg.Connection, name: str, *options: str) -> None:
    info = server.info
    where = [f"--host={info.host}", f"--port={info.port}", f"--username={info.user}", "--no-password"]
    subprocess.run(
        [str(postgres_tool_path(name)), *where, *options],
        check=True,
        env=os.environ | {"PGPASSWORD": info.password},
    )


def postgres_tool_path(name: str) -> Path | None:
    """Beside the server, which `deploy/local/postgres.sh` names; pg_dump refuses a server newer than itself."""
    folder = os.environ.get("LMS_POSTGRES_BIN")
    path = Path(folder) / name if folder else None
    return path if path and path.exists() else None


def keep_the_newest(template: Path) -> None:
    template.touch()
    kept = template.parent.glob(f"lms_template_*{template.suffix}")
    for old in sorted(kept, key=lambda path: path.stat().st_mtime)[:-KEPT_TEMPLATES]:
        old.unlink()


def clone(server: psycopg.Connection, original: str, copy: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{copy}"')
    server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')


def server_connection() -> psycopg.Connection:
    return psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"}, autocommit=True)


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
                copy_postgresql(folder, test["NAME"] or f"test_{connection.settings_dict['NAME']}")
        yield
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():
        let_tests_empty_tables()
        _names[EMPTY] = str(connection.settings_dict["NAME"])
        make_database(CATALOGUE, EMPTY, with_catalogue)
        make_database(REFERENCE, CATALOGUE, load_small_reference)
        if any(wants_demo(item) for item in request.session.items):
            make_database(DEMO, CATALOGUE, with_demo)
        keep_what_emptying_makes_again()
        use_database(_wanted)


@pytest.fixture
def reference(db: None) -> Reference:
    """A few communes of Huế with divisions, all positions, competencies, requirements, procedures, evidence rules."""
    return small_reference() if has_reference_data() else load_small_reference()


@pytest.fixture
def demo(db: None) -> datetime:
    """The demo ward (Phường Buôn Hồ) with every unit of its province; as of when the tests began, which it returns."""
    assert connection.settings_dict["NAME"] in {_names.get(DEMO), _names.get(OWN_DEMO)}
    return _began_at


def make_database(kind: str, original: str, fill: Callable[[], object]) -> None:
    """A copy of another one with more in it, and connects to it."""
    copy_database(kind, _names[original], f"{_names[EMPTY]}_{kind}")
    fill()


def with_catalogue() -> None:
    """Without the tasks that the editor's library puts into the queue at each page."""
    ensure_catalogue()
    DBTaskResult.objects.all().delete()


def with_demo() -> None:
    """Of one run of all checks every pass on SQLite has the same ward: `LMS_TESTS_SHARE` is that run's folder."""
    shared = Path(os.environ["LMS_TESTS_SHARE"]) if os.environ.get("LMS_TESTS_SHARE") else None
    if shared is None or connection.vendor != "sqlite":
        build_ward()
        return
    with one_process_at_a_time(shared):
        ward, began = shared / "demo.sqlite3", shared / "demo-began"
        if began.exists():
            take_over(ward, datetime.fromisoformat(began.read_text()))
            shutil.copytree(shared / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
            return
        build_ward()
        connection.close()
        shutil.copyfile(connection.settings_dict["NAME"], ward)
        shutil.copytree(settings.MEDIA_ROOT, shared / "media")  # the pictures of its lessons
        began.write_text(_began_at.isoformat())


def build_ward() -> None:
    load_small_reference(("66",), communes=None)
    build_demo(_began_at)
    refresh_statistics()  # the server of the tests does it by itself as little as any other for a while


def take_over(ward: Path, began: datetime) -> None:
    global _began_at
    _began_at = began
    connection.close()
    shutil.copyfile(ward, connection.settings_dict["NAME"])


def copy_database(kind: str, original: str, copy: str) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(original, copy)
    else:
        with server_connection() as server:
            clone(server, original, copy)
    _names[kind] = connection.settings_dict["NAME"] = copy


def remove_database(kind: str) -> None:
    name = _names.pop(kind, None)
    if name is None:
        return
    if connection.vendor == "sqlite":
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()
    else:
        with server_connection() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def keep_what_emptying_makes_again() -> None:
    """After a test with real transactions: the rows as they were, rather than all handlers of `post_migrate`.

    Which would take half a second each time, and give content types other ids than are in the caches.
    """
    models = [ContentType, Permission]
    kept = {model._meta.db_table: rows_of(model._meta.db_table) for model in models}
    flush.emit_post_migrate_signal = lambda *_options: put_back(kept, models)


def use_database(kind: str) -> None:
    """Between tests; every thread connects to the same one."""
    global _wanted
    _wanted = kind
    if kind == OWN_DEMO and DEMO in _names:
        remove_database(OWN_DEMO)
        copy_database(OWN_DEMO, _names[DEMO], f"{_names[DEMO]}_{next(_copies)}")
    name = _names.get(kind)
    if name and connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


def has_reference_data() -> bool:
    return bool(_names) and connection.settings_dict["NAME"] == _names[REFERENCE]


def wants_demo(item: pytest.Item) -> bool:
    return "demo" in getattr(item, "fixturenames", ())


def wanted_by(item: pytest.Item) -> str:
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    is_emptied = (marker is not None and marker.kwargs.get("transaction")) or fixtures & {
        "transactional_db",
        "live_server",
    }
    if "demo" in fixtures:
        return OWN_DEMO if is_emptied else DEMO
    if is_emptied:
        return EMPTY
    return REFERENCE if "reference" in fixtures else CATALOGUE


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    use_database(wanted_by(item))
