"""Heads of the audit chain, kept in a file outside the database.

A hash chain alone can't show that its tail was cut off or that all of it was made anew. The heads can: each line
holds a number and the hash that stood there, under a key the database doesn't hold, chained to the line before.

A line is written every hour in which something was sealed, and at least once a day, so that a file whose end was cut
off is seen to be old. What no file on this machine can tell: whoever can write both the database and the file may take
the last hours away from both; whoever also has the digest key may write both anew. Against that, copies of the file are
carried to another machine, and `verify_audit --head-file COPY` compares with one.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from lms.core.crypto import keyed_digest
from lms.core.models import AuditSeal

EXPORT_INTERVAL = timedelta(hours=1)
STILL_THERE = timedelta(hours=20)
"""After so long a line is written though nothing was sealed."""


@dataclass(frozen=True)
class ExportedHead:
    number: int
    hash: str
    sealed_at: str
    exported_at: str
    previous_mac: str
    mac: str


@dataclass(frozen=True)
class HeadFile:
    """The lines that read well, and the line numbers of those that don't."""

    heads: tuple[ExportedHead, ...]
    bad_lines: tuple[int, ...]


def head_file_path() -> Path:
    return Path(settings.AUDIT_HEAD_FILE)


def export_audit_head(*, now: datetime, path: Path | None = None) -> ExportedHead | None:
    """Append the present head; None where nothing was sealed since the last line and that is not old."""
    path = path or head_file_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    head = AuditSeal.objects.order_by("-number").first()
    if head is None:
        return None
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last_line(file.read().splitlines())
        unchanged = (last.get("number"), last.get("hash")) == (head.number, head.hash)
        if unchanged and now - datetime.fromisoformat(last["exported_at"]) < STILL_THERE:
            return None
        facts = {
            "number": head.number,
            "hash": head.hash,
            "sealed_at": head.sealed_at.isoformat(),
            "exported_at": now.isoformat(),
            "previous_mac": str(last.get("mac", "")),
        }
        line = ExportedHead(**facts, mac=_mac_of(facts))
        file.write(json.dumps(asdict(line)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return line


def keep_own_heads(*, now: datetime) -> None:
    """Where several machines serve, each has a file of its own, which the hour claimed by another doesn't fill."""
    path = head_file_path()
    try:
        looked_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        looked_at = None
    if looked_at is not None and now - looked_at < EXPORT_INTERVAL:
        return
    if export_audit_head(now=now) is None and path.exists():
        path.touch()


def read_heads(path: Path | None = None) -> HeadFile:
    """Every exported head. A line whose code doesn't fit, or that doesn't follow the one before, is a bad line."""
    path = path or head_file_path()
    if not path.is_file():
        return HeadFile((), ())
    return _checked(path.read_text(encoding="utf-8").splitlines())


def _checked(lines: Iterable[str]) -> HeadFile:
    heads: list[ExportedHead] = []
    bad: list[int] = []
    previous_mac = ""
    for line_number, text in enumerate(lines, start=1):
        head = _parsed(text)
        if head is None or head.previous_mac != previous_mac:
            bad.append(line_number)
        if head is not None:
            heads.append(head)
            previous_mac = head.mac
    return HeadFile(tuple(heads), tuple(bad))


def _parsed(text: str) -> ExportedHead | None:
    try:
        head = ExportedHead(**json.loads(text))
    except (ValueError, TypeError):
        return None
    facts = {key: value for key, value in asdict(head).items() if key != "mac"}
    return head if hmac.compare_digest(str(head.mac), _mac_of(facts)) else None


def _last_line(lines: list[str]) -> dict[str, Any]:
    for text in reversed(lines):
        head = _parsed(text)
        if head is not None:
            return asdict(head)
    return {}


def _mac_of(facts: dict[str, Any]) -> str:
    return keyed_digest(json.dumps(facts, sort_keys=True), purpose="audit-head")
