"""Reading a package back: every byte of every file, every row of every table, against what it says of itself."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from lms.core.open_package.layout import COMMENT_LENGTH, DESCRIPTION, MARK, PIECE, SUMS, PackageProblem, digest_until

MOST_TOLD = 100
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What a damaged ZIP makes its reader raise."""


@dataclass
class Checked:
    """`problems` is empty where all is as it was written."""

    files: int = 0
    size: int = 0
    tables: int = 0
    rows: int = 0
    problems: list[str] = field(default_factory=list)
    problem_count: int = 0

    def tell(self, problem: str) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(problem)


@dataclass(frozen=True)
class _Table:
    """What the description tells of a table."""

    columns: list[str]
    rows: int
    size: int
    digest: str


class _Source(Protocol):
    def names(self) -> list[str]: ...

    def open(self, name: str) -> IO[bytes]: ...


class _Zip:
    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped

    def names(self) -> list[str]:
        return self._zip.namelist()

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        found = []
        for folder, _folders, names in os.walk(self._root):
            found += [(Path(folder) / name).relative_to(self._root).as_posix() for name in names]
        return found

    def open(self, name: str) -> IO[bytes]:
        return (self._root / name).open("rb")


class _Hashing(io.RawIOBase):
    """Lets somebody read a file and keeps the digest of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        self.digest.update(data)
        self.size += len(data)
        return len(data)


def check_package(path: Path) -> Checked:
    """Reads all of it. Raises only where there is nothing that could be read."""
    checked = Checked()
    with _source_at(path, checked) as source:
        if source is None:
            return checked
        names = source.names()
        for twice in sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else ():
            checked.tell(f"{twice} is there twice.")
        told = _sums(source, checked)
        tables = _tables(source, checked)
        for name in sorted(told.keys() - set(names)):
            checked.tell(f"{name} is missing.")
        for name in sorted(set(names) - told.keys() - {SUMS}):
            checked.tell(f"{name} is not in {SUMS}: it was put there later.")
        for name in sorted(tables.keys() - set(names)):
            checked.tell(f"The table {name} is missing.")
        for name in names:
            if name in told:
                _check_file(source, name, told[name], tables.get(name), checked)
    return checked


@contextmanager
def _source_at(path: Path, checked: Checked) -> Iterator[_Source | None]:
    if path.is_dir():
        yield _Folder(path)
        return
    with ExitStack() as opened:
        try:
            _check_end(path, checked)
            source: _Source | None = _Zip(opened.enter_context(zipfile.ZipFile(path)))
        except FileNotFoundError as error:
            raise PackageProblem(f"There is no file or folder {path}.") from error
        except UNREADABLE as error:
            checked.tell(f"{path.name} can't be read as a ZIP ({error}). Take another copy.")
            source = None
        yield source


def _check_end(path: Path, checked: Checked) -> None:
    """The comment of the ZIP against all bytes before it."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END) - COMMENT_LENGTH
        digest = digest_until(file, end)
        file.seek(max(end, 0))
        if file.read() != MARK + digest.encode():
            checked.tell(f"{path.name} is not as it was written: its bytes don't give the digest at its end.")


def _sums(source: _Source, checked: Checked) -> dict[str, str]:
    told: dict[str, str] = {}
    *lines, rest = _text_of(source, SUMS, checked).split("\n")
    if rest:
        checked.tell(f"{SUMS} has no end.")
    for line in lines:
        digest, space, name = line.partition("  ")
        if len(digest) != 64 or not space or name in told:
            checked.tell(f"{SUMS} has a line that can't be read: {line[:100]!r}.")
        else:
            told[name] = digest
    return told


def _tables(source: _Source, checked: Checked) -> dict[str, _Table]:
    try:
        told = json.loads(_text_of(source, DESCRIPTION, checked))["resources"]
        return {str(one["path"]): _table(one) for one in told}
    except (ValueError, KeyError, TypeError, AttributeError):
        checked.tell(f"{DESCRIPTION} does not describe tables.")
        return {}


def _table(told: dict[str, Any]) -> _Table:
    columns = [one["name"] for one in told["schema"]["fields"]]
    return _Table(columns, told["rowCount"], told["bytes"], told["hash"].removeprefix("sha256:"))


def _text_of(source: _Source, name: str, checked: Checked) -> str:
    try:
        with source.open(name) as file:
            return file.read().decode()
    except KeyError:
        checked.tell(f"{name} is missing.")
    except UNREADABLE as error:
        checked.tell(f"{name} can't be read ({error}).")
    return ""


def _check_file(source: _Source, name: str, digest: str, table: _Table | None, checked: Checked) -> None:
    try:
        with source.open(name) as file:
            hashing = _Hashing(file)
            if table is not None:
                _check_table(hashing, name, table, checked)
            while hashing.read(PIECE):
                pass
    except UNREADABLE as error:
        checked.tell(f"{name} can't be read ({error}).")
        return
    checked.files += 1
    checked.size += hashing.size
    if hashing.digest.hexdigest() != digest:
        checked.tell(f"{name} is not as it was written: its digest differs from {SUMS}.")
    if table is not None and (table.digest, table.size) != (digest, hashing.size):
        checked.tell(f"{name}: {DESCRIPTION} tells of another digest or size.")


def _check_table(hashing: _Hashing, name: str, table: _Table, checked: Checked) -> None:
    """A version of a page is one field: the limit, which is the process's, is lifted for as long as this reads."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        _check_rows(hashing, name, table, checked)
    finally:
        csv.field_size_limit(limit)


def _check_rows(hashing: _Hashing, name: str, table: _Table, checked: Checked) -> None:
    rows = csv.reader(io.TextIOWrapper(io.BufferedReader(hashing), encoding="utf-8", newline=""), strict=True)
    try:
        if next(rows, None) != table.columns:
            checked.tell(f"{name} has other columns than {DESCRIPTION} tells.")
        count = 0
        for row in rows:
            count += 1
            if len(row) != len(table.columns):
                checked.tell(f"{name}: row {count} has {len(row)} cells instead of {len(table.columns)}.")
    except csv.Error as error:
        checked.tell(f"{name} is no readable CSV ({error}).")
        return
    checked.tables += 1
    checked.rows += count
    if count != table.rows:
        checked.tell(f"{name} has {count} rows instead of {table.rows}.")
