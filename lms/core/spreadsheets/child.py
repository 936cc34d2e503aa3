"""Opens a workbook in a process of its own: `python child.py MAX_ROWS MAX_COLUMNS < file`, the answer as JSON.

calamine sets aside memory for the whole rectangle of a sheet. One stray cell at XFD1048576 asks for 512 GB, and Rust
then aborts the process, which must not be the one that serves people. Hence also no import of ours or of Django here.
"""

import io
import json
import math
import re
import sys
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine
from defusedxml import ElementTree

MAX_MEMORY = 1_500_000_000
MAX_SECONDS = 60
SHEET_ID = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\b\w+:id="([^"]+)"')
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
FORMULA_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
Area = tuple[tuple[int, int], tuple[int, int]]
FAILED, NO_MEMORY = 1, 3  # 1 is Python's own after an error nobody caught, a panic of the parser among them


def limit_resources() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(cell: object) -> object:
    """What JSON holds; times as a tagged pair. Spreadsheets know no whole numbers: 12.0 is what was typed as 12."""
    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell) or None
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return str(cell)  # no number to reckon with or to write into a workbook
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, datetime):
        # A date is a time at midnight in some files.
        return ["date", cell.date().isoformat()] if cell.time() == time() else ["datetime", cell.isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["duration", cell.total_seconds()]
    return cell


def formulas(data: bytes) -> list[list[tuple[int, int]]]:
    """Of each sheet of an XLSX file, in order, the (row, column) from 0 of the cells that compute; [] for others.

    calamine hands out results only, and where Excel has kept none an empty cell.
    """
    if not data.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist() or "xl/_rels/workbook.xml.rels" not in archive.namelist():
            return []
        targets = {}
        for relation in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            found = dict(re.findall(rb'(Id|Target)="([^"]*)"', relation))
            targets[found.get(b"Id")] = found.get(b"Target", b"").decode()
        places = []
        for sheet in SHEET_ID.findall(archive.read("xl/workbook.xml")):
            target = targets.get(sheet, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            cells = FORMULA_CELL.findall(archive.read(path)) if path in archive.namelist() else []
            places.append([(int(row) - 1, column_number(letters)) for letters, row in cells])
    return places


def merged_in_ods(data: bytes) -> dict[str, list[Area]]:
    """Of each sheet of an ODS file, by name, the areas of merged cells, which calamine doesn't tell."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "mimetype" not in archive.namelist() or "content.xml" not in archive.namelist():
            return {}
        found: dict[str, list[Area]] = {}
        areas: list[Area] = []
        row = column = 0
        with archive.open("content.xml") as content:
            for event, element in ElementTree.iterparse(content, events=("start", "end")):
                if event == "start":
                    if element.tag == f"{TABLE}table":
                        areas, row = found.setdefault(element.get(f"{TABLE}name", ""), []), 0
                    elif element.tag == f"{TABLE}table-row":
                        column = 0
                    elif element.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                        high, wide = (number(element, f"number-{one}-spanned") for one in ("rows", "columns"))
                        if high * wide > 1:
                            areas.append(((row, column), (row + high - 1, column + wide - 1)))
                        column += number(element, "number-columns-repeated")
                elif element.tag == f"{TABLE}table-row":
                    row += number(element, "number-rows-repeated")
                    element.clear()
        return found


def number(element: Any, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return int(text) if text.isdecimal() else 1


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def read(data: bytes, max_rows: int, max_columns: int) -> dict[str, object]:
    sheets = []
    book = calamine.load_workbook(io.BytesIO(data))
    computed = formulas(data)
    merged = merged_in_ods(data)
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        last_row, last_column = sheet.end or (-1, -1)
        if last_row >= max_rows:
            return {"refused": "rows", "sheet": meta.name, "count": last_row + 1}
        if last_column >= max_columns:
            return {"refused": "columns", "sheet": meta.name, "count": last_column + 1}
        rows = sheet.to_python(skip_empty_area=False) if last_row >= 0 else []
        sheets.append(
            {
                "name": meta.name,
                "hidden": meta.visible is not calamine.SheetVisibleEnum.Visible,
                "rows": [[plain(cell) for cell in row] for row in rows],
                "merged": sheet.merged_cell_ranges or merged.get(meta.name, []),
                "formulas": computed[number] if number < len(computed) else [],
            }
        )
    return {"sheets": sheets}


def main() -> None:
    limit_resources()
    try:
        answer = read(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    except calamine.PasswordError:
        answer = {"refused": "password"}
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError, OverflowError):
        answer = {"refused": "broken"}
    except MemoryError:
        sys.exit(NO_MEMORY)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
