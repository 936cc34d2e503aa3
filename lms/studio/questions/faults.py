"""What keeps a question from being saved: each sentence as it stands at its place, with the way there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from lms.studio.questions.sheets import Sheet

ROWS, PARTS, CRITERIA = "cac-dong", "cac-cau-hoi-con", "thang-cham"
"""Ids of the headings in the page."""


@dataclass(frozen=True)
class Told:
    """`place`: id of what it is said of; empty for what is said of the question as a whole."""

    place: str
    words: str


def faults_of(sheet: Sheet) -> list[Told]:
    """In the order of the page."""
    return list(_faults(sheet)) if sheet.has_errors else []


def _faults(sheet: Sheet) -> Iterator[Told]:
    yield from (Told("", str(error)) for error in sheet.form.non_field_errors())
    known = _of_form(sheet.form)
    yield from known.pop("stem", ())
    if sheet.rows_error:
        heading = ROWS if sheet.rows is not None else PARTS if sheet.parts is not None else CRITERIA
        yield Told(heading, sheet.rows_error)
    if sheet.rows is not None:
        yield from _of_rows(sheet.rows, ROWS)
    for part in sheet.parts or ():
        where = _("Câu hỏi con %(number)s") % {"number": part.number + 1}
        yield from _of_block(part, part.rows, part.rows_error, where)
    for one in sheet.criteria or ():
        where = _("Tiêu chí %(number)s") % {"number": one.number + 1}
        yield from _of_block(one, one.levels, one.levels_error, where)
    for picture in sheet.pictures:
        where = _("Hình %(number)s") % {"number": picture.place}
        if picture.file_error:
            yield _told(picture.form["file"].id_for_label, picture.file_error, where)
        for found in _of_form(picture.form, where).values():
            yield from found
    for found in known.values():
        yield from found


def _of_block(block: Any, rows: Any, together: str, where: str) -> Iterator[Told]:
    for found in _of_form(block.form, where).values():
        yield from found
    if together:
        yield _told(block.prefix, together, where)
    yield from _of_rows(rows, block.prefix, where)


def _of_rows(rows: Any, heading: str, *above: str) -> Iterator[Told]:
    for error in rows.non_form_errors():
        yield _told(heading, str(error), *above)
    for number, row in enumerate(rows.forms, start=1):
        where = _("Dòng %(number)s") % {"number": number}
        yield from (_told(heading, str(error), *above, where) for error in row.non_field_errors())
        for found in _of_form(row, *above, where).values():
            yield from found


def _of_form(form: Any, *above: str) -> dict[str, list[Told]]:
    """By field."""
    return {
        field.name: [_told(field.id_for_label, str(error), *above, str(field.label)) for error in field.errors]
        for field in form.visible_fields()
        if field.errors
    }


def _told(place: str, sentence: str, *above: str) -> Told:
    return Told(place, f"{', '.join(above)}: {sentence}" if above else sentence)
