"""What the other machines must know of backups, which only one of them makes: kept beside the files they share.

Where files lie in folders there is one machine, or a network file system, and nothing is noted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

NAME = "backup-notes/made.json"


@dataclass(frozen=True)
class Noted:
    """Of the last backup: when, how many bytes, and when one of them was last put back and found equal."""

    at: datetime
    size: int
    restored_at: datetime | None


def note_made(*, at: datetime, size: int, restored_at: datetime | None) -> None:
    storage = storages["private"]
    if isinstance(storage, FileSystemStorage):
        return
    facts = {"at": at.isoformat(), "bytes": size, "restored_at": restored_at.isoformat() if restored_at else None}
    storage.delete(NAME)
    storage.save(NAME, ContentFile(json.dumps(facts).encode()))


def noted() -> Noted | None:
    storage = storages["private"]
    if isinstance(storage, FileSystemStorage):
        return None
    try:
        with storage.open(NAME) as file:
            facts = json.loads(file.read())
        restored_at = facts["restored_at"] and datetime.fromisoformat(facts["restored_at"])
        return Noted(datetime.fromisoformat(facts["at"]), facts["bytes"], restored_at)
    except (FileNotFoundError, ValueError, KeyError):
        return None
