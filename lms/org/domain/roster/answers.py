"""What people have said of single values of a file, and the cells they mended on the page. Pure.

Both are kept by keyed digests, so that they hold for the same value in the next file, and tell no identity number.
"""

from __future__ import annotations

from collections.abc import Mapping

from lms.core.crypto import keyed_digest
from lms.core.spreadsheets import Cell
from lms.org.domain.roster.cells import cell_text
from lms.org.enums_roster import RosterField

MARK_LENGTH = 24


def value_mark(code: str, text: str) -> str:
    """One value under one cause."""
    return keyed_digest(f"{code}\0{text}", purpose="org.roster.answer")[:MARK_LENGTH]


def is_agreed(answers: Mapping[str, object], code: str, text: str) -> bool:
    """Whether somebody took the suggestion for this very value; True stands for every value there is."""
    chosen = answers.get(code)
    return value_mark(code, text) in chosen if isinstance(chosen, list) else bool(chosen)


def row_mark(cells: Mapping[RosterField, Cell]) -> str:
    """A line as the file has it, wherever in the file it stands."""
    text = "\0".join(f"{one.value}={cell_text(cells[one])}" for one in RosterField if one in cells)
    return keyed_digest(text, purpose="org.roster.row")[:MARK_LENGTH]


def edit_key(mark: str, one: RosterField) -> str:
    return f"{mark}:{one.value}"


def edited(cells: Mapping[RosterField, Cell], edits: Mapping[str, str]) -> dict[RosterField, Cell]:
    """The cells of a line that somebody mended on the page."""
    mark = row_mark(cells)
    return {one: edits[key] or None for one in RosterField if (key := edit_key(mark, one)) in edits}
