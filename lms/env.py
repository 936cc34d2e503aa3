"""The only place that reads the environment.

A value that is missing or wrong is noted in `problems` instead of raising, so that the start-up check
(`lms/core/checks_environment.py`) can name all of them at once and say how to mend each.
"""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlparse

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
SQLITE = "lms.core.sqlite"
EXAMPLE_SITE = "https://lms.example.vn"


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


def web_address(name: str, default: str) -> str:
    """`https://host[:port]` without a slash at the end: other addresses are made by putting a path behind it."""
    told = os.environ.get(name, "").strip()
    value = told.rstrip("/") or default
    if _is_address(value):
        return value
    problems.append(
        Problem(
            name, f"is {told!r}, not the address of a site", f"Set {name} to what people type, such as {EXAMPLE_SITE}."
        )
    )
    return default


def _is_address(value: str) -> bool:
    try:
        parts = urlparse(value.rstrip("/"))
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and not parts.path
    except ValueError:  # the port
        return False


def database(name: str, default: str) -> dict[str, object]:
    """Django's database setting from a URL: `sqlite:///path` or `postgres://user:password@host:port/name`."""
    value = os.environ.get(name, "").strip() or default
    settings, wrong = _database_from(value)
    if wrong:
        mend = f"Set {name}=sqlite:///var/db.sqlite3 or {name}=postgres://user:password@host:5432/name."
        problems.append(Problem(name, wrong, mend))
        settings, _wrong = _database_from(default)
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["ENGINE"] = SQLITE
        name_value = str(settings["NAME"])
        if name_value != ":memory:" and not Path(name_value).is_absolute():
            settings["NAME"] = str(BASE_DIR / name_value)
    return settings


def _database_from(value: str) -> tuple[dict[str, object], str]:
    """The setting and what is wrong with it; never the value itself, which holds a password."""
    scheme = value.partition("://")[0] if "://" in value else ""
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        return {}, f"has the scheme {scheme!r}"
    try:
        settings: dict[str, object] = dict(environ.Env.db_url_config(value))
    except (ValueError, KeyError, ImproperlyConfigured):
        return {}, "can't be read; is the port a number, and are signs such as @ : / in the password written as %40 …"
    return settings, "" if settings["NAME"] else "names no database"


def object_store(*, bucket: str, endpoint: str, region: str, key: str, secret: str) -> dict[str, object]:
    """Options of a bucket in an S3-compatible store; empty where none is named, and files lie in folders.

    Without a key the machine's own role counts, as in a cloud.
    """
    if not bucket:
        if endpoint or key or secret:
            problems.append(
                Problem("LMS_S3_BUCKET", "is not set", "Name the bucket, or leave LMS_S3_… out altogether.")
            )
        return {}
    options: dict[str, object] = {"bucket_name": bucket, "region_name": region}
    if endpoint:
        if not _is_address(endpoint):
            mend = f"Set LMS_S3_ENDPOINT to an address such as {EXAMPLE_SITE}."
            problems.append(Problem("LMS_S3_ENDPOINT", f"is {endpoint!r}, not the address of a site", mend))
        options["endpoint_url"] = endpoint.rstrip("/")
    if key and secret:
        return options | {"access_key": key, "secret_key": secret}
    if key or secret:
        missing = "LMS_S3_SECRET" if key else "LMS_S3_KEY"
        problems.append(Problem(missing, "is not set", "Set LMS_S3_KEY and LMS_S3_SECRET, or neither of them."))
    return options


def shared_cache(name: str, folder: Path) -> dict[str, object]:
    """Django's cache setting from a URL (`redis://host:6379/0` and what django-environ knows); a folder without one.

    It counts sign-in tries and look-ups, so all processes must share it.
    """
    by_folder: dict[str, object] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(folder),
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
    value = os.environ.get(name, "").strip()
    if not value:
        return by_folder
    scheme = value.partition("://")[0]
    mend = f"Set {name}=redis://host:6379/0, or leave it out: then a folder is used."
    try:
        settings = dict(environ.Env.cache_url_config(value))
        urlparse(value).port  # noqa: B018 - raises where it is no number
    except (ValueError, KeyError, ImproperlyConfigured):
        problems.append(Problem(name, "can't be read", mend))
    else:
        if scheme in {"locmemcache", "dummycache"}:
            problems.append(Problem(name, f"names {scheme}, which processes don't share", mend))
        elif package := _missing_package(scheme):
            problems.append(Problem(name, f"needs the package {package}, which isn't installed", mend))
        else:
            return settings
    return by_folder


def _missing_package(scheme: str) -> str:
    wanted = {"memcache": "pymemcache", "pymemcache": "pymemcache", "pylibmc": "pylibmc"}
    wanted |= dict.fromkeys(("redis", "rediss", "rediscache", "valkey", "valkeys"), "redis")
    package = wanted.get(scheme, "")
    return package if package and find_spec(package) is None else ""


def key_lines(path: Path, name: str = "LMS_KEY_FILE") -> dict[str, str]:
    """`name=value` lines of the key file; empty when there is none yet (`manage.py make_keys` writes it)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        mend = "Let the account that runs the product read it, and nobody else; or name another file."
        problems.append(Problem(name, f"names {path}, which can't be read ({why})", mend))
        return {}
    lines = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in lines}
