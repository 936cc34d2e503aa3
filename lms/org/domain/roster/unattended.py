"""A roster that a command brings in, with nobody to ask: no suggestion is taken, no encoding converted.

The dry run stores nothing, save an audit line where it met people out of reach.
The commit leaves an import like any other, which HR of the unit can read and undo.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.spreadsheets import Workbook, Worksheet, read_workbook
from lms.org.domain.roster.batches import check_unit, guess_for, start_import
from lms.org.domain.roster.checking import RosterPlan, RosterSource, check_roster
from lms.org.domain.roster.columns import find_header_row, header_of
from lms.org.domain.roster.encodings import converter, legacy_cells, suspected_encoding
from lms.org.domain.roster.files import likeliest_sheet
from lms.org.domain.roster.out_of_reach import tell_out_of_reach
from lms.org.domain.roster.sources import province_of
from lms.org.enums import REFORM_DAY, ImportStatus
from lms.org.enums_roster import RosterField
from lms.org.exceptions_roster import (
    RosterColumnMissing,
    RosterColumnsNotGuessed,
    RosterColumnTwice,
    RosterConversionSuggested,
    RosterMappingUnreadable,
    RosterSheetUnknown,
)
from lms.org.models import Official, RosterImport, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

SHEET, HEADER_ROW = "sheet", "header_row"
_LETTERS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True)
class RosterFile:
    """A file on the server, for a unit. `mapping` says where what stands; without it that is guessed."""

    name: str
    data: bytes
    unit: Unit
    effective_on: date
    mapping: Mapping[str, Any] | None = None
    mapping_name: str = ""


def usual_start(unit: Unit, today: date) -> date:
    """A first list tells of posts held since the reform; a later one of people who came since."""
    return today if Official.objects.posted_in(Unit.objects.within(unit.pk, today), today).exists() else REFORM_DAY


def read_mapping(text: str, name: str) -> dict[str, Any]:
    """`{"full_name": "Họ và tên", "cccd": "E"}`: a heading, the letter of a column or its number; `sheet` and
    `header_row` may stand beside."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _unreadable(name, _("đây không phải JSON")) from error
    if not isinstance(found, dict):
        raise _unreadable(name, _("đây không phải một bảng khớp cột"))
    for key, value in found.items():
        if key not in {SHEET, HEADER_ROW, *RosterField.values}:
            raise _unreadable(name, _("không có mục “%(key)s”") % {"key": key})
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise _unreadable(name, _("mục “%(key)s” cần tiêu đề, chữ cái hoặc số thứ tự của cột") % {"key": key})
    return found


def check_unattended(file: RosterFile, *, actor: User | None, as_of: date) -> tuple[RosterSource, RosterPlan]:
    """What would become of each row."""
    source = _source_of(file, as_of)
    return source, check_roster(source=source, actor=actor, as_of=as_of)


def tell_unattended(file: RosterFile, plan: RosterPlan, *, actor: User | None, as_of: date) -> None:
    """Of a run that writes nothing else; a commit tells by itself."""
    tell_out_of_reach(plan, unit=file.unit, file_name=file.name, read=lambda: file.data, actor=actor, as_of=as_of)


def confirm_unattended(
    file: RosterFile,
    source: RosterSource,
    plan: RosterPlan,
    *,
    open_accounts: bool,
    assign_plans: bool = False,
    actor: User | None,
) -> RosterImport:
    """An import ready to be committed by whoever calls, without a job in the queue."""
    labels = header_of(source.sheet, source.header_row).labels
    with transaction.atomic():
        batch = start_import(
            unit=file.unit, data=file.data, filename=file.name, effective_on=file.effective_on, actor=actor
        )
        batch.sheet, batch.header_row = source.sheet.name, source.header_row
        batch.columns = {one.value: {"index": at, "label": labels[at]} for one, at in source.columns.items()}
        batch.job, batch.status = uuid.uuid4(), ImportStatus.COMMITTING
        batch.counts = plan.counts | {"open_accounts": open_accounts, "assign_plans": assign_plans}
        batch.save()
    return batch


def _source_of(file: RosterFile, as_of: date) -> RosterSource:
    book = _read(file)
    check_unit(file.unit, file.effective_on)
    said = dict(file.mapping or {})
    sheet = likeliest_sheet(book)
    if SHEET in said:
        named = {one.name: one for one in book.usable_sheets}
        if said[SHEET] not in named:
            raise RosterSheetUnknown(sheet=said[SHEET])
        sheet = named[said[SHEET]]
    header_row = int(said.get(HEADER_ROW) or find_header_row(sheet))
    columns = _columns(file, sheet, header_row, {key: at for key, at in said.items() if key not in {SHEET, HEADER_ROW}})
    return RosterSource(
        sheet=sheet,
        header_row=header_row,
        columns=columns,
        answers={},
        unit=file.unit,
        province=province_of(file.unit, as_of),
        effective_on=file.effective_on,
    )


def _read(file: RosterFile) -> Workbook:
    """Nobody is there to accept a conversion, so a file that seems to need one is refused with it."""
    book = read_workbook(file.data, file.name)
    suspected = suspected_encoding(book)
    if suspected is not None:
        example = next(iter(legacy_cells(book.usable_sheets)))
        raise RosterConversionSuggested(
            encoding=suspected.label, found=example[:60], suggested=converter(suspected)(example)[:60]
        )
    return book


def _columns(
    file: RosterFile, sheet: Worksheet, header_row: int, said: Mapping[str, str | int]
) -> dict[RosterField, int]:
    if not said:
        guesses = guess_for(file.unit, sheet, header_row, effective_on=file.effective_on)
        found = {one: guess.index for one, guess in guesses.items() if guess.index is not None}
        if RosterField.FULL_NAME not in found:
            raise RosterColumnsNotGuessed(sheet=sheet.name)
        return found
    labels = header_of(sheet, header_row).labels
    columns = {RosterField(key): _place(at, labels, file.mapping_name) for key, at in said.items()}
    if RosterField.FULL_NAME not in columns:
        raise RosterColumnMissing(name=RosterField.FULL_NAME.label)
    places = list(columns.values())
    twice = next((at for at in places if places.count(at) > 1), None)
    if twice is not None:
        raise RosterColumnTwice(column=labels[twice] or str(twice + 1))
    return columns


def _place(at: str | int, labels: tuple[str, ...], name: str) -> int:
    """A heading first, so that a column called "A" is found by its name."""
    index = None
    if isinstance(at, int):
        index = at - 1
    elif at in labels:
        index = labels.index(at)
    elif _LETTERS.fullmatch(at):
        index = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(at))) - 1
    if index is None or not 0 <= index < len(labels):
        raise _unreadable(name, _("tệp không có cột “%(column)s”") % {"column": at})
    return index


def _unreadable(name: str, why: str) -> RosterMappingUnreadable:
    return RosterMappingUnreadable(name=name, why=why, known=", ".join(RosterField.values))
