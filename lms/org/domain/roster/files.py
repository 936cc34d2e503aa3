"""The file of an import: kept encrypted, read again in the encoding that was chosen."""

from __future__ import annotations

import base64

from django.core.files.base import ContentFile

from lms.core.crypto import UnreadableToken, decrypt, encrypt
from lms.core.spreadsheets import Workbook, Worksheet, read_workbook
from lms.org.domain.roster.columns import heading_score
from lms.org.domain.roster.encodings import convert_workbook
from lms.org.enums_roster import TextEncoding
from lms.org.exceptions_roster import RosterFileGone, RosterFileUnreadable, RosterLegacyEncoding
from lms.org.models import RosterCheck, RosterImport

FILE_KEPT_DAYS = 30


def store_file(batch: RosterImport, data: bytes) -> None:
    token = encrypt(base64.b64encode(data).decode("ascii"))
    batch.file.save("roster", ContentFile(token.encode("ascii")), save=False)


def workbook_of(batch: RosterImport) -> Workbook:
    """The stored file, read again, in the encoding that was chosen."""
    if needs_encoding(batch):
        raise RosterLegacyEncoding
    return converted_book(batch, TextEncoding(batch.encoding or TextEncoding.UNICODE))


def needs_encoding(batch: RosterImport) -> bool:
    """The text looks like an old encoding, and nobody has said yet how to read it."""
    return bool(batch.suspected and not batch.encoding)


def converted_book(batch: RosterImport, encoding: TextEncoding) -> Workbook:
    return convert_workbook(stored_book(batch), encoding)


def stored_book(batch: RosterImport) -> Workbook:
    """As the file has it."""
    return read_workbook(stored_bytes(batch), batch.file_name)


def stored_bytes(batch: RosterImport) -> bytes:
    if not batch.file:
        raise RosterFileGone(days=FILE_KEPT_DAYS)
    try:
        return base64.b64decode(decrypt(token_of(batch)))
    except FileNotFoundError as error:
        raise RosterFileGone(days=FILE_KEPT_DAYS) from error
    except UnreadableToken as error:
        raise RosterFileUnreadable from error


def token_of(row: RosterImport | RosterCheck) -> str:
    """What is stored; a rotation of keys may have put the file under another name since the row was read."""
    try:
        with row.file.open("rb") as stored:
            return str(stored.read().decode("ascii"))
    except FileNotFoundError:
        known = row.file.name
        row.refresh_from_db(fields=["file"])
        if not row.file or row.file.name == known:
            raise
        with row.file.open("rb") as stored:
            return str(stored.read().decode("ascii"))


def sheet_of(batch: RosterImport) -> Worksheet:
    return sheet_named(workbook_of(batch), batch.sheet)


def likeliest_sheet(book: Workbook) -> Worksheet:
    """The one whose headings say most of a person; of equals the longest."""
    return max(book.usable_sheets, key=lambda sheet: (heading_score(sheet), sheet.filled_rows))


def sheet_named(book: Workbook, name: str) -> Worksheet:
    return next((sheet for sheet in book.usable_sheets if sheet.name == name), book.usable_sheets[0])


def filled_below(sheet: Worksheet, header_row: int) -> int:
    """How long a list is: its lines below the first of the heading that hold anything."""
    return sum(any(cell is not None for cell in row) for row in sheet.rows[header_row:])
