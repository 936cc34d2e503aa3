"""A stored file with everything a person has said of it, as the checking code takes it."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lms.core.crypto import keyed_digest
from lms.org.domain.roster.checking import RosterPlan, RosterSource, check_roster
from lms.org.domain.roster.files import sheet_of, stored_bytes
from lms.org.domain.roster.out_of_reach import tell_out_of_reach
from lms.org.domain.unit_names import unit_names
from lms.org.enums import ImportStatus
from lms.org.enums_roster import ImportMode, MatchBy, RosterField
from lms.org.exceptions_roster import RosterNotOpen
from lms.org.models import RosterImport, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

OPEN_STATUSES = (ImportStatus.UPLOADED, ImportStatus.CHECKED)


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
    plan = check_roster(source=source_of(batch, as_of), actor=actor, as_of=as_of)
    if batch.status in OPEN_STATUSES:
        tell_out_of_reach(
            plan,
            unit=batch.unit,
            file_name=batch.file_name,
            read=partial(stored_bytes, batch),
            actor=actor,
            as_of=as_of,
            of=check_key(batch, as_of),
        )
    return plan


def check_key(batch: RosterImport, as_of: date) -> str:
    """Everything a result hangs on, but the asker."""
    said = [
        *(batch.file_name, batch.file.name, batch.sheet, batch.header_row, batch.encoding, batch.mode, batch.match_by),
        *(batch.columns, batch.answers, batch.edits, batch.unit_id, str(batch.effective_on), str(as_of)),
    ]
    return keyed_digest(json.dumps(said, sort_keys=True, ensure_ascii=False), purpose="org.roster.check")


def columns_of(batch: RosterImport) -> dict[RosterField, int]:
    return {RosterField(one): int(place["index"]) for one, place in batch.columns.items()}


def edits_of(batch: RosterImport) -> dict[str, str]:
    found: dict[str, str] = json.loads(batch.edits) if batch.edits else {}
    return found


def province_of(unit: Unit, as_of: date) -> Unit:
    return Unit.objects.get(pk=unit_names([unit.pk], as_of)[unit.pk].province_id)


def column_label(labels: tuple[str, ...], index: int) -> str:
    """The heading, or the letter Excel shows where there is none."""
    if labels[index]:
        return labels[index]
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return _("cột %(letter)s") % {"letter": letters}


def held_open(batch: RosterImport) -> RosterImport:
    """The batch, locked, as long as nobody has confirmed it."""
    locked: RosterImport = RosterImport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    if locked.status not in OPEN_STATUSES:
        raise RosterNotOpen
    return locked
