"""The files that a backup holds, wherever they lie: a folder of this machine, or the store that all machines share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Protocol, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

if TYPE_CHECKING:
    from lms.core.storage_objects import ObjectStorage

MEDIA, PRIVATE = "media", "private"
IN_MEMORY = 5 * 1024 * 1024


class Place(Protocol):
    """Where files of one kind lie; `__str__` names it for a person, `mend` says how to name another."""

    @property
    def mend(self) -> str: ...

    def files(self) -> Iterator[tuple[str, int, IO[bytes]]]:
        """Name, size and contents of each, in order. What goes meanwhile is left out."""

    def is_empty(self) -> bool: ...

    def put(self, parts: tuple[str, ...], source: IO[bytes]) -> None:
        """Raises where something is there already."""


@dataclass(frozen=True)
class Folder:
    root: Path
    mode: int
    mend: str = "Move them away, or name another folder (LMS_MEDIA_DIR, LMS_PRIVATE_DIR)."

    def __str__(self) -> str:
        return str(self.root)

    def files(self) -> Iterator[tuple[str, int, IO[bytes]]]:
        for path in _files_below(self.root):
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue
            with source:
                yield path.relative_to(self.root).as_posix(), os.fstat(source.fileno()).st_size, source

    def is_empty(self) -> bool:
        return not (self.root.exists() and any(path.is_file() for path in self.root.rglob("*")))

    def put(self, parts: tuple[str, ...], source: IO[bytes]) -> None:
        write_file(self.root.joinpath(*parts), source, mode=self.mode)


@dataclass(frozen=True)
class Objects:
    storage: ObjectStorage
    mend: str = "Name another, empty bucket (LMS_S3_BUCKET)."

    def __str__(self) -> str:
        return f"{self.storage.bucket_name}/{self.storage.location}"

    def files(self) -> Iterator[tuple[str, int, IO[bytes]]]:
        for name in self.storage.names():
            try:
                stored = self.storage.read(name)
            except FileNotFoundError:
                continue
            try:
                yield name, stored.length, stored.body
            finally:
                stored.body.close()

    def is_empty(self) -> bool:
        return next(self.storage.names(), None) is None

    def put(self, parts: tuple[str, ...], source: IO[bytes]) -> None:
        """By way of a file here: what comes out of the backup can't be read twice, which sending may ask for."""
        wanted = "/".join(parts)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
            shutil.copyfileobj(source, kept)
            kept.seek(0)
            name = self.storage.save(wanted, File(kept))
        if name != wanted:
            raise FileExistsError(f"{wanted} is in the bucket already.")


def places() -> dict[str, Place]:
    return {
        MEDIA: _place("default", Path(settings.MEDIA_ROOT), 0o644),
        PRIVATE: _place("private", Path(settings.PRIVATE_ROOT), 0o600),
    }


def _place(alias: str, root: Path, mode: int) -> Place:
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        return Folder(root, mode)
    return Objects(cast("ObjectStorage", storage))


def write_file(place: Path, source: IO[bytes], *, mode: int) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        place.chmod(mode)
        shutil.copyfileobj(source, file)


def _files_below(root: Path) -> Iterator[Path]:
    for folder, folders_below, names in os.walk(root):
        folders_below.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path
