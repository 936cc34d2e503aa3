"""Which format a question file is in, by how it begins. Pure."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from django.utils.translation import gettext as _

from assessments.domain.formats.encoding import is_binary, utf16_without_mark
from assessments.exceptions.questions import QuestionFileUnreadable

Format = Literal["gift", "moodle-xml", "aiken", "xlsx"]

SHEETS = (".xlsx", ".xls", ".ods", ".csv")
"""Whatever is in a file of such a name, the workbook reader says it best; it reads all of them."""
ENOUGH = 64 * 1024
"""Bytes to look at; more tell nothing more."""
_XML = re.compile(r"\s*(?:<\?xml|<!--|<!doctype\s+quiz|<quiz[\s/>])", re.IGNORECASE)
_OTHER = re.compile(r"\s*(?:PK\x03\x04|%PDF|\ufffdPNG|\{\\rtf|<!doctype|<html|\{\s*\")", re.IGNORECASE)
_AIKEN_ANSWER = re.compile(r"^[ \t]*(?:ANSWER|ĐÁP ÁN)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_AIKEN_CHOICES = re.compile(r"^[ \t]*A[.)].*\n[ \t]*B[.)]", re.MULTILINE)
_GIFT = re.compile(r"^[ \t]*(?:\$CATEGORY:|::)|\{", re.IGNORECASE | re.MULTILINE)


def detect(head: bytes, file_name: str) -> Format:
    """`head` is the beginning of the file, up to `ENOUGH` bytes; raises `QuestionFileUnreadable` for anything else."""
    name = file_name.lower()
    if name.endswith(SHEETS) and head.strip():
        return "xlsx"
    if not head.strip():
        raise QuestionFileUnreadable(reason=_("Tệp trống. Hãy chọn tệp có câu hỏi."))
    text = _readable(head[:ENOUGH])
    if _XML.match(text):
        return "moodle-xml"
    if not is_binary(text) and not _OTHER.match(text):
        if _AIKEN_ANSWER.search(text) or _AIKEN_CHOICES.search(text):
            return "aiken"
        if _GIFT.search(text) or name.endswith(".gift"):
            return "gift"
    raise QuestionFileUnreadable(
        reason=_("Tệp này không thuộc dạng nhận được: GIFT, Moodle XML, Aiken hoặc bảng XLSX theo mẫu.")
    )


def _readable(head: bytes) -> str:
    """Enough to tell formats apart; letters may be wrong, and one may be cut at the end."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", "replace")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode(utf16_without_mark(head) or "utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
