"""A roster file from upload to confirmation. Until the commit nothing but its own row is written.

The file is kept encrypted, as it holds identity numbers, and for `FILE_KEPT_DAYS` only; the counts stay.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import record, register_verb
from lms.core.domain.jobs import enqueue_job
from lms.core.spreadsheets import Worksheet, read_workbook
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.numbers import format_number
from lms.core.vietnamese.text import normalise
from lms.org.domain.roster.checking import RosterPlan, RosterSource, check_roster
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
    FILE_KEPT_DAYS,
    converted_book,
    likeliest_sheet,
    sheet_named,
    sheet_of,
    store_file,
    workbook_of,
)
from lms.org.domain.unit_names import unit_names
from lms.org.enums import ImportStatus
from lms.org.enums_roster import ImportMode, MatchBy, RosterField, TextEncoding
from lms.org.exceptions_roster import (
    RosterChangedSinceCheck,
    RosterColumnMissing,
    RosterColumnTwice,
    RosterHeaderRowOutside,
    RosterKeyColumnMissing,
    RosterNothingToImport,
    RosterNotOpen,
    RosterSheetUnknown,
    RosterUnitNotInForce,
)
from lms.org.models import RosterImport, Unit, UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User

ROSTER_UPLOADED = register_verb("org.roster.uploaded", gettext_lazy("%(actor)s đã tải lên tệp danh sách %(target)s"))
ROSTER_CONFIRMED = register_verb(
    "org.roster.confirmed",
    gettext_lazy("%(actor)s đã xác nhận nhập %(target)s: %(created)s thêm mới, %(changed)s thay đổi"),
)
ROSTER_DISCARDED = register_verb("org.roster.discarded", gettext_lazy("%(actor)s đã bỏ lần nhập %(target)s"))
JOB_KIND = "roster.commit"
LABELS = "labels"
_KEY_FIELDS = {MatchBy.STAFF_CODE: RosterField.STAFF_CODE, MatchBy.CCCD: RosterField.CCCD}
OPEN_STATUSES = (ImportStatus.UPLOADED, ImportStatus.CHECKED)
LONGEST_EDIT = 300


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
        header_row=find_header_row(sheet),
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
        batch = _open(batch)
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
        batch.header_row = header_row
        batch.file_name = filename[:255]
        batch.answers = _lasting(batch.answers)
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
        batch = _open(batch)
        batch.encoding = encoding or ""
        sheet = likeliest_sheet(converted_book(batch, TextEncoding(batch.encoding or batch.suspected)))
        batch.sheet, batch.header_row, batch.columns = sheet.name, find_header_row(sheet), {}
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
        batch = _open(batch)
        if (sheet, header_row) != (batch.sheet, batch.header_row):
            batch.columns = {}
        batch.sheet, batch.header_row, batch.effective_on = sheet, header_row, effective_on
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
        batch = _open(batch)
        batch.columns = {one.value: {"index": index, "label": labels[index]} for one, index in columns.items()}
        batch.mode, batch.match_by = mode or batch.mode, match_by or batch.match_by
        batch.status, batch.counts = ImportStatus.CHECKED, {}
        batch.save()
    return batch


def set_answer(*, batch: RosterImport, key: str, value: object, label: str = "") -> RosterImport:
    """What a person chose for a whole group of like rows, and how it reads; None takes the choice back."""
    with transaction.atomic():
        batch = _open(batch)
        labels = {name: text for name, text in batch.answers.get(LABELS, {}).items() if name != key}
        answers = {name: chosen for name, chosen in batch.answers.items() if name not in {key, LABELS}}
        if value is not None:
            answers, labels = answers | {key: value}, labels | {key: label}
        batch.answers = answers | {LABELS: labels} if labels else answers
        batch.counts = {}
        batch.save(update_fields=["answers", "counts"])
    return batch


def edit_cells(*, batch: RosterImport, edits: Mapping[str, str]) -> RosterImport:
    """Cells mended on the page, by `answers.edit_key`; they hold for the same line of the next file too. Without any
    all of them are taken back."""
    with transaction.atomic():
        batch = _open(batch)
        kept = edits_of(batch) | {key: normalise(text)[:LONGEST_EDIT] for key, text in edits.items()}
        batch.edits = json.dumps(kept, ensure_ascii=False) if edits else ""
        batch.counts = {}
        batch.save(update_fields=["edits", "counts"])
    return batch


def edits_of(batch: RosterImport) -> dict[str, str]:
    found: dict[str, str] = json.loads(batch.edits) if batch.edits else {}
    return found


def confirm_import(
    *, batch: RosterImport, expected: Mapping[str, int], open_accounts: bool, actor: User, as_of: date
) -> RosterImport:
    """Ask for the commit. Pressed twice, or in two tabs, there is one job. `expected` are the counts the person saw."""
    plan = check_batch(batch, actor=actor, as_of=as_of)
    with transaction.atomic():
        locked: RosterImport = RosterImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status in {ImportStatus.COMMITTING, ImportStatus.COMMITTED}:
            return locked
        if locked.status not in OPEN_STATUSES:
            raise RosterNotOpen
        if plan.counts != dict(expected):
            raise RosterChangedSinceCheck
        if not (plan.counts["created"] or plan.counts["changed"]):
            raise RosterNothingToImport
        locked.job = uuid.uuid4()
        locked.status = ImportStatus.COMMITTING
        locked.counts = plan.counts | {"open_accounts": open_accounts}
        locked.save(update_fields=["job", "status", "counts"])
        enqueue_job(
            kind=JOB_KIND,
            title=_("Nhập danh sách %(file)s") % {"file": locked.file_name},
            params={"batch": locked.pk, "job": str(locked.job)},
            owner=actor,
            job_id=locked.job,
        )
        record(verb=ROSTER_CONFIRMED, target=locked, actor=actor, after=locked.counts)
    return locked


def reopen_import(*, batch: RosterImport) -> RosterImport:
    """Back to the check, after the job ended without writing anything. A job still to run finds itself replaced."""
    with transaction.atomic():
        locked: RosterImport = RosterImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status == ImportStatus.COMMITTING:
            locked.status, locked.job, locked.counts = ImportStatus.CHECKED, None, {}
            locked.save(update_fields=["status", "job", "counts"])
    return locked


def discard_import(*, batch: RosterImport, actor: User) -> RosterImport:
    """Give an import up; its file goes at once."""
    with transaction.atomic():
        batch = _open(batch)
        _drop_file(batch)
        record(verb=ROSTER_DISCARDED, target=batch, actor=actor)
    return batch


def forget_old_files(now: datetime) -> int:
    """Delete the files of imports begun more than `FILE_KEPT_DAYS` ago; returns how many. Those that nobody has
    confirmed by then are given up."""
    old = RosterImport.objects.filter(created_at__lt=now - timedelta(days=FILE_KEPT_DAYS)).exclude(file="")
    forgotten = list(old.exclude(status=ImportStatus.COMMITTING))
    for batch in forgotten:
        with transaction.atomic():
            _drop_file(batch)
    return len(forgotten)


def _drop_file(batch: RosterImport) -> None:
    name, storage = batch.file.name, batch.file.storage
    batch.file, batch.edits = "", ""
    if batch.status in OPEN_STATUSES:
        batch.status = ImportStatus.REFUSED
    batch.save(update_fields=["file", "edits", "status"])
    if name:
        transaction.on_commit(lambda: storage.delete(name))


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


def columns_of(batch: RosterImport) -> dict[RosterField, int]:
    return {RosterField(one): int(place["index"]) for one, place in batch.columns.items()}


def column_label(labels: tuple[str, ...], index: int) -> str:
    """The heading, or the letter Excel shows where there is none."""
    if labels[index]:
        return labels[index]
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return _("cột %(letter)s") % {"letter": letters}


def source_of(batch: RosterImport, as_of: date) -> RosterSource:
    return RosterSource(
        sheet=sheet_of(batch),
        header_row=batch.header_row,
        columns=columns_of(batch),
        answers=batch.answers,
        unit=batch.unit,
        province=province_of(batch.unit, as_of),
        effective_on=batch.effective_on,
        mode=ImportMode(batch.mode),
        match_by=MatchBy(batch.match_by),
        edits=edits_of(batch),
    )


def check_batch(batch: RosterImport, *, actor: User, as_of: date) -> RosterPlan:
    """The dry run of a stored file."""
    return check_roster(source=source_of(batch, as_of), actor=actor, as_of=as_of)


def province_of(unit: Unit, as_of: date) -> Unit:
    return Unit.objects.get(pk=unit_names([unit.pk], as_of)[unit.pk].province_id)


def _vocabulary(unit: Unit, day: date) -> Vocabulary:
    units = load_units(unit, (), on=day)
    positions = load_positions(on=day)
    return Vocabulary(frozenset(units.by_key), frozenset(positions.by_code))


def check_unit(unit: Unit, day: date) -> None:
    if not UnitVersion.objects.in_force(day).filter(unit=unit).exists():
        raise RosterUnitNotInForce(unit=unit_names([unit.pk], day)[unit.pk].name, day=format_date(day))


def _open(batch: RosterImport) -> RosterImport:
    """The batch, locked, as long as nobody has confirmed it."""
    locked: RosterImport = RosterImport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    if locked.status not in OPEN_STATUSES:
        raise RosterNotOpen
    return locked


def _lasting(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was said of every value there is: the next file has others. What was said of one value stays."""
    kept = {key: value for key, value in answers.items() if value is not True}
    if LABELS in kept:
        kept[LABELS] = {key: text for key, text in kept[LABELS].items() if key in kept}
    return kept


def _labels(sheet: Worksheet, header_row: int, columns: Mapping[str, Any]) -> dict[str, str]:
    labels = header_of(sheet, header_row).labels
    return {one: labels[place["index"]] if place["index"] < len(labels) else "" for one, place in columns.items()}
