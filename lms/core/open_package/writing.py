"""Writing a package: under another name until it is whole, on the disk and read back.

Every file's SHA-256 stands in `SHA256SUMS`, which `sha256sum -c` reads. A ZIP also ends in a comment with the digest of
all its bytes before that comment, so that no bit of it can turn unnoticed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Protocol

from lms.core.open_package.checking import check_package
from lms.core.open_package.layout import (
    COMMENT_LENGTH,
    MARK,
    PIECE,
    SUMS,
    PackageProblem,
    digest_until,
    is_inside,
    is_zip,
)

PRESSED_ALREADY = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".mp3", ".mp4", ".m4a", ".xlsx", ".docx", ".zip"}


@dataclass(frozen=True)
class Written:
    path: str
    size: int
    sha256: str


class Store(Protocol):
    def open(self, name: str) -> IO[bytes]: ...

    def close(self) -> None: ...

    def give_up(self) -> None: ...


class _Counting:
    """Passes bytes on, and keeps their number and digest."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._sink.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class OpenFile:
    """A file of the package that is being written; `written` is there once it is closed."""

    def __init__(self, name: str, sink: IO[bytes]) -> None:
        self._name, self._counting = name, _Counting(sink)

    def write(self, data: bytes) -> int:
        return self._counting.write(data)

    @property
    def written(self) -> Written:
        return Written(self._name, self._counting.size, self._counting.sha256)


class PackageWriter:
    """Takes one file after the other; their digests wait on the disk, not in memory."""

    def __init__(self, store: Store, sums: IO[bytes]) -> None:
        self._store, self._sums = store, sums

    @contextmanager
    def file(self, name: str) -> Iterator[OpenFile]:
        if not is_inside(name):
            raise PackageProblem(f"{name!r} is no name for a file inside a package.")
        with self._store.open(name) as sink:
            opened = OpenFile(name, sink)
            yield opened
        self._sums.write(f"{opened.written.sha256}  {name}\n".encode())

    def add(self, name: str, data: bytes) -> Written:
        with self.file(name) as out:
            out.write(data)
        return out.written

    def copy(self, name: str, source: IO[bytes]) -> Written:
        with self.file(name) as out:
            while data := source.read(PIECE):
                out.write(data)
        return out.written

    def finish(self) -> None:
        self._sums.seek(0)
        with self._store.open(SUMS) as sink:
            shutil.copyfileobj(self._sums, sink)
        self._store.close()


@contextmanager
def package_at(target: Path) -> Iterator[PackageWriter]:
    """A ZIP where the name ends so, else a folder. What a killed run left under the other name is written over."""
    if target.exists():
        raise PackageProblem(f"{target} is there already. Choose another name, or move it away.")
    unfinished = unfinished_name(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone_at(unfinished, is_zip=is_zip(target)), tempfile.TemporaryFile() as sums:
            store: Store = _ZipStore(unfinished) if is_zip(target) else _FolderStore(unfinished)
            try:
                writer = PackageWriter(store, sums)
                yield writer
                writer.finish()
                if is_zip(target):
                    _seal(unfinished)
                _flush(unfinished)
                _read_back(unfinished)
                unfinished.rename(target)
                _flush_folder(target.parent)
            except BaseException:
                store.give_up()
                _take_away(unfinished)
                raise
    except OSError as error:
        raise PackageProblem(f"{target} can't be written: {error.strerror or error}.") from error


def unfinished_name(target: Path) -> Path:
    return target.with_name(f".{target.name}.unfinished")


class _ZipStore:
    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("r+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self._zip.comment = MARK + b"0" * 64

    def open(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name)
        info.compress_type = (
            zipfile.ZIP_STORED if PurePosixPath(name).suffix.lower() in PRESSED_ALREADY else zipfile.ZIP_DEFLATED
        )
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        return self._zip.open(info, "w", force_zip64=True)

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    def give_up(self) -> None:
        with suppress(ValueError, OSError):  # it may be closed already, or the disk full
            self.close()


class _FolderStore:
    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, name: str) -> IO[bytes]:
        path = self._path / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def close(self) -> None:
        return

    def give_up(self) -> None:
        return


@contextmanager
def _alone_at(unfinished: Path, *, is_zip: bool) -> Iterator[None]:
    """The lock is on the unfinished thing itself: it goes with the process that held it."""
    if is_zip:
        lock = os.open(unfinished, os.O_RDWR | os.O_CREAT, 0o600)
    else:
        unfinished.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(unfinished, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_zip:
            os.ftruncate(lock, 0)
        else:
            _empty(unfinished)
        yield
    except BlockingIOError as error:
        raise PackageProblem("Another run is writing to that name. Wait until it is done.") from error
    finally:
        os.close(lock)


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        _take_away(one)


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _read_back(unfinished: Path) -> None:
    checked = check_package(unfinished)
    if checked.problems:
        raise PackageProblem(f"What was written can't be read back: {checked.problems[0]} Nothing was kept.")


def _seal(path: Path) -> None:
    """The digest of all bytes before the comment becomes the comment."""
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END) - COMMENT_LENGTH
        digest = digest_until(file, end)
        file.seek(end)
        file.write(MARK + digest.encode())


def _flush(path: Path) -> None:
    if path.is_dir():
        for folder, _folders, names in os.walk(path):
            for name in names:
                _flush_file(Path(folder) / name)
            _flush_folder(Path(folder))
    else:
        _flush_file(path)


def _flush_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
