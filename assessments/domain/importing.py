"""Question files into a bank: the same way for looking and for writing, a batch at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from assessments.domain.citing import cite_known_texts
from assessments.domain.formats.aiken import read_aiken
from assessments.domain.formats.detecting import ENOUGH, detect
from assessments.domain.formats.encoding import decode_file
from assessments.domain.formats.gift import read_gift
from assessments.domain.formats.moodle_xml import read_moodle_xml
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.formats.sheet import read_sheet
from assessments.domain.import_sorting import Ready, Sorter, head_of
from assessments.domain.needed_questions import Becoming, short_assessments
from assessments.domain.questions import place_question, write_question, write_questions
from assessments.exceptions.questions import QuestionNeeded
from assessments.models import QuestionBank
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
    """What became of a file, or would: `read` is the sum of `created`, `same` and those refused.

    `created` counts questions that are new, and those known ones that get another version or, where only their name,
    category or tags differ, are placed anew; the codes of those known ones are in `changed`.
    """

    format: str
    created: int = 0
    same: int = 0
    refused: list[RefusedQuestion] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.same + len(self.refused)


def import_questions(
    *, file: BinaryIO, file_name: str, bank: QuestionBank, actor: User | None, commit: bool, wanted: str = "auto"
) -> ImportReport:
    """Read every question of the file; with `commit` write the new and the changed ones, all or none of them.

    `bank` may be one that isn't saved yet; it is once a question is written. `wanted`: one of FORMATS, or "auto".
    A question that can't be taken in, or that somebody sits with, is refused with its reason and takes no other along;
    a file that is no question file raises `QuestionFileUnreadable` or what a spreadsheet is refused with, and one that
    would leave an open assessment short of questions `QuestionNeeded`.
    """
    format_name = wanted if wanted != "auto" else detect(file.read(ENOUGH), file_name)
    report = ImportReport(format_name)
    # Read twice, so that what stands late in the file is known when the first of its questions is named.
    heads = Counter(
        head_of(one)
        for one in read_file(file, file_name, format_name)
        if isinstance(one, ReadQuestion) and not one.code
    )
    with transaction.atomic():
        held, is_new = _hold(bank) if commit else (bank, False)
        papers = _Papers(held)
        sorter = Sorter(held, timezone.now(), heads=heads, hold=commit)
        for some in _batches(read_file(file, file_name, format_name)):
            ready = _counted(sorter.sort_out(some), report)
            papers.note(ready)
            if commit:
                _write(held, ready)
        papers.check(is_written=commit)
        if commit and report.created:
            cite_known_texts(held)
            after = {"file": file_name, "created": report.created, "same": report.same, "refused": len(report.refused)}
            record(verb=IMPORTED, target=held, actor=actor, after=after)
        if is_new and not report.created:
            held.delete()
        elif commit:
            bank.pk = held.pk
    return report


def read_file(file: BinaryIO, file_name: str, format_name: str) -> Iterator[ReadQuestion | RefusedQuestion]:
    """From its beginning."""
    file.seek(0)
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


def _hold(bank: QuestionBank) -> tuple[QuestionBank, bool]:
    """The bank, whose row waits for whoever else brings a file into it; and whether it wasn't there before."""
    is_new = False
    if bank.pk is None:
        given = {"name": bank.name, "unit": bank.unit}
        bank, is_new = QuestionBank.objects.get_or_create(code=bank.code, defaults=given)
    return QuestionBank.objects.select_for_update().get(pk=bank.pk), is_new


def _counted(some: Iterable[Ready | RefusedQuestion], report: ImportReport) -> list[Ready]:
    """Those to be written; all are counted."""
    ready = []
    for one in some:
        if isinstance(one, RefusedQuestion):
            report.refused.append(one)
        elif one.is_as_it_was:
            report.same += 1
        else:
            report.created += 1
            ready.append(one)
    report.changed += [one.code for one in ready if one.question is not None]
    return ready


def _write(bank: QuestionBank, ready: Sequence[Ready]) -> None:
    new = [one for one in ready if one.question is None]
    write_questions(bank=bank, rows=[(one.code, one.read.text, one.competency_id, one.placed) for one in new])
    for one in ready:
        if one.question is None:
            continue
        if one.is_said:
            place_question(one.question, one.placed, one.read.text)
            one.question.save()
            continue
        write_question(
            bank=bank,
            code=one.code,
            text=one.read.text,
            competency_id=one.competency_id,
            placed=one.placed,
            question=one.question,
        )


class _Papers:
    """Whether open assessments can still be drawn once the file is written."""

    def __init__(self, bank: QuestionBank) -> None:
        self._bank = bank
        self._before = short_assessments(bank) if bank.pk else {}
        self._becoming = Becoming()
        self._moved = ""

    def note(self, ready: Iterable[Ready]) -> None:
        for one in ready:
            if one.is_said or (one.question and one.question.retired):
                continue
            text = one.read.text
            replaced = one.version.pk if one.version is not None else None
            self._becoming.add(replaced, text.difficulty, one.competency_id)
            if one.version is not None:
                was = (one.version.difficulty, one.version.competency_id)
                if was != (text.difficulty, one.competency_id):
                    self._moved = self._moved or one.code

    def check(self, *, is_written: bool) -> None:
        if not self._moved:
            return
        for pk, title in short_assessments(self._bank, None if is_written else self._becoming).items():
            if pk not in self._before:
                raise QuestionNeeded(title=title, question=self._moved)
