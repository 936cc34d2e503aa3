import fcntl
import threading
from contextlib import closing

import pytest
from django.db import IntegrityError, OperationalError, connections

from lms.core.sqlite.base import SUFFIX, DatabaseWrapper

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.once]  # of a database of its own


@pytest.fixture
def database(tmp_path):
    """The path of a database with one table."""
    path = tmp_path / "db.sqlite3"
    with closing(connect(path)) as connection:
        connection.cursor().execute("CREATE TABLE answer (id INTEGER PRIMARY KEY)")
    return path


def connect(path) -> DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0, "init_command": "PRAGMA journal_mode=WAL;"}
    base = connections.configure_settings({"default": {"ENGINE": "lms.core.sqlite", "NAME": str(path)}})["default"]
    return DatabaseWrapper(base | {"OPTIONS": options}, alias="default")


def is_free(path) -> bool:
    with open(f"{path}{SUFFIX}", "a") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def insert(connection, number):
    connection.cursor().execute("INSERT INTO answer VALUES (%s)", [number])


def rows(connection) -> list[int]:
    cursor = connection.cursor().execute("SELECT id FROM answer ORDER BY id")
    return [number for (number,) in cursor]


@pytest.fixture
def first(database):
    with closing(connect(database)) as connection:
        yield connection


@pytest.fixture
def begun(first):
    """A transaction that has taken its turn."""
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    insert(first, 1)
    yield first
    first.set_autocommit(True)


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_a_transaction_holds_the_turn_until_it_ends(database, begun, end):
    held = not is_free(database)
    getattr(begun, end)()
    assert (held, is_free(database)) == (True, True)


def test_who_waits_writes_as_soon_as_the_turn_is_free_and_is_not_refused(database, begun):
    done = threading.Event()

    def write():
        with closing(connect(database)) as second:  # its timeout is 0: asking SQLite itself it would be refused
            insert(second, 2)
            done.set()

    waiting = threading.Thread(target=write)
    waiting.start()
    early = done.wait(0.2)
    begun.commit()
    waiting.join(20)
    assert (early, done.is_set(), rows(begun)) == (False, True, [1, 2])


def test_reading_waits_for_nobody(database, begun):
    with closing(connect(database)) as reader:
        assert rows(reader) == []


def test_one_statement_gives_its_turn_back_also_where_it_fails(database, first):
    insert(first, 1)
    with pytest.raises(IntegrityError):
        insert(first, 1)
    assert (is_free(database), rows(first)) == (True, [1])


def test_a_transaction_that_cannot_begin_holds_no_turn(database, first):
    with closing(connect(database)) as outside:
        outside.cursor().execute("BEGIN IMMEDIATE")  # past the queue, as another program would
        with pytest.raises(OperationalError):
            first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        outside.cursor().execute("ROLLBACK")
    assert is_free(database)


def test_what_is_in_memory_has_no_queue(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    connection = connect(":memory:")
    connection.cursor().execute("CREATE TABLE answer (id INTEGER PRIMARY KEY)")
    insert(connection, 1)
    assert (rows(connection), list(tmp_path.iterdir())) == ([1], [])
