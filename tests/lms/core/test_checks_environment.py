import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lms import env
from lms.core.checks_environment import (
    check_credentials,
    check_durability,
    check_environment,
    check_keys,
    weaknesses_of,
)

pytestmark = pytest.mark.integration
on_sqlite = pytest.mark.skipif(
    "sqlite" not in django_settings.DATABASES["default"]["ENGINE"], reason="how SQLite is set up"
)
on_postgresql = pytest.mark.skipif(
    "postgresql" not in django_settings.DATABASES["default"]["ENGINE"], reason="how PostgreSQL is set up"
)


def ids(found: list) -> list[str]:
    return [message.id for message in found]


def test_values_that_cannot_be_used_are_named_with_the_remedy(monkeypatch):
    monkeypatch.setattr(env, "problems", [env.Problem("LMS_HSTS_SECONDS", "is 'x', not a whole number", "Set digits.")])
    (found,) = check_environment()

    assert (found.id, found.msg) == ("lms.E001", "Environment variable LMS_HSTS_SECONDS is 'x', not a whole number.")
    assert found.hint == "Set digits."


@pytest.mark.parametrize(("password", "found"), [("change-me", ["lms.W002"]), ("lms", ["lms.W002"]), ("x7Kd-92", [])])
def test_a_password_of_the_example_is_told_before_people_come(monkeypatch, password, found):
    monkeypatch.setitem(django_settings.DATABASES["default"], "PASSWORD", password)

    assert ids(check_credentials()) == found


def test_good_keys_pass(settings):
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode(), Fernet.generate_key().decode()]
    assert check_keys() == []


@pytest.mark.parametrize(("name", "empty"), [("IDENTITY_KEYS", []), ("IDENTITY_DIGEST_KEY", ""), ("SECRET_KEY", "")])
def test_missing_keys_lead_to_the_command(settings, name, empty):
    setattr(settings, name, empty)
    (found,) = check_keys()

    assert found.id == "lms.E002"
    assert "make_keys" in found.hint


@pytest.mark.parametrize("keys", [["notakey"], [Fernet.generate_key().decode(), "é"], ["a" * 44]])
def test_what_is_no_key_is_refused_before_it_is_needed(settings, keys):
    settings.IDENTITY_KEYS = keys
    (found,) = check_keys()

    assert found.id == "lms.E004"
    assert f"number {len(keys)} is no key" in found.msg
    assert all(key not in found.msg + found.hint for key in keys)


def test_a_digest_key_that_can_be_guessed_is_refused(settings):
    settings.IDENTITY_DIGEST_KEY = "key"
    assert ids(check_keys()) == ["lms.E004"]


@pytest.mark.django_db
def test_the_settings_we_ship_are_durable():
    assert check_durability(databases=["default"]) == []


def test_without_a_database_nothing_is_asked():
    assert check_durability(databases=None) == []


def sqlite_with(tmp_path, *, init_command: str, transaction_mode: str | None) -> BaseDatabaseWrapper:
    """A connection like the shipped one but for these two."""
    options = {"init_command": init_command, "transaction_mode": transaction_mode}
    settings_dict = connection.settings_dict | {"NAME": str(tmp_path / "weak.sqlite3"), "OPTIONS": options}
    return type(connections["default"])(settings_dict, "weak")


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragmas", "mode", "said"),
    [
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;", "IMMEDIATE", []),
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=EXTRA;", "IMMEDIATE", []),
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;", "IMMEDIATE", ["below FULL"]),
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;", "IMMEDIATE", ["below FULL"]),
        ("PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL;", "IMMEDIATE", ["isn't in WAL mode"]),
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;", None, ["don't begin as IMMEDIATE"]),
        ("PRAGMA journal_mode=DELETE;PRAGMA synchronous=OFF;", None, ["below FULL", "WAL mode", "as IMMEDIATE"]),
    ],
)
def test_sqlite_that_is_set_up_weaker_is_refused(tmp_path, pragmas, mode, said):
    weak = sqlite_with(tmp_path, init_command=pragmas, transaction_mode=mode)
    try:
        found = list(weaknesses_of(weak))
    finally:
        weak.close()

    assert len(found) == len(said)
    assert all(words in wrong for words, (wrong, _mend) in zip(said, found, strict=True))


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("value", "expected"), [("on", []), ("local", []), ("off", ["lms.E003"])])
def test_postgresql_that_acknowledges_before_it_writes_is_refused(value, expected):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")

    assert ids(check_durability(databases=["default"])) == expected


@pytest.mark.slow
def test_bad_values_of_the_environment_end_in_sentences_not_in_a_traceback():
    """As an operator meets them: the whole start-up check, with everything wrong at once."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATABASE_URL": "postgres://u:p@h:abc/x",
        "LMS_CACHE_URL": "foo://x",
        "LMS_PUBLIC_URL": "lms.example.vn",
        "LMS_HSTS_SECONDS": "a year",
        "LMS_SECRET_KEY": "s" * 60,
        "LMS_IDENTITY_KEYS": "notakey",
        "LMS_IDENTITY_DIGEST_KEY": "key",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, cwd=env.BASE_DIR, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for said in ("DATABASE_URL can't", "LMS_CACHE_URL", "LMS_PUBLIC_URL", "LMS_HSTS_SECONDS", "number 1 is no key"):
        assert said in done.stderr
