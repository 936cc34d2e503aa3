"""A backup holds all of one moment, and comes back as it was or not at all."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from lms.core.domain.audit import record, register_verb
from lms.core.domain.audit_verification import verify
from lms.core.domain.backup_databases import BackupProblem, is_empty, tables_now
from lms.core.domain.backup_keeping import kept_in, last_restored_at
from lms.core.domain.backup_restoring import restore_backup
from lms.core.domain.backups import LOCK, UNFINISHED, backup_key, check_backup, make_backup
from lms.core.models import AuditSeal
from tests.architecture.rooms import ROOT
from tests.backup_sites import empty_database, environment_of, use_folders
from tests.factories.people import make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
committed = pytest.mark.django_db(transaction=True)
SEEN = register_verb("tests.backup.seen", "…")
KEEP = (7, 5, 12)
NAME = "Nguyễn Thị Hương"


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    use_folders(settings, tmp_path / "site")
    settings.BACKUP_DIR = tmp_path / "backups"
    for path, content in files().items():
        (settings.MEDIA_ROOT.parent / path).parent.mkdir(parents=True, exist_ok=True)
        (settings.MEDIA_ROOT.parent / path).write_bytes(content)
    return tmp_path


@pytest.fixture
def trail():
    """Forty lines of one person's."""
    user = make_user(full_name=NAME)
    with transaction.atomic():
        for number in range(40):
            record(verb=SEEN, target=user, actor=user, after={"number": number})


def files() -> dict[str, bytes]:
    return {"media/original_images/ảnh bìa.jpg": bytes(range(256)) * 5000, "private/decisions/1/a.pdf": b"%PDF-1.7 x"}


def made(settings, now: datetime | None = None) -> Path:
    return make_backup(now=now or timezone.now(), folder=settings.BACKUP_DIR, keep=KEEP).path


@committed
def test_what_is_put_back_is_as_it_was(settings, site, trail):
    path = made(settings)
    before, head = tables_now()
    make_user()  # after its moment
    settings.AUDIT_HEAD_FILE.unlink()
    use_folders(settings, site / "there")
    with empty_database(site):
        restored = restore_backup(path, backup_key(), now=timezone.now())
        again = verify(now=timezone.now())

        assert restored.differences == ()
        assert tables_now() == (before, head)
        assert get_user_model().objects.get().full_name == NAME
        assert AuditSeal.objects.count() == 40
    assert (restored.audit.seals, restored.audit.problem_count) == (40, 0)
    assert (again.ok, again.seals) == (True, 40)
    assert head == (again.head.number, again.head.hash)
    assert restored.manifest["tables"] == before
    there = {str(path.relative_to(site / "there")): path.read_bytes() for path in (site / "there").rglob("*.*")}
    assert {name: there[name] for name in files()} == files()
    assert sorted(there.keys() - files().keys()) == ["audit/heads.jsonl"]
    assert last_restored_at(settings.BACKUP_DIR) is not None


@committed
def test_nothing_is_put_back_over_other_data(settings, site):
    path = made(settings)
    with pytest.raises(BackupProblem, match=r"^The database isn't empty, so nothing was put back\."):
        restore_backup(path, backup_key(), now=timezone.now())
    with empty_database(site):
        with pytest.raises(BackupProblem, match=r"^There are files in .*/media, so nothing was put back\."):
            restore_backup(path, backup_key(), now=timezone.now())
        assert is_empty()


@committed
def test_heads_that_were_there_are_kept(settings, site, trail):
    path = made(settings)
    heads = settings.AUDIT_HEAD_FILE.read_bytes()
    use_folders(settings, site / "there")
    settings.AUDIT_HEAD_FILE.parent.mkdir(parents=True)
    settings.AUDIT_HEAD_FILE.write_bytes(heads + b"later\n")
    with empty_database(site):
        restored = restore_backup(path, backup_key(), now=datetime(2026, 12, 1, 1, 2, 3, tzinfo=UTC))

    assert restored.heads_put_aside.name == "heads.jsonl.before-restore-20261201-010203"
    assert restored.heads_put_aside.read_bytes() == heads + b"later\n"


@committed
def test_damage_is_found_before_anything_is_written(settings, site):
    path = made(settings)
    whole = path.read_bytes()
    use_folders(settings, site / "there")
    places = [0, 20, 44, 60, 5000, len(whole) // 2, len(whole) - 1]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        with pytest.raises(BackupProblem):
            check_backup(path, backup_key())
    with empty_database(site):
        for data in (changed, whole[:-1], whole[: len(whole) // 2], whole + b"x", b""):
            path.write_bytes(data)
            with pytest.raises(BackupProblem):
                restore_backup(path, backup_key(), now=timezone.now())
            assert is_empty()
    assert not list((site / "there").rglob("*.*"))


def test_another_key_opens_nothing(settings, site):
    path = made(settings)
    with pytest.raises(BackupProblem, match="made with another key"):
        check_backup(path, b"o" * 32)


@committed
def test_data_is_not_put_back_where_its_keys_are_not(settings, site):
    path = made(settings)
    settings.IDENTITY_DIGEST_KEY = "the-keys-of-another-installation-altogether"
    use_folders(settings, site / "there")
    with empty_database(site), pytest.raises(BackupProblem, match="The keys of this installation aren't those of"):
        restore_backup(path, backup_key(), now=timezone.now())


@pytest.mark.parametrize(("key", "told"), [("", "There is no BACKUP_KEY"), ("abc", "is no key"), ("ă", "is no key")])
def test_without_a_good_key_there_is_no_backup(settings, key, told):
    settings.BACKUP_KEY = key
    with pytest.raises(BackupProblem, match=told):
        made(settings)
    assert kept_in(settings.BACKUP_DIR) == []


@committed
def test_neither_keys_nor_words_stand_in_it(settings, trail):
    path = made(settings)
    data = path.read_bytes()

    assert NAME.encode() not in data
    assert not any(key.encode() in data for key in (settings.BACKUP_KEY, settings.SECRET_KEY, *settings.IDENTITY_KEYS))
    assert path.stat().st_mode & 0o777 == 0o600


def test_old_ones_go_once_the_new_one_is_whole(settings):
    now = timezone.now()
    for day in (3, 2, 1):
        make_backup(now=now - timedelta(days=day), folder=settings.BACKUP_DIR, keep=KEEP)
    last = make_backup(now=now, folder=settings.BACKUP_DIR, keep=(2, 0, 0))

    assert [one.made_at for one in kept_in(settings.BACKUP_DIR)] == [
        (now - timedelta(days=day)).replace(microsecond=0) for day in (0, 1)
    ]
    assert len(last.removed) == 2


def test_two_at_a_time_are_refused(settings):
    settings.BACKUP_DIR.mkdir()
    with (settings.BACKUP_DIR / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupProblem, match="Another backup is being written"):
            made(settings)


def test_a_disk_that_takes_nothing_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.BACKUP_DIR = tmp_path / "file" / "backups"
    with pytest.raises(BackupProblem, match=r"^The backup can't be written to .*/file/backups: Not a directory\.$"):
        made(settings)


def test_killed_in_the_middle_it_leaves_the_last_good_one(settings, site):
    """Kill -9 while it is being written, twenty megabytes in."""
    good = made(settings, timezone.now() - timedelta(days=1))
    digest = good.read_bytes()
    for number in range(60):
        (settings.PRIVATE_ROOT / f"{number}.bin").write_bytes(os.urandom(4 << 20))
    command = [sys.executable, "manage.py", "backup"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment_of(settings, site / "site"), stdout=subprocess.PIPE)
    unfinished = settings.BACKUP_DIR / UNFINISHED / "backup"
    until = time.monotonic() + 60
    while not (unfinished.exists() and unfinished.stat().st_size > 20 << 20):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert unfinished.stat().st_size > 20 << 20
    assert [one.path for one in kept_in(settings.BACKUP_DIR)] == [good]
    assert good.read_bytes() == digest
    check_backup(good, backup_key())
    for path in settings.PRIVATE_ROOT.glob("*.bin"):
        path.unlink()
    made(settings)
    assert len(kept_in(settings.BACKUP_DIR)) == 2
    assert not unfinished.parent.exists()


@committed
def test_the_commands_say_what_they_did(settings, site, trail):
    def said(command: str, *arguments: str) -> str:
        out = StringIO()
        call_command(command, *arguments, stdout=out, no_color=True)
        return out.getvalue()

    first = said("backup")
    (kept,) = kept_in(settings.BACKUP_DIR)
    rows = sum(tables_now()[0].values())
    assert first.startswith(f"{kept.path}: {len(tables_now()[0])} tables, {rows} rows, 2 files, audit head 40 ")
    assert said("backup", "--if-older", "20") == f"{kept.path.name} is not 20 hours old; nothing done.\n"
    assert said("backup", "--verify", str(kept.path)).startswith(f"{kept.path} is whole: made at ")
    with pytest.raises(CommandError, match="can't be read: No such file"):
        said("backup", "--verify", str(site / "none.backup"))
    settings.AUDIT_HEAD_FILE.unlink()
    use_folders(settings, site / "there")
    with empty_database(site):
        assert "Every table has as many rows as in the backup, 40 audit seals are whole; " in said(
            "restore", str(kept.path)
        )
        with pytest.raises(CommandError, match="The database isn't empty"):
            said("restore", str(kept.path))
    line = json.loads((settings.BACKUP_DIR / "restored.jsonl").read_text().splitlines()[-1])
    assert (line["backup"], line["database"], line["rows"]) == (kept.path.name, connection.vendor, rows)
