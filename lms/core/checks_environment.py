"""Start-up checks of what the environment gave us."""

from collections.abc import Iterator
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from lms import env

DIGEST_KEY_LENGTH = 32
"""A shorter one could be guessed, and with it every twelve-digit identity number."""
SQLITE_FULL = 2
TRIED_FIRST = {"change-me", "lms", "postgres", "password", "123456"}


@register(Tags.security)
def check_environment(**kwargs: Any) -> list[CheckMessage]:
    """Every environment variable that can't be used, with how to mend it."""
    return [
        Error(f"Environment variable {problem.variable} {problem.wrong}.", hint=problem.mend, id="lms.E001")
        for problem in env.problems
    ]


@register(Tags.security, deploy=True)
def check_credentials(**kwargs: Any) -> list[CheckMessage]:
    """What our own examples say, and what everybody tries first."""
    password = settings.DATABASES["default"].get("PASSWORD")
    if password not in TRIED_FIRST:
        return []
    return [
        Warning(
            "The database's password is the one of our example, or one that everybody tries.",
            hint="Give the account another (ALTER ROLE … PASSWORD …) and write it into DATABASE_URL.",
            id="lms.W002",
        )
    ]


@register(Tags.security)
def check_keys(**kwargs: Any) -> list[CheckMessage]:
    """Without good keys identity data can't be stored; that must not be found out by the first import."""
    if not (settings.IDENTITY_KEYS and settings.IDENTITY_DIGEST_KEY and _has_secret_key()):
        return [
            Error(
                "There is no key file, or it lacks a key, so identity data can't be stored.",
                hint=f"Run `manage.py make_keys` once; it writes {settings.KEY_FILE}. Keep a copy apart from backups.",
                id="lms.E002",
            )
        ]
    found: list[CheckMessage] = []
    bad = [number for number, key in enumerate(settings.IDENTITY_KEYS, start=1) if not _is_fernet_key(key)]
    if bad:
        found.append(
            Error(
                f"Of the identity keys, number {', '.join(map(str, bad))} is no key.",
                hint=f"Leave LMS_IDENTITY_KEYS out and run `manage.py make_keys`, which writes {settings.KEY_FILE}; "
                "or take the line from the copy you keep.",
                id="lms.E004",
            )
        )
    if len(settings.IDENTITY_DIGEST_KEY) < DIGEST_KEY_LENGTH:
        found.append(
            Error(
                f"The digest key is shorter than {DIGEST_KEY_LENGTH} characters, so identity numbers could be guessed.",
                hint="Leave LMS_IDENTITY_DIGEST_KEY out and run `manage.py make_keys` before anybody is entered; "
                "later it can't be changed.",
                id="lms.E004",
            )
        )
    return found


def _has_secret_key() -> bool:
    """Django raises when an empty one is read."""
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return False


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


@register(Tags.database)
def check_durability(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What the database acknowledges must survive a power cut, and writers must queue instead of failing."""
    return [
        Error(wrong, hint=mend, id="lms.E003")
        for alias in databases or []
        for wrong, mend in weaknesses_of(connections[alias])
    ]


def weaknesses_of(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """What is wrong with the way a database writes, and how to mend it."""
    may_lose = "The database may lose answers it has acknowledged"
    if connection.vendor == "postgresql":
        if _shown(connection, "SHOW synchronous_commit") == "off":
            yield f"{may_lose}: synchronous_commit is off.", "Set synchronous_commit = on in postgresql.conf."
        return
    if int(_shown(connection, "PRAGMA synchronous")) < SQLITE_FULL:
        yield (
            f"{may_lose}: PRAGMA synchronous is below FULL.",
            "Leave PRAGMA synchronous=FULL in the database settings.",
        )
    if _shown(connection, "PRAGMA journal_mode") != "wal":
        yield (
            "Readers and writers of the database block each other: it isn't in WAL mode.",
            "Leave PRAGMA journal_mode=WAL in the database settings, and keep the file on a local disk.",
        )
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        yield (
            "Two people who save at a time would see “database is locked”: transactions don't begin as IMMEDIATE.",
            'Leave "transaction_mode": "IMMEDIATE" in the database settings.',
        )


def _shown(connection: BaseDatabaseWrapper, question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])
