"""Files of decisions: read and checked at once, recorded row by row in the background."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import record, register_verb
from lms.core.domain.jobs import enqueue_job
from lms.core.models import Job
from lms.core.spreadsheets import Worksheet, read_workbook
from lms.core.vietnamese.text import search_key
from lms.org.domain.decision_file_rows import FileRow, columns_of, read_row
from lms.org.domain.decision_file_seats import ask_about_filled
from lms.org.domain.left_service import ask_about_left
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.domain.roster.directories import PositionDirectory, UnitDirectory, load_positions, load_units
from lms.org.enums import DecisionFileStatus
from lms.org.enums_roster import RosterField
from lms.org.exceptions_decisions import DecisionFileRunning, NoDecisionColumns, NothingToRecord
from lms.org.models import DecisionFile, DecisionFileRow, Official, Unit, UnitVersion

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lms.accounts.models import User

JOB_KIND = "org.record_decision_file"
FILE_READ = register_verb(
    "org.decision_file.read", gettext_lazy("%(actor)s đã tải lên tệp quyết định %(target)s, %(rows)s dòng")
)
FILE_CONFIRMED = register_verb(
    "org.decision_file.confirmed", gettext_lazy("%(actor)s đã cho ghi nhận %(rows)s dòng của tệp %(target)s")
)
BATCH = 500
DAYS_APART = 12


def read_decision_file(*, unit: Unit, data: bytes, filename: str, actor: User, today: date) -> DecisionFile:
    """Take a file in with every row checked as far as that needs no writing. Nothing is recorded yet."""
    rows = _rows(read_workbook(data, filename).usable_sheets, today)
    people = _people(rows, actor, today)
    directories = _directories(rows, unit, today)
    officials = [_settle(row, people, *directories[_day_of(row, today)]) for row in rows]
    ask_about_left(zip(rows, officials, strict=True))
    ask_about_filled(zip(rows, officials, strict=True))
    with transaction.atomic():
        file = DecisionFile.objects.create(owner=actor, unit=unit, name=filename[:200])
        DecisionFileRow.objects.bulk_create(
            (
                DecisionFileRow(
                    file=file,
                    number=row.number,
                    cells=row.cells,
                    facts=row.facts,
                    problems=row.problems,
                    official=official,
                )
                for row, official in zip(rows, officials, strict=True)
            ),
            batch_size=BATCH,
        )
        record(verb=FILE_READ, target=file, actor=actor, after={"rows": len(rows), "unit": unit.pk})
    return file


def confirm_decision_file(*, file: DecisionFile, actor: User) -> Job:
    """The job that records the rows without problems that aren't on record; asked twice while it waits, it is one."""
    with transaction.atomic():
        held = DecisionFile.objects.select_for_update().get(pk=file.pk)
        if Job.objects.unfinished().filter(pk=held.job_id).exists():
            raise DecisionFileRunning
        count = waiting_rows(held).count()
        if not count:
            raise NothingToRecord
        held.job_id, held.status = uuid4(), DecisionFileStatus.RECORDING
        held.save(update_fields=["job_id", "status"])
        job = enqueue_job(
            kind=JOB_KIND,
            title=_("Ghi nhận quyết định từ tệp %(name)s") % {"name": held.name},
            params={"file": held.pk},
            owner=actor,
            job_id=held.job_id,
        )
        record(verb=FILE_CONFIRMED, target=held, actor=actor, after={"rows": count})
    return job


def waiting_rows(file: DecisionFile) -> QuerySet[DecisionFileRow]:
    """Not on record, and nothing against it."""
    rows: QuerySet[DecisionFileRow] = DecisionFileRow.objects.filter(file=file, decision__isnull=True, problems=[])
    return rows.order_by("number")


def _rows(sheets: Sequence[Worksheet], today: date) -> list[FileRow]:
    for sheet in sheets:
        found = columns_of(sheet)
        if found is not None:
            first, columns = found
            read = (
                read_row(index + 1, cells, columns, today=today)
                for index, cells in enumerate(sheet.rows[first:], start=first)
            )
            rows = [row for row in read if row is not None]
            if rows:
                return rows
    raise NoDecisionColumns


def _people(rows: Sequence[FileRow], actor: User, today: date) -> dict[str, list[Official]]:
    """Of the actor's people by staff code in capitals, however it was typed; few statements."""
    codes = sorted({row.cells.get("staff_code", "").upper() for row in rows} - {""})
    found: dict[str, list[Official]] = defaultdict(list)
    managed = Official.objects.managed_by(actor, as_of=today).alias(code=Upper("staff_code"))
    for start in range(0, len(codes), BATCH):
        for official in managed.filter(code__in=codes[start : start + BATCH]):
            found[official.staff_code.upper()].append(official)
    return found


def _day_of(row: FileRow, today: date) -> date:
    """Units and positions are named as they are on the day the paper takes effect."""
    return row.day("effective_on") or today


def _directories(
    rows: Sequence[FileRow], unit: Unit, today: date
) -> dict[date, tuple[UnitDirectory, PositionDirectory]]:
    """What may be named, by effective day; of a day before the unit was there, and of days after the first few, as
    today. Few statements a day."""
    days = Counter(_day_of(row, today) for row in rows)
    lives = UnitVersion.objects.filter(unit=unit)
    apart = {day for day, _count in days.most_common(DAYS_APART) if lives.in_force(day).exists()}
    read = {
        day: (load_units(unit, [row.cells.get("unit", "") for row in rows], on=day), load_positions(on=day))
        for day in apart | {today}
    }
    return {day: read[day if day in read else today] for day in days}


def _settle(
    row: FileRow, people: dict[str, list[Official]], units: UnitDirectory, positions: PositionDirectory
) -> Official | None:
    """Whom and where the row means."""
    if row.kind is not None and row.kind not in ENDS_ONLY:
        _settle_place(row, units, positions)
    code = row.cells.get("staff_code", "")
    if not code:
        return None
    found = people.get(code.upper(), [])
    if len(found) != 1:
        text = _("Có nhiều người mang mã này.") if found else _("Không có ai mang mã này trong phạm vi phụ trách.")
        row.refuse("staff_code", text)
        return None
    name = row.cells.get("full_name", "")
    if name and search_key(name) != found[0].search_key:
        told = {"name": found[0].full_name, "code": code}
        row.refuse("full_name", _("Mã %(code)s là của %(name)s. Hãy kiểm tra lại mã hoặc họ tên.") % told)
        return None
    return found[0]


def _settle_place(row: FileRow, units: UnitDirectory, positions: PositionDirectory) -> None:
    for name, directory in (("unit", units), ("position", positions)):
        text = row.cells.get(name, "")
        if not text:
            row.refuse(name, _("Chưa có nội dung."))
            continue
        if isinstance(directory, UnitDirectory):
            found = directory.find(text, {})
        else:
            found = directory.find(text, {}, at=RosterField.POSITION)
        if isinstance(found, int):
            row.facts[name] = str(found)
        else:
            near = str(found.facts.get("nearest", "")) or str(found.facts.get("current", ""))
            sentence = _("Không tìm thấy “%(text)s” trong phạm vi phụ trách hoặc trong danh mục.") % {"text": text}
            row.refuse(name, f"{sentence} {near}".strip())
