"""From bytes to rows."""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NoReturn

from lms.core.spreadsheets import child
from lms.core.spreadsheets.delimited import NotText, decode, rows_of
from lms.core.spreadsheets.inspection import FileKind, inspect
from lms.core.spreadsheets.refusals import (
    BrokenFile,
    EmptyFile,
    PasswordProtected,
    TooManyColumns,
    TooManyRows,
    UnknownFileType,
    UnpackedTooLarge,
)
from lms.core.vietnamese.numbers import format_number

MAX_ROWS = 20_000
ROOM_FOR_TITLES = 100  # lines above and below the list
MAX_COLUMNS = 500

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Worksheet:
    """`rows[0]` is row 1 of the file, empty lines included, so that errors name the row people see.

    An empty cell is None. Text is NFC and otherwise as it was; whole numbers are `int`. `merged` are rectangles of
    (row, column) from 0, first and last included; the value stands in the first cell. `formulas` are the cells of an
    XLSX file that compute; they hold the result Excel kept, or None.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()

    @property
    def filled_rows(self) -> int:
        return sum(any(cell is not None for cell in row) for row in self.rows)


@dataclass(frozen=True)
class Workbook:
    """`encoding` is of a text file only; `fonts` are those an XLSX file declares."""

    filename: str
    kind: FileKind
    sheets: tuple[Worksheet, ...]
    encoding: str = ""
    fonts: frozenset[str] = frozenset()

    @property
    def usable_sheets(self) -> tuple[Worksheet, ...]:
        """Those a person may choose from: visible and not empty."""
        return tuple(sheet for sheet in self.sheets if sheet.filled_rows and not sheet.hidden)


def read_workbook(data: bytes, filename: str) -> Workbook:
    """Reads .xlsx, .xls, .ods and .csv by what the bytes are, not by the name; else raises an `UnusableFile`."""
    inspected = inspect(data, filename)
    if inspected.kind is FileKind.TEXT:
        book = _read_text(data, filename)
    else:
        answer = _ask_child(data, filename)
        sheets = tuple(map(_worksheet, answer["sheets"]))
        book = Workbook(filename, inspected.kind, sheets, fonts=inspected.fonts)
    if not book.usable_sheets:
        raise EmptyFile(name=filename)
    return book


def _read_text(data: bytes, filename: str) -> Workbook:
    try:
        text, encoding = decode(data)
        rows: list[list[Cell]] = [list(row) for row in rows_of(text)]
    except NotText as error:
        raise UnknownFileType(name=filename) from error
    except csv.Error as error:
        raise BrokenFile(name=filename) from error
    name = Path(filename).stem
    if len(rows) > MAX_ROWS + ROOM_FOR_TITLES:
        _refuse({"refused": "rows", "sheet": name, "count": len(rows)}, filename)
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS:
        _refuse({"refused": "columns", "sheet": name, "count": width}, filename)
    rows = [row + [None] * (width - len(row)) for row in rows]
    return Workbook(filename, FileKind.TEXT, (Worksheet(name, rows),), encoding=encoding)


def _ask_child(data: bytes, filename: str) -> dict[str, Any]:
    """A parser that runs out of memory or time takes only the child with it."""
    command = [sys.executable, "-I", child.__file__, str(MAX_ROWS + ROOM_FOR_TITLES), str(MAX_COLUMNS)]
    try:
        # Our own file and two numbers; nothing a person typed is in the command.
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=child.MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnpackedTooLarge(name=filename) from error
    if done.returncode == child.FAILED:
        raise BrokenFile(name=filename)
    if done.returncode != 0:  # out of memory: by its own word, or ended by the system
        raise UnpackedTooLarge(name=filename)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        _refuse(answer, filename)
    return answer


def _refuse(answer: dict[str, Any], filename: str) -> NoReturn:
    match answer["refused"]:
        case "rows":
            rows = format_number(answer["count"])
            raise TooManyRows(name=filename, sheet=answer["sheet"], rows=rows, limit=format_number(MAX_ROWS))
        case "columns":
            columns = format_number(answer["count"])
            raise TooManyColumns(name=filename, sheet=answer["sheet"], columns=columns, limit=MAX_COLUMNS)
        case "password":
            raise PasswordProtected(name=filename)
        case _:
            raise BrokenFile(name=filename)


def _worksheet(answer: dict[str, Any]) -> Worksheet:
    return Worksheet(
        name=answer["name"],
        rows=[[cell_of(cell) for cell in row] for row in answer["rows"]],
        hidden=answer["hidden"],
        merged=tuple((tuple(first), tuple(last)) for first, last in answer["merged"]),
        formulas=frozenset((row, column) for row, column in answer["formulas"]),
    )


def cell_of(cell: Any) -> Cell:
    """What `child.plain` made fit for JSON."""
    if not isinstance(cell, list):
        return cell
    kind, value = cell
    match kind:
        case "date":
            return date.fromisoformat(value)
        case "datetime":
            return datetime.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case _:
            return timedelta(seconds=value)
