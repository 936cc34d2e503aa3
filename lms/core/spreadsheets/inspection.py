"""What a file really is, by its first bytes and its packing; decided before any parser sees it."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core.spreadsheets.refusals import (
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    HasMacros,
    NotASpreadsheet,
    PasswordProtected,
    UnknownFileType,
    UnpackedTooLarge,
)
from lms.core.vietnamese.numbers import format_number

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_MEMBERS = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: list[tuple[bytes, str | Promise]] = [
    (b"%PDF", _("tệp PDF")),
    (b"\x89PNG", _("tệp hình ảnh")),
    (b"\xff\xd8\xff", _("tệp hình ảnh")),
    (b"GIF8", _("tệp hình ảnh")),
    (b"{\\rtf", _("văn bản")),
    (b"Rar!", _("tệp nén")),
    (b"7z\xbc\xaf", _("tệp nén")),
    (b"\x1f\x8b", _("tệp nén")),
]
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|\?xml|mht)", re.I | re.S)
_ODS_FONT = re.compile(rb'(?:svg:font-family|style:font-name|fo:font-family)="([^"]*)"')
_OLD_FONT = re.compile(rb"(?:\.Vn|VNI[- ])[A-Za-z ]{2,20}")
_OLD_FONT_WIDE = re.compile(rb"(?:\.\0V\0n\0|V\0N\0I\0[- ]\0)(?:[A-Za-z ]\0){2,20}")
_FONT_NAME = re.compile(rb'<(?:name|rFont)\s+val="([^"]*)"')


class FileKind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


@dataclass(frozen=True)
class Inspected:
    """`fonts` are those a workbook declares: .VnTime and VNI-Times betray text in an old encoding."""

    kind: FileKind
    fonts: frozenset[str] = frozenset()


def inspect(data: bytes, filename: str) -> Inspected:
    """Says what the bytes are, whatever the name claims, or refuses."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=filename)
    if len(data) > MAX_BYTES:
        size = format_number(len(data) / MEGABYTE, 1)
        raise FileTooLarge(name=filename, size=size, limit=MAX_BYTES // MEGABYTE)
    for start, kind in _FOREIGN:
        if data.startswith(start):
            raise NotASpreadsheet(name=filename, kind=kind)
    if data.startswith(b"PK\x03\x04"):
        return _inspect_zip(data, filename)
    if data.startswith(_OLE):
        return _inspect_ole(data, filename)
    if _MARKUP.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        raise NotASpreadsheet(name=filename, kind=_("một trang web được đặt đuôi bảng tính"))
    return Inspected(FileKind.TEXT)


def _inspect_zip(data: bytes, filename: str) -> Inspected:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _inspect_members(archive, filename)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise BrokenFile(name=filename) from error
    except RuntimeError as error:  # zipfile's word for a member under a password
        raise PasswordProtected(name=filename) from error


def _inspect_members(archive: zipfile.ZipFile, filename: str) -> Inspected:
    members = archive.infolist()
    # The sizes are the file's own claim; reading to the end with the checksum below proves them.
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnpackedTooLarge(name=filename)
    if archive.testzip() is not None:
        raise BrokenFile(name=filename)
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise HasMacros(name=filename)
    if "xl/workbook.xml" in names:
        parts = ("xl/styles.xml", "xl/sharedStrings.xml")
        return Inspected(FileKind.XLSX, _fonts_in(archive, names, parts, _FONT_NAME))
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise PasswordProtected(name=filename)
        if any(name.startswith("Basic/") for name in names):
            raise HasMacros(name=filename)
        return Inspected(FileKind.ODS, _fonts_in(archive, names, ("content.xml", "styles.xml"), _ODS_FONT))
    if "word/document.xml" in names:
        raise NotASpreadsheet(name=filename, kind=_("văn bản Word"))
    if "ppt/presentation.xml" in names:
        raise NotASpreadsheet(name=filename, kind=_("bài trình chiếu"))
    if "xl/workbook.bin" in names:
        raise UnknownFileType(name=filename)
    raise NotASpreadsheet(name=filename, kind=_("tệp nén"))


def _fonts_in(
    archive: zipfile.ZipFile, names: set[str], parts: tuple[str, ...], pattern: re.Pattern[bytes]
) -> frozenset[str]:
    found = (font for name in parts if name in names for font in pattern.findall(archive.read(name)))
    return frozenset(font.decode("utf-8", "replace").strip("'") for font in found)


def _inspect_ole(data: bytes, filename: str) -> Inspected:
    """Old Excel files and protected new ones share this packing; the names of its streams are UTF-16."""

    def has_stream(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has_stream("EncryptedPackage"):
        raise PasswordProtected(name=filename)
    if has_stream("_VBA_PROJECT_CUR"):
        raise HasMacros(name=filename)
    if has_stream("WordDocument"):
        raise NotASpreadsheet(name=filename, kind=_("văn bản Word"))
    if not (has_stream("Workbook") or has_stream("Book")):
        raise UnknownFileType(name=filename)
    return Inspected(FileKind.XLS, frozenset(_old_fonts(data)))


def _old_fonts(data: bytes) -> set[str]:
    """Of an XLS file those fonts alone that betray an old encoding; their names are bytes, or UTF-16."""
    wide = (font.decode("utf-16-le") for font in _OLD_FONT_WIDE.findall(data))
    return {*wide, *(font.decode("ascii") for font in _OLD_FONT.findall(data))}
