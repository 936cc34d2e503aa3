from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lms.core.domain.backup_keeping import Kept, kept_in, last_restored_at, name_of, note_restored, past_keeping

pytestmark = pytest.mark.unit
NIGHT = datetime(2026, 3, 31, 19, 30, tzinfo=UTC)  # 02:30 of 1 April in Vietnam


def nights(count: int) -> list[Kept]:
    moments = [NIGHT - timedelta(days=day) for day in range(count)]
    return [Kept(Path(name_of(moment)), moment) for moment in moments]


def days_kept(backups: list[Kept], **counts: int) -> list[int]:
    gone = set(past_keeping(backups, **counts))
    return [(NIGHT - one.made_at).days for one in backups if one not in gone]


def test_the_last_of_days_weeks_and_months_stay():
    """1 April 2026 is a Wednesday."""
    assert days_kept(nights(400), days=3, weeks=3, months=3) == [0, 1, 2, 3, 10, 32]
    assert days_kept(nights(400), days=0, weeks=0, months=2) == [0, 1]


def test_of_one_day_the_last_stays_and_a_day_without_one_costs_nothing():
    backups = [Kept(Path(str(hours)), NIGHT - timedelta(hours=hours)) for hours in (0, 1, 2, 24, 25, 24 * 9)]
    gone = past_keeping(backups, days=3, weeks=1, months=1)

    assert [one.path.name for one in gone] == ["1", "2", "25"]


def test_the_newest_stays_whatever_the_counts_are():
    assert days_kept(nights(5), days=0, weeks=0, months=0) == [0]
    assert past_keeping([], days=1, weeks=1, months=1) == []


def test_only_finished_backups_count(tmp_path):
    for name in (name_of(NIGHT), name_of(NIGHT - timedelta(days=1)), ".lock", "notes.txt", "lms-x.backup"):
        (tmp_path / name).write_bytes(b"")

    assert [one.made_at for one in kept_in(tmp_path)] == [NIGHT, NIGHT - timedelta(days=1)]
    assert name_of(NIGHT) == "lms-20260331-193000.backup"
    assert kept_in(tmp_path / "none") == []


def test_the_last_one_put_back_is_remembered(tmp_path):
    assert last_restored_at(tmp_path) is None
    note_restored(tmp_path, {"at": NIGHT.isoformat()})
    note_restored(tmp_path, {"at": (NIGHT + timedelta(days=1)).isoformat()})

    assert last_restored_at(tmp_path) == NIGHT + timedelta(days=1)
