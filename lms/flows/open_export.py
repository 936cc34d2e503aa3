"""Everything the product holds, in formats that need none of our software: a province may leave, or feed an archive.

Tables are of one moment; files are copied after it, and one that has gone by then is listed as missing.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import Storage
from django.db.models import FileField
from django.utils import translation

from lms.core.domain.audit_sealing import seal_pending
from lms.core.domain.one_moment import Moment, one_moment
from lms.core.domain.open_descriptions import CSV_FACTS, PROFILE, described
from lms.core.domain.open_tables import (
    FOLDER,
    OpenTable,
    chunks_of,
    count_rows,
    csv_lines,
    files_named_in,
    heading_of,
    lines_of,
)
from lms.core.open_package.layout import DESCRIPTION, PackageProblem, is_inside
from lms.core.open_package.writing import PackageWriter, Written, package_at
from lms.flows.open_export_declared import open_tables
from lms.flows.open_export_guide import GUIDE, Facts, guide_text
from lms.flows.open_export_names import name_of
from lms.flows.open_export_pages import page_documents
from lms.flows.open_export_questions import bank_documents

LANGUAGE = "vi"
"""An archive speaks Vietnamese, whoever asked for it."""
FILES_TABLE = "tep_trong_goi"
FILES_COLUMNS = ("path", "size", "sha256", "named_by_table", "named_by_row", "is_missing")
NO_FILE = ("", "")
Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Exported:
    path: Path
    size: int
    tables: int
    rows: int
    files: int
    missing: int


@dataclass
class _Run:
    """One export under way."""

    package: PackageWriter
    told: Told
    named: IO[str]
    """What files the rows name, a line each: it waits on the disk, since a country has a million of them."""
    total: int = 0
    done: int = 0
    resources: list[dict[str, Any]] = field(default_factory=list)
    files: int = 0
    missing: int = 0

    def tell(self, steps: int, message: str) -> None:
        self.done += steps
        self.told(self.done, self.total, message)


def export_all(target: Path, *, now: datetime, with_identity: bool = False, told: Told | None = None) -> Exported:
    """A ZIP where the name of `target` ends so, else a folder; nothing of that name is there before it is whole.

    `told` is called with what is done, of how much, and with what; it may raise to call the export off.
    """
    seal_pending()
    tables = open_tables(with_identity=with_identity)
    with (
        translation.override(LANGUAGE),
        package_at(target) as package,
        tempfile.TemporaryFile("w+", encoding="utf-8") as named,
    ):
        run = _Run(package, told or _silent, named)
        with one_moment() as moment:
            _write_tables(run, moment, tables)
            _write_documents(run, moment, now)
        _copy_files(run)
        _describe(run, now)
        facts = Facts(now, tuple(run.resources), with_identity=with_identity, files=run.files, missing=run.missing)
        package.add(GUIDE, guide_text(facts).encode())
    size = target.stat().st_size if target.is_file() else sum(one.stat().st_size for one in target.rglob("*"))
    rows = sum(one["rowCount"] for one in run.resources if one["name"] != FILES_TABLE)
    return Exported(target, size, len(tables), rows, run.files, run.missing)


def _silent(done: int, total: int, message: str) -> None:
    return


def _write_tables(run: _Run, moment: Moment, tables: dict[str, OpenTable]) -> None:
    with moment.reading():
        counts = {name: count_rows(table) for name, table in tables.items()}
    run.total = sum(counts.values())
    for name, table in tables.items():
        rows = 0
        with run.package.file(table.path) as out:
            out.write(heading_of(table))
            for chunk in _read(moment, chunks_of(table)):
                out.write(lines_of(table, chunk))
                _note_files(run, table, chunk)
                rows += len(chunk)
                run.tell(len(chunk), name_of(table))
        if rows != counts[name]:
            raise PackageProblem(f"{name} gave {rows} rows instead of {counts[name]}. Try again.")
        run.resources.append(described(table, out.written, rows, tables, title=name_of(table)))


def _read(moment: Moment, chunks: Iterator[list[tuple[Any, ...]]]) -> Iterator[list[tuple[Any, ...]]]:
    """Only the reading itself is of the moment; progress is written by the usual connection."""
    while True:
        with moment.reading():
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _note_files(run: _Run, table: OpenTable, chunk: list[tuple[Any, ...]]) -> None:
    for one in files_named_in(table, chunk):
        run.named.write(json.dumps([one.path, one.name, one.table, one.row, one.field.attname]) + "\n")
        run.total += 1


def _write_documents(run: _Run, moment: Moment, now: datetime) -> None:
    for documents in (page_documents(), bank_documents(now)):
        while True:
            with moment.reading():
                document = next(documents, None)
            if document is None:
                break
            run.package.add(*document)
            run.tell(0, document[0])


def _copy_files(run: _Run) -> None:
    """Each once, however many rows name it; and the list of them, which a package takes after the last."""
    tables = open_tables(with_identity=False)
    fields = {
        (name, one.attname): one
        for name, table in tables.items()
        for one in table.columns
        if isinstance(one, FileField)
    }
    taken: set[str] = set()
    run.named.seek(0)
    with tempfile.TemporaryFile() as listed:
        listed.write(csv_lines([FILES_COLUMNS]))
        for line in run.named:
            path, name, table, row, attname = json.loads(line)
            run.tell(1, path)
            if path in taken:
                continue
            taken.add(path)
            cells = _copy_file(run, path, fields[table, attname].storage, name)
            listed.write(csv_lines([[path, *cells, table, row, "true" if cells == NO_FILE else "false"]]))
        listed.seek(0)
        written = run.package.copy(f"{FOLDER}/{FILES_TABLE}.csv", listed)
    run.resources.append(_files_described(written, len(taken)))


def _copy_file(run: _Run, path: str, storage: Storage, name: str) -> tuple[str, str]:
    """Size and digest."""
    try:
        source = storage.open(name) if is_inside(path) else None
    except (OSError, SuspiciousFileOperation):
        source = None
    if source is None:
        run.missing += 1
        return NO_FILE
    with source:
        written = run.package.copy(path, source)
    run.files += 1
    return str(written.size), written.sha256


def _files_described(written: Written, rows: int) -> dict[str, Any]:
    types = {"size": "integer", "is_missing": "boolean"}
    return {
        "name": FILES_TABLE,
        "path": written.path,
        "title": "tệp trong gói",
        **CSV_FACTS,
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "rowCount": rows,
        "schema": {
            "fields": [{"name": name, "type": types.get(name, "string")} for name in FILES_COLUMNS],
            "primaryKey": ["path"],
            "missingValues": [""],
        },
    }


def _describe(run: _Run, now: datetime) -> None:
    description = {
        "$schema": PROFILE,
        "name": "lms-du-lieu-mo",
        "title": "Dữ liệu của hệ thống bồi dưỡng cán bộ cấp xã",
        "description": f"Xem {GUIDE}.",
        "created": now.astimezone(UTC).isoformat(timespec="seconds"),
        "resources": run.resources,
    }
    run.package.add(DESCRIPTION, json.dumps(description, ensure_ascii=False, indent=1).encode())
