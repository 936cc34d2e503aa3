"""A backup: database, files and audit heads of one moment in one sealed file.

It is written under another name, flushed to the disk, read back, and only then gets its name and older ones go: a
machine that dies at any point leaves the last good one.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from lms.core.backup_archive import ArchiveWriter, read_archive
from lms.core.crypto import keyed_digest
from lms.core.domain.audit_heads import export_audit_head, head_file_path
from lms.core.domain.audit_sealing import seal_pending
from lms.core.domain.audit_verification import guards_missing
from lms.core.domain.backup_databases import BackupProblem, snapshot
from lms.core.domain.backup_files import Place, places
from lms.core.domain.backup_keeping import kept_in, name_of, past_keeping
from lms.core.sealed_stream import KEY_BYTES, SealedStreamError

FORMAT = 1
DATABASE, HEADS = "database", "audit/heads.jsonl"
UNFINISHED, LOCK = ".unfinished", ".lock"


@dataclass(frozen=True)
class Made:
    path: Path
    size: int
    manifest: dict[str, Any]
    removed: tuple[Path, ...]


def backup_key() -> bytes:
    if not settings.BACKUP_KEY:
        raise BackupProblem(
            "There is no BACKUP_KEY. Run `manage.py make_keys`, which adds it to the key file, and keep a copy of that "
            "file apart from the backups: without it no backup can be opened."
        )
    try:
        key = base64.urlsafe_b64decode(settings.BACKUP_KEY)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise BackupProblem("LMS_BACKUP_KEY is no key: it has 44 letters and signs, made by `manage.py make_keys`.")
    return key


def key_mark() -> str:
    """Of the identity keys' file: tells whether the data that is put back can be read with the keys of today."""
    return keyed_digest("backup", purpose="backup-mark")


def make_backup(*, now: datetime, folder: Path, keep: tuple[int, int, int]) -> Made:
    key = backup_key()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_in(folder), _scratch(folder) as scratch:
            seal_pending()
            export_audit_head(now=now)
            unfinished = scratch / "backup"
            manifest = _write(unfinished, key, now=now, scratch=scratch)
            check_backup(unfinished, key)
            path = folder / name_of(now)
            if path.exists():
                raise BackupProblem(f"{path.name} is there already. Try again in a second.")
            size = unfinished.stat().st_size
            unfinished.replace(path)
            _flush_folder(folder)
            days, weeks, months = keep
            gone = [one.path for one in past_keeping(kept_in(folder), days=days, weeks=weeks, months=months)]
            for old in gone:
                old.unlink()
    except OSError as error:
        raise BackupProblem(f"The backup can't be written to {folder}: {error.strerror or error}.") from error
    return Made(path, size, manifest, tuple(gone))


def check_backup(path: Path, key: bytes) -> dict[str, Any]:
    """Reads all of it and compares every digest; returns the manifest."""
    try:
        manifest = read_archive(path, key)
    except SealedStreamError as error:
        raise BackupProblem(str(error)) from error
    except OSError as error:
        raise BackupProblem(f"{path} can't be read: {error.strerror or error}.") from error
    if manifest.get("format") != FORMAT:
        raise BackupProblem("This backup is of another version of the product. Put it back with that version.")
    return manifest


def _write(path: Path, key: bytes, *, now: datetime, scratch: Path) -> dict[str, Any]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with ArchiveWriter(file, key) as archive:
            manifest = _fill(archive, now=now, scratch=scratch)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _fill(archive: ArchiveWriter, *, now: datetime, scratch: Path) -> dict[str, Any]:
    heads = head_file_path()
    if heads.is_file():  # before the database: a head must not be newer than the trail it is of
        archive.add_bytes(HEADS, heads.read_bytes())
    with snapshot(scratch) as database:
        length = archive.add_stream(DATABASE, database.pieces)
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "database_bytes": length,
        "tables": database.tables,
        "audit_head": database.head,
        "guards_missing": guards_missing(),
        "files": {name: _add_files(archive, name, place) for name, place in places().items()},
        "key_mark": key_mark(),
    }
    archive.finish(manifest)
    return manifest


def _add_files(archive: ArchiveWriter, name: str, place: Place) -> dict[str, int]:
    """Files that go while this runs are left out; those that come are none of the database's moment."""
    count = length = 0
    for below, size, source in place.files():
        archive.add(f"{name}/{below}", source, size)
        count, length = count + 1, length + size
    return {"count": count, "bytes": length}


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupProblem(f"Another backup is being written to {folder}. Wait until it is done.") from error
        yield


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Also takes away what a backup left that was killed."""
    scratch = folder / UNFINISHED
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
