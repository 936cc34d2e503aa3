"""Question banks in the formats that other learning systems read, as a trainer exports them one by one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from assessments.domain.exporting import as_read
from assessments.domain.formats.gift_writing import write_gift
from assessments.domain.formats.moodle_writing import write_moodle_xml
from assessments.domain.formats.reading import RefusedQuestion
from assessments.domain.formats.sheet_writing import question_sheet
from assessments.models import QuestionBank
from lms.core.exports import ReportHead, write_workbook
from lms.core.storage import safe_filename

FOLDER = "ngan-hang-cau-hoi"


def bank_documents(now: datetime) -> Iterator[tuple[str, bytes]]:
    """Of each bank with questions: Moodle XML, GIFT and XLSX, and a list of what one of them can't hold."""
    for bank in QuestionBank.objects.order_by("pk"):
        read = list(as_read(bank.questions.all()))
        if not read:
            continue
        name = f"{FOLDER}/{safe_filename(bank.code)}-{bank.pk}"
        left_out: dict[str, list[RefusedQuestion]] = {}
        xml, gift = io.StringIO(), io.StringIO()
        left_out["moodle.xml"] = write_moodle_xml(read, xml)
        yield f"{name}.moodle.xml", xml.getvalue().encode()
        left_out["gift.txt"] = write_gift(read, gift)
        yield f"{name}.gift.txt", gift.getvalue().encode()
        head = ReportHead(unit="", title=bank.name, run_at=now, run_by="")
        sheet, left_out["xlsx"] = question_sheet(read, head)
        yield f"{name}.xlsx", write_workbook([sheet])
        lines = [f"{kind}: {one.where} – {one.reason}\n" for kind, refused in left_out.items() for one in refused]
        if lines:
            yield f"{name}.khong-xuat-duoc.txt", "".join(lines).encode()
