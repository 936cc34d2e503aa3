"""A roster file from upload to confirmation. Until the commit nothing but its own row is written.

The file is kept encrypted, as it holds identity numbers, and for `FILE_KEPT_DAYS` only; the counts stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import record, register_verb
from lms.core.spreadsheets import Worksheet, read_workbook
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.numbers import format_number
from lms.org.domain.roster.choices import lasting_answers
from lms.org.domain.roster.columns import (
    ColumnGuess,
    Vocabulary,
    find_header_row,
    guess_columns,
    header_of,
    remembered_columns,
    samples_of,
)
from lms.org.domain.roster.directories import load_positions, load_units
from lms.org.domain.roster.encodings import convert_workbook, suspected_encoding
from lms.org.domain.roster.files import (
    converted_book,
    filled_below,
    likeliest_sheet,
    sheet_named,
    sheet_of,
    store_file,
    workbook_of,
)
from lms.org.domain.roster.sources import column_label, columns_of, held_open
from lms.org.domain.unit_names import unit_names
from lms.org.enums import ImportStatus
from lms.org.enums_roster import ImportMode, MatchBy, RosterField, TextEncoding
from lms.org.exceptions_roster import (
    RosterColumnMissing,
    RosterColumnTwice,
    RosterHeaderRowOutside,
    RosterKeyColumnMissing,
    RosterSheetUnknown,
    RosterUnitNotInForce,
)
from lms.org.models import RosterImport, Unit, UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User

ROSTER_UPLOADED = register_verb("org.roster.uploaded", gettext_lazy("%(actor)s đã tải lên tệp danh sách %(target)s"))
_KEY_FIELDS = {MatchBy.STAFF_CODE: RosterField.STAFF_CODE, MatchBy.CCCD: RosterField.CCCD}


def start_import(*, unit: Unit, data: bytes, filename: str, effective_on: date, actor: User | None) -> RosterImport:
    """Take a file in: it is read at once, so that what can't be read is refused here."""
    book = read_workbook(data, filename)
    check_unit(unit, effective_on)
    suspected = suspected_encoding(book)
    sheet = likeliest_sheet(convert_workbook(book, suspected or TextEncoding.UNICODE))
    batch = RosterImport(
        unit=unit,
        file_name=filename[:255],
        sheet=sheet.name,
        header_row=(header_row := find_header_row(sheet)),
        row_count=filled_below(sheet, header_row),
        suspected=suspected or "",
        effective_on=effective_on,
        created_by=actor,
    )
    with transaction.atomic():
        store_file(batch, data)
        batch.save()
        record(
            verb=ROSTER_UPLOADED,
            target=batch,
            actor=actor,
            after={"unit": unit.pk, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)},
        )
    return batch


def replace_file(*, batch: RosterImport, data: bytes, filename: str, actor: User) -> RosterImport:
    """Another file in place of the first, usually the mended one. Units and positions chosen for unknown names stay."""
    book = read_workbook(data, filename)
    suspected = suspected_encoding(book) or ""
    with transaction.atomic():
        batch = held_open(batch)
        if suspected != batch.suspected:
            batch.suspected, batch.encoding = suspected, ""
        book = convert_workbook(book, TextEncoding(batch.encoding or suspected or TextEncoding.UNICODE))
        names = {sheet.name for sheet in book.usable_sheets}
        if batch.sheet not in names:
            batch.sheet = likeliest_sheet(book).name
        sheet = sheet_named(book, batch.sheet)
        header_row = find_header_row(sheet)
        if _labels(sheet, header_row, batch.columns) != {one: place["label"] for one, place in batch.columns.items()}:
            batch.columns = {}
        batch.header_row, batch.row_count = header_row, filled_below(sheet, header_row)
        batch.file_name = filename[:255]
        batch.answers = lasting_answers(batch.answers)
        batch.status, batch.counts = ImportStatus.UPLOADED, {}
        old, storage = batch.file.name, batch.file.storage
        store_file(batch, data)
        batch.save()
        if old:
            transaction.on_commit(lambda: storage.delete(old))
        record(
            verb=ROSTER_UPLOADED,
            target=batch,
            actor=actor,
            after={"unit": batch.unit_id, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)},
        )
    return batch


def set_encoding(*, batch: RosterImport, encoding: TextEncoding | None) -> RosterImport:
    """How the file's text is to be read, as a person has said; None takes it back."""
    with transaction.atomic():
        batch = held_open(batch)
        batch.encoding = encoding or ""
        sheet = likeliest_sheet(converted_book(batch, TextEncoding(batch.encoding or batch.suspected)))
        batch.sheet, batch.header_row, batch.columns = sheet.name, find_header_row(sheet), {}
        batch.row_count = filled_below(sheet, batch.header_row)
        batch.status, batch.counts = ImportStatus.UPLOADED, {}
        batch.save()
    return batch


def set_layout(*, batch: RosterImport, sheet: str, header_row: int, effective_on: date) -> RosterImport:
    """Which sheet, which line is the heading, and from which day new people hold their positions."""
    book = workbook_of(batch)
    if sheet not in {one.name for one in book.usable_sheets}:
        raise RosterSheetUnknown(sheet=sheet)
    page = sheet_named(book, sheet)
    if not 1 <= header_row < len(page.rows):
        raise RosterHeaderRowOutside(rows=format_number(len(page.rows)))
    check_unit(batch.unit, effective_on)
    with transaction.atomic():
        batch = held_open(batch)
        if (sheet, header_row) != (batch.sheet, batch.header_row):
            batch.columns = {}
        batch.sheet, batch.header_row, batch.effective_on = sheet, header_row, effective_on
        batch.row_count = filled_below(page, header_row)
        batch.status, batch.counts = ImportStatus.UPLOADED, {}
        batch.save()
    return batch


def set_columns(
    *,
    batch: RosterImport,
    columns: Mapping[RosterField, int],
    mode: ImportMode | None = None,
    match_by: MatchBy | None = None,
) -> RosterImport:
    """Which column of the file holds which field; what the import may do, and by what people are found."""
    labels = header_of(sheet_of(batch), batch.header_row).labels
    if RosterField.FULL_NAME not in columns:
        raise RosterColumnMissing(name=RosterField.FULL_NAME.label)
    needed = _KEY_FIELDS.get(match_by or MatchBy(batch.match_by))
    if needed is not None and needed not in columns:
        raise RosterKeyColumnMissing(name=needed.label)
    places = [index for index in columns.values() if index < len(labels)]
    twice = next((index for index in places if places.count(index) > 1), None)
    if twice is not None:
        raise RosterColumnTwice(column=column_label(labels, twice))
    with transaction.atomic():
        batch = held_open(batch)
        batch.columns = {one.value: {"index": index, "label": labels[index]} for one, index in columns.items()}
        batch.mode, batch.match_by = mode or batch.mode, match_by or batch.match_by
        batch.status, batch.counts = ImportStatus.CHECKED, {}
        batch.save()
    return batch


def suggested_columns(batch: RosterImport, sheet: Worksheet) -> dict[RosterField, ColumnGuess]:
    """As the person left them, else as the unit's last file with these headings had them, else guessed."""
    if batch.columns:
        own = columns_of(batch)
        return {one: ColumnGuess(own.get(one)) for one in RosterField}
    return guess_for(batch.unit, sheet, batch.header_row, effective_on=batch.effective_on)


def guess_for(unit: Unit, sheet: Worksheet, header_row: int, *, effective_on: date) -> dict[RosterField, ColumnGuess]:
    header = header_of(sheet, header_row)
    earlier = RosterImport.objects.filter(unit=unit, status=ImportStatus.COMMITTED).order_by("-committed_at")
    last = earlier.values_list("columns", flat=True).first()
    remembered = remembered_columns(header.labels, {one: place["label"] for one, place in (last or {}).items()})
    return remembered or guess_columns(header.labels, samples_of(sheet, header), _vocabulary(unit, effective_on))


def _vocabulary(unit: Unit, day: date) -> Vocabulary:
    units = load_units(unit, (), on=day)
    positions = load_positions(on=day)
    return Vocabulary(frozenset(units.by_key), frozenset(positions.by_code))


def check_unit(unit: Unit, day: date) -> None:
    if not UnitVersion.objects.in_force(day).filter(unit=unit).exists():
        raise RosterUnitNotInForce(unit=unit_names([unit.pk], day)[unit.pk].name, day=format_date(day))


def _labels(sheet: Worksheet, header_row: int, columns: Mapping[str, Any]) -> dict[str, str]:
    labels = header_of(sheet, header_row).labels
    return {one: labels[place["index"]] if place["index"] < len(labels) else "" for one, place in columns.items()}
