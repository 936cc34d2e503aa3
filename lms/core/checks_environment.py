"""Start-up checks of what the environment gave us."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from lms import env


@register(Tags.security)
def check_environment(**kwargs: Any) -> list[CheckMessage]:
    """Every environment variable that can't be used, with how to mend it."""
    found: list[CheckMessage] = [
        Error(f"Environment variable {problem.variable} {problem.wrong}.", hint=problem.mend, id="lms.E001")
        for problem in env.problems
    ]
    # SECRET_KEY last: Django raises when an empty one is read.
    if not (settings.IDENTITY_KEYS and settings.IDENTITY_DIGEST_KEY and settings.SECRET_KEY):
        found.append(
            Error(
                "There is no key file, so identity data can't be stored.",
                hint=f"Run `manage.py make_keys` once; it writes {settings.KEY_FILE}. Keep a copy apart from backups.",
                id="lms.E002",
            )
        )
    return found


@register(Tags.database)
def check_durability(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What the database acknowledges must survive a power cut."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            weak = int(cursor.fetchone()[0]) < 2
            mend = "Leave PRAGMA synchronous=FULL in the database settings."
        else:
            cursor.execute("SHOW synchronous_commit")
            weak = cursor.fetchone()[0] == "off" and not getattr(settings, "TESTING", False)
            mend = "Set synchronous_commit = on in postgresql.conf."
    if not weak:
        return []
    return [Error("The database may lose answers it has acknowledged.", hint=mend, id="lms.E003")]
