"""What a report is handed out as."""

from dataclasses import dataclass
from enum import StrEnum

from lms.core.exports import CONTENT_TYPE


class FileFormat(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"


CONTENT_TYPES = {FileFormat.PDF: "application/pdf", FileFormat.XLSX: CONTENT_TYPE}


@dataclass(frozen=True)
class ReportFile:
    """`name` is what the person's computer will call it."""

    name: str
    content_type: str
    content: bytes
