"""Question files into a bank: the same way for looking and for writing, a batch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.citing import cite_known_texts
from assessments.domain.formats.aiken import read_aiken
from assessments.domain.formats.detecting import ENOUGH, detect
from assessments.domain.formats.encoding import decode_file
from assessments.domain.formats.gift import read_gift
from assessments.domain.formats.moodle_xml import read_moodle_xml
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.formats.sheet import read_sheet
from assessments.domain.question_text import QuestionText
from assessments.domain.questions import Placed, digest_of, says_the_same, write_question, write_questions
from assessments.models import Question, QuestionBank, QuestionVersion
from lms.competencies.models import Competency
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User

IMPORTED = register_verb(
    "assessments.bank.imported",
    gettext_lazy(
        "Nhập tệp %(file)s vào ngân hàng câu hỏi: ghi %(created)s câu, %(same)s câu đã có, không nhận %(refused)s"
    ),
)
BATCH = 200
FORMATS = ("gift", "moodle-xml", "aiken", "xlsx")


@dataclass
class ImportReport:
    """What became of a file, or would: `read` is the sum of the others.

    `created` counts questions that are new, and those whose words had changed and so got another version.
    """

    format: str
    created: int = 0
    same: int = 0
    refused: list[RefusedQuestion] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.same + len(self.refused)


@dataclass(frozen=True)
class _Ready:
    """A question of the file with what it is known by; `question` where the bank has it with other words."""

    code: str
    read: ReadQuestion
    competency_id: int | None
    question: Question | None = None


def import_questions(
    *, file: BinaryIO, file_name: str, bank: QuestionBank, actor: User | None, commit: bool, wanted: str = "auto"
) -> ImportReport:
    """Read every question of the file; with `commit` write the new and the changed ones, all or none of them.

    `bank` may be one that isn't saved yet; it is with the first question written. `wanted`: one of FORMATS, or "auto".
    A question that can't be taken in is refused with its reason and takes no other along; a file that is no question
    file raises `QuestionFileUnreadable` or what a spreadsheet is refused with.
    """
    format_name = wanted if wanted != "auto" else detect(file.read(ENOUGH), file_name)
    file.seek(0)
    report = ImportReport(format_name)
    importer = _Importer(bank, report)
    with transaction.atomic():
        for some in _batches(read_file(file, file_name, format_name)):
            ready = importer.sort_out(some)
            if commit:
                importer.write(ready)
        if commit and report.created:
            cite_known_texts(bank)
            after = {"file": file_name, "created": report.created, "same": report.same, "refused": len(report.refused)}
            record(verb=IMPORTED, target=bank, actor=actor, after=after)
    return report


def read_file(file: BinaryIO, file_name: str, format_name: str) -> Iterator[ReadQuestion | RefusedQuestion]:
    if format_name == "moodle-xml":
        return read_moodle_xml(file)
    data = file.read()
    if format_name == "xlsx":
        return read_sheet(data, file_name)
    text = decode_file(data)
    return read_gift(text) if format_name == "gift" else read_aiken(text)


def _batches(questions: Iterator[ReadQuestion | RefusedQuestion]) -> Iterator[list[ReadQuestion | RefusedQuestion]]:
    while some := list(islice(questions, BATCH)):
        yield some


class _Importer:
    """What is known while a file is read: the codes it has used, and the competencies there are."""

    def __init__(self, bank: QuestionBank, report: ImportReport) -> None:
        self.bank = bank
        self.report = report
        self.seen: dict[str, str] = {}
        self.competencies = dict(Competency.objects.order_by("framework_id").values_list("code", "pk"))

    def sort_out(self, some: Iterable[ReadQuestion | RefusedQuestion]) -> list[_Ready]:
        """Those to be written; the others are counted. Three statements, whatever their number."""
        named: list[_Ready] = []
        for one in some:
            named_or_not = self._name(one) if isinstance(one, ReadQuestion) else one
            if isinstance(named_or_not, _Ready):
                named.append(named_or_not)
            else:
                self.report.refused.append(named_or_not)
        known = self._known([ready.code for ready in named])
        found = []
        for ready in named:
            question, version = known.get(ready.code, (None, None))
            if version is not None and says_the_same(version, ready.read.text):
                self.report.same += 1
                continue
            self.report.created += 1
            found.append(replace(ready, question=question))
        return found

    def write(self, ready: Sequence[_Ready]) -> None:
        if ready and self.bank.pk is None:
            self.bank.save()
        write_questions(
            bank=self.bank,
            rows=[
                (one.code, one.read.text, one.competency_id, _placed(one.read)) for one in ready if one.question is None
            ],
        )
        for one in ready:
            if one.question is not None:
                write_question(
                    bank=self.bank,
                    code=one.code,
                    text=one.read.text,
                    competency_id=one.competency_id,
                    placed=_placed(one.read),
                    question=one.question,
                )

    def _name(self, one: ReadQuestion) -> _Ready | RefusedQuestion:
        competency = one.text.competency
        if competency and competency not in self.competencies:
            return _refused(one, _("Chưa có năng lực mang mã %(code)s.") % {"code": competency})
        words = digest_of(repr(one.text).encode())
        code = one.code or _code_of(one.name, one.text.stem)
        if not one.code and code in self.seen and self.seen[code] != words:
            code = _code_of(one.name, one.text.stem, words)
        if code in self.seen:
            if one.code:
                return _refused(one, _("Mã %(code)s đã có ở một câu trước trong tệp.") % {"code": code})
            return _refused(one, _("Câu này giống hệt một câu trước trong tệp."))
        self.seen[code] = words
        return _Ready(code, one, self.competencies.get(competency))

    def _known(self, codes: Sequence[str]) -> dict[str, tuple[Question, QuestionVersion | None]]:
        if self.bank.pk is None:
            return {}
        versions = QuestionVersion.objects.filter(is_current=True).select_related("competency")
        current = Prefetch("versions", versions.prefetch_related("choices", "pictures"), to_attr="current")
        rows = self.bank.questions.filter(code__in=codes).prefetch_related(current)
        return {row.code: (row, row.current[0] if row.current else None) for row in rows}


def _placed(one: ReadQuestion) -> Placed:
    return Placed(name=one.name[:200], category=one.category[:300], tags=one.tags)


def _refused(one: ReadQuestion, reason: str) -> RefusedQuestion:
    return RefusedQuestion(one.where, one.name or one.code or shown_stem(one.text), reason)


def shown_stem(text: QuestionText) -> str:
    """How a question is called that has no name."""
    return text.stem.split("\n", 1)[0][:80]


def _code_of(*words: str) -> str:
    """For a question whose file gives it none: the same words have the same code, so that a second time finds them."""
    return "N-" + hashlib.sha256("\0".join(words).encode()).hexdigest()[:12].upper()
