"""Where backups lie, which of them stay, and what is known of the last ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"lms-(\d{8}-\d{6})\.backup")
STAMP = "%Y%m%d-%H%M%S"
RESTORED = "restored.jsonl"
"""Beside the backups: a line for each one that was put back, with what came out."""


@dataclass(frozen=True)
class Kept:
    path: Path
    made_at: datetime


def backup_folder() -> Path:
    return Path(settings.BACKUP_DIR)


def name_of(made_at: datetime) -> str:
    return f"lms-{made_at.astimezone(UTC):{STAMP}}.backup"


def kept_in(folder: Path) -> list[Kept]:
    """Finished backups, the newest first."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if named := NAME.fullmatch(path.name):
            found.append(Kept(path, datetime.strptime(named[1], STAMP).replace(tzinfo=UTC)))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def past_keeping(backups: Iterable[Kept], *, days: int, weeks: int, months: int) -> list[Kept]:
    """Those that no rule keeps: the newest of each of the last so many days, weeks and months that have one stay.

    The newest of all stays whatever the counts are.
    """
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    stay = set(newest_first[:1])
    rules: list[tuple[int, Callable[[datetime], object]]] = [
        (days, lambda at: at.date()),
        (weeks, lambda at: at.isocalendar()[:2]),
        (months, lambda at: (at.year, at.month)),
    ]
    for count, period_of in rules:
        newest: dict[object, Kept] = {}
        for one in newest_first:
            newest.setdefault(period_of(timezone.localtime(one.made_at)), one)
        stay.update(list(newest.values())[:count])
    return [one for one in newest_first if one not in stay]


def note_restored(folder: Path, facts: dict[str, object]) -> None:
    try:
        with (folder / RESTORED).open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")
    except OSError:  # the backup may lie on a medium that can only be read
        return


def last_restored_at(folder: Path) -> datetime | None:
    """When a backup of this folder was last put back and found equal."""
    try:
        lines = (folder / RESTORED).read_text(encoding="utf-8").splitlines()
        return datetime.fromisoformat(json.loads(lines[-1])["at"])
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None
