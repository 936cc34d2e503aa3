"""The only place that reads the environment.

A value that is missing or wrong is noted in `problems` instead of raising, so that the start-up check
(`lms/core/checks_environment.py`) can name all of them at once and say how to mend each.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

import environ

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Problem:
    """A variable that can't be used: its name, what is wrong, how to mend it."""

    variable: str
    wrong: str
    mend: str


problems: list[Problem] = []


def text(name: str, default: str = "", *, required: bool = False, mend: str = "") -> str:
    value = os.environ.get(name, "").strip()
    if not value and required:
        problems.append(Problem(name, "is not set", mend or f"Set {name}."))
    return value or default


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    problems.append(Problem(name, f"is {value!r}, neither true nor false", f"Set {name}=true or {name}=false."))
    return default


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value.isdecimal():
        return int(value)
    problems.append(
        Problem(name, f"is {value!r}, not a whole number", f"Set {name} to digits only, for example {default}.")
    )
    return default


def names(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or default


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, "").strip() or default)


def database(name: str, default: str) -> dict[str, object]:
    """Django's database setting from a URL: `sqlite:///path` or `postgres://user:password@host:port/name`."""
    value = os.environ.get(name, "").strip() or default
    scheme = urlparse(value).scheme
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        problems.append(
            Problem(
                name,
                f"has the scheme {scheme!r}",
                f"Set {name}=sqlite:///var/db.sqlite3 or {name}=postgres://user:password@host:5432/name.",
            )
        )
        value = default
    settings: dict[str, object] = dict(environ.Env.db_url_config(value))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        name_value = str(settings["NAME"])
        if name_value != ":memory:" and not Path(name_value).is_absolute():
            settings["NAME"] = str(BASE_DIR / name_value)
    return settings


def shared_cache(name: str, folder: Path) -> dict[str, object]:
    """Django's cache setting from a URL (`redis://host:6379/0` and what django-environ knows); a folder without one.

    It counts sign-in tries and look-ups, so all processes must share it.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return dict(environ.Env.cache_url_config(value))
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    return {"BACKEND": backend, "LOCATION": str(folder), "OPTIONS": {"MAX_ENTRIES": 20_000}}


def key_lines(path: Path) -> dict[str, str]:
    """`name=value` lines of the key file; empty when there is none yet (`manage.py make_keys` writes it)."""
    if not path.is_file():
        return {}
    lines = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in lines}
