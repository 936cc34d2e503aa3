"""Questions of a bank out to files of other systems, as `importing.py` takes them in again."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.domain.formats.gift_writing import write_gift
from assessments.domain.formats.moodle_writing import write_moodle_xml
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.formats.sheet_writing import question_sheet
from assessments.domain.questions import text_of
from assessments.models import Question, QuestionBank, QuestionVersion
from lms.core.domain.audit import record, register_verb
from lms.core.exports import CONTENT_TYPE, ReportHead, write_workbook

if TYPE_CHECKING:
    from lms.accounts.models import User

EXPORTED = register_verb(
    "assessments.bank.exported", _("Xuất %(count)s câu của ngân hàng câu hỏi ra tệp %(format)s, kèm đáp án")
)
LISTED = register_verb(
    "assessments.bank.listed", _("Tải danh sách %(count)s câu của ngân hàng câu hỏi ra bảng tính, không kèm đáp án")
)
BATCH = 200
EXTENSIONS = {"gift": "txt", "moodle-xml": "xml", "xlsx": "xlsx"}
TYPES = {"gift": "text/plain; charset=utf-8", "moodle-xml": "text/xml; charset=utf-8", "xlsx": CONTENT_TYPE}


@dataclass(frozen=True)
class ExportedFile:
    """`left_out`: what the format can't hold, each with its reason."""

    data: bytes
    content_type: str
    extension: str
    count: int
    left_out: list[RefusedQuestion]


def export_questions(
    *, bank: QuestionBank, questions: QuerySet[Question], format_name: str, head: ReportHead, actor: User
) -> ExportedFile:
    """`questions` of that bank, as they are now; the key goes along, so it is written down who took it out.

    `format_name`: "gift", "moodle-xml" or "xlsx".
    """
    read = list(as_read(questions))
    if format_name == "xlsx":
        sheet, left_out = question_sheet(read, head)
        data = write_workbook([sheet])
    else:
        out = io.StringIO()
        write = write_gift if format_name == "gift" else write_moodle_xml
        left_out = write(read, out)
        data = out.getvalue().encode()
    count = len(read) - len(left_out)
    record(verb=EXPORTED, target=bank, actor=actor, after={"count": count, "format": format_name})
    return ExportedFile(data, TYPES[format_name], EXTENSIONS[format_name], count, left_out)


def record_listing(counts: Mapping[QuestionBank, int], *, actor: User) -> None:
    """Of each bank, how many of its questions go out in a list."""
    for bank, count in counts.items():
        record(verb=LISTED, target=bank, actor=actor, after={"count": count})


def as_read(questions: QuerySet[Question]) -> Iterator[ReadQuestion]:
    """In the order of groups and codes; four statements a batch."""
    current = QuestionVersion.objects.filter(question__in=questions, is_current=True)
    current = current.select_related("question", "competency").prefetch_related("choices", "pictures")
    for version in current.order_by("question__category", "question__code").iterator(chunk_size=BATCH):
        question = version.question
        yield ReadQuestion(
            where=question.code,
            name=question.name,
            code=question.code,
            category=question.category,
            tags=tuple(question.tags),
            text=text_of(version),
        )
