"""Files on their way to an office's own signing tool and back: a ZIP out, a ZIP or PDFs in. All sizes are bounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from certificates.domain.file_verification import MOST_BYTES
from certificates.domain.files import check_file
from certificates.exceptions import NothingToTake, TooManyToTake, ZipUnreadable
from certificates.models import Certificate, CertificateFile
from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook

MOST_FILES = 500
"""In one ZIP, out or in: 500 signed papers have some 20 MB."""
MOST_UNPACKED = 200 * 1024 * 1024
LIST_NAME, NOTE_NAME = "danh-sach.xlsx", "doc-truoc.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)

Handed = list[tuple[str, bytes]]


def pack_name(certificate: Certificate) -> str:
    return f"giay-chung-nhan-{certificate.code}.pdf"


def packed(certificates: Sequence[Certificate], *, run_by: str, now: datetime) -> bytes:
    """The latest files of the certificates, with a list of their digests. Raises FileAltered, FileNotReady."""
    written = io.BytesIO()
    rows = []
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        for number, one in enumerate(certificates, start=1):
            latest = check_file(one)
            with latest.file.open("rb") as stored:
                pack.writestr(_entry(pack_name(one)), stored.read())
            rows.append(_row(number, one, latest))
        pack.writestr(_entry(LIST_NAME), write_workbook([_list(rows, run_by, now)]))
        pack.writestr(_entry(NOTE_NAME), _note().encode())
    return written.getvalue()


def unpacked(files: Sequence[UploadedFile[Any]]) -> Handed:
    """Every PDF handed in, one by one or in ZIPs, by name. Raises NothingToTake, TooManyToTake, ZipUnreadable; what
    isn't a PDF goes along and is refused by name later."""
    found: Handed = []
    size = 0
    for file in files:
        name = str(file.name)
        content = file.read()
        for one in _in_zip(name, content) if _is_zip(content) else [(name, content)]:
            found.append(one)
            size += len(one[1])
            if len(found) > MOST_FILES:
                raise TooManyToTake(count=len(found), limit=MOST_FILES)
            if size > MOST_UNPACKED:
                raise ZipUnreadable(name=name)
    if not found:
        raise NothingToTake
    return found


def as_zip(files: Handed) -> bytes:
    """What was handed in, for a job to read; a name that comes twice gets a number."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as pack:
        for number, (name, content) in enumerate(files):
            pack.writestr(_entry(f"{number:04d}/{name}"), content)
    return written.getvalue()


def _is_zip(content: bytes) -> bool:
    """A PDF may carry a ZIP within."""
    return not content.startswith(b"%PDF-") and zipfile.is_zipfile(io.BytesIO(content))


def _in_zip(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            entries = [one for one in pack.infolist() if _is_wanted(one)]
            if len(entries) > MOST_FILES:
                raise TooManyToTake(count=len(entries), limit=MOST_FILES)
            for entry in entries:
                with pack.open(entry) as stored:
                    # One byte more than is taken: then the file is refused by name as too large.
                    read = stored.read(MOST_BYTES + 1)
                yield PurePosixPath(entry.filename).name, read
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise ZipUnreadable(name=name) from error


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Folders, what macOS adds, and our own list and note are no papers."""
    path = PurePosixPath(entry.filename)
    return not (
        entry.is_dir() or "__MACOSX" in path.parts or path.name.startswith(".") or path.name in {LIST_NAME, NOTE_NAME}
    )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _row(number: int, one: Certificate, file: CertificateFile) -> tuple[object, ...]:
    holder, course = one.words["holder"]["name"], one.words["course"]["title"]
    return number, pack_name(one), one.code, one.register_number, holder, course, one.issued_on, file.size, file.sha256


def _list(rows: Sequence[tuple[object, ...]], run_by: str, now: datetime) -> Sheet:
    head = ReportHead(
        unit="", title=_("Tệp giấy chứng nhận tải về để ký số"), run_at=now, run_by=run_by, as_of=None, filters=[]
    )
    columns = [
        Column(_("Số thứ tự"), ColumnKind.INTEGER),
        Column(_("Tên tệp")),
        Column(_("Mã xác minh")),
        Column(_("Số vào sổ")),
        Column(_("Họ và tên")),
        Column(_("Khóa học")),
        Column(_("Ngày cấp"), ColumnKind.DATE),
        Column(_("Số byte"), ColumnKind.INTEGER),
        Column("SHA-256"),
    ]
    return Sheet(_("Danh sách"), head, columns, list(rows))


def _note() -> str:
    return _(
        "Ký từng tệp PDF bằng công cụ ký số của cơ quan. Không mở ra lưu lại, không in lại ra PDF, không gộp tệp: tệp "
        "ký xong phải bắt đầu bằng đúng các byte của tệp này. Tên tệp đổi được. Ký xong, nén các tệp lại thành một tệp "
        "ZIP hoặc để rời, rồi gửi lên ở trang “Ký số”.\n"
    )
