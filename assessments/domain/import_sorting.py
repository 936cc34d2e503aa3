"""What each question of a file is to the bank: new, known with other words, the same, or not to be taken in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.question_text import QuestionText
from assessments.domain.question_use import last_sat_with
from assessments.domain.questions import Placed, digest_of, said_by, said_in, says_the_same
from assessments.domain.writing_questions import check_level_within
from assessments.exceptions.questions import QuestionInUse
from assessments.models import Question, QuestionBank, QuestionVersion
from lms.competencies.models import Competency, CompetencyVersion
from lms.core.display import format_datetime
from lms.core.exceptions import RuleViolation

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Ready:
    """A question of the file with what it is known by: `question` and its current `version` where the bank has it.

    `is_said`: the bank says the same already, so that at most its place changes.
    """

    code: str
    read: ReadQuestion
    competency_id: int | None
    question: Question | None = None
    version: QuestionVersion | None = None
    is_said: bool = False

    @property
    def placed(self) -> Placed:
        """What the file leaves empty stays as it is."""
        one = self.read
        return Placed(name=one.name[:200] or None, category=one.category[:300] or None, tags=one.tags or None)

    @property
    def is_as_it_was(self) -> bool:
        if self.question is None or not self.is_said:
            return False
        held, placed = self.question, self.placed
        pairs = ((placed.name, held.name), (placed.category, held.category))
        return all(wanted in {None, known} for wanted, known in pairs) and placed.tags in {None, tuple(held.tags)}


Sorted = Ready | RefusedQuestion
Head = tuple[str, str]
"""Name and stem."""


@dataclass
class _Known:
    """Questions of the bank, each with its current version."""

    by_code: dict[str, tuple[Question, QuestionVersion | None]] = field(default_factory=dict)
    by_words: dict[tuple[Any, ...], list[Question]] = field(default_factory=dict)
    heads: Counter[Head] = field(default_factory=Counter)
    """How many have that name and stem."""

    def add(self, question: Question, version: QuestionVersion | None) -> None:
        self.by_code[question.code] = (question, version)
        if version is not None:
            self.by_words.setdefault(said_by(version), []).append(question)
            self.heads[question.name, version.stem] += 1

    def saying(self, text: QuestionText) -> Sequence[Question]:
        return self.by_words.get(said_in(text), ())


class Sorter:
    """What is known while a file is read: the codes and words it has used, and the competencies there are.

    `heads`: how often each name and stem stands in the whole file among questions without a code. With `hold` the
    questions found stay locked until the transaction ends.
    """

    def __init__(self, bank: QuestionBank, now: datetime, *, heads: Counter[Head], hold: bool) -> None:
        self._bank = bank
        self._now = now
        self._hold = hold
        self._codes: set[str] = set()
        self._words: set[tuple[str, str]] = set()
        self._heads = heads
        self._competencies = dict(Competency.objects.order_by("framework_id").values_list("code", "pk"))
        scales = CompetencyVersion.objects.in_force(localdate(now)).filter(competency__in=self._competencies.values())
        self._scales = {one.competency_id: one for one in scales}

    def sort_out(self, some: Sequence[ReadQuestion | RefusedQuestion]) -> list[Sorted]:
        """Each in its place. The same few statements, whatever their number."""
        known = self._known([one for one in some if isinstance(one, ReadQuestion)])
        sorted_out = self._apply(some, self._check_competency)
        coded = self._apply(sorted_out, self._take_code)
        named = self._name(coded, known)
        ready = [self._find(one, known) if isinstance(one, Ready) else one for one in named]
        return self._leave_those_in_use(ready)

    def _apply(
        self,
        some: Sequence[ReadQuestion | RefusedQuestion],
        check: Callable[[ReadQuestion], ReadQuestion | RefusedQuestion],
    ) -> list[ReadQuestion | RefusedQuestion]:
        return [check(one) if isinstance(one, ReadQuestion) else one for one in some]

    def _check_competency(self, one: ReadQuestion) -> ReadQuestion | RefusedQuestion:
        competency = one.text.competency
        if competency and competency not in self._competencies:
            return _refused(one, _("Chưa có năng lực mang mã %(code)s.") % {"code": competency})
        return one

    def _take_code(self, one: ReadQuestion) -> ReadQuestion | RefusedQuestion:
        """A code, or words without one, stand once in a file."""
        if one.code:
            if one.code in self._codes:
                return _refused(one, _("Mã %(code)s đã có ở một câu trước trong tệp.") % {"code": one.code})
            self._codes.add(one.code)
            return one
        words = (one.name, _words_of(one.text))
        if words in self._words:
            return _refused(one, _("Câu này giống hệt một câu trước trong tệp."))
        self._words.add(words)
        return one

    def _name(self, some: Sequence[ReadQuestion | RefusedQuestion], known: _Known) -> list[Sorted]:
        """With a code each. Without one it is the question of the bank that says the same, whatever stands before it
        in the file; else it has a code by its name and stem, and by all its words where those alone are not enough.
        """
        codeless = [one for one in some if isinstance(one, ReadQuestion) and not one.code]
        codes: dict[int, str] = {}
        for by_name in (True, False):
            for one in codeless:
                free = [
                    question.code
                    for question in known.saying(one.text)
                    if question.code not in self._codes and (question.name == one.name[:200] or not by_name)
                ]
                if free and id(one) not in codes:
                    codes[id(one)] = free[0]
                    self._codes.add(free[0])
        for one in codeless:
            head = head_of(one)
            if id(one) in codes:
                continue
            code = _code_of(*head)
            if self._heads[head] > 1 or code in self._codes or known.heads[head] > 1:
                code = _code_of(*head, _words_of(one.text))
            codes[id(one)] = code
            self._codes.add(code)
        return [
            Ready(one.code or codes[id(one)], one, self._competencies.get(one.text.competency))
            if isinstance(one, ReadQuestion)
            else one
            for one in some
        ]

    def _find(self, one: Ready, known: _Known) -> Sorted:
        question, version = known.by_code.get(one.code, (None, None))
        text = one.read.text
        if version is not None and says_the_same(version, text):
            return Ready(one.code, one.read, one.competency_id, question, version, is_said=True)
        if version is None or (version.competency_id, version.level) != (one.competency_id, text.level):
            scale = self._scales.get(one.competency_id) if one.competency_id else None
            try:
                check_level_within(scale, text.level, has_competency=one.competency_id is not None)
            except RuleViolation as violation:
                return _refused(one.read, str(violation))
        return Ready(one.code, one.read, one.competency_id, question, version)

    def _leave_those_in_use(self, some: Sequence[Sorted]) -> list[Sorted]:
        """Another version waits, as in the form, until nobody sits with the current one."""
        changed = [one.question.pk for one in some if isinstance(one, Ready) and one.question and not one.is_said]
        until = last_sat_with(changed, self._now) if changed else {}
        left: list[Sorted] = []
        for one in some:
            if isinstance(one, Ready) and one.question and one.question.pk in until and not one.is_said:
                shown = format_datetime(until[one.question.pk])
                left.append(_refused(one.read, str(QuestionInUse(question=one.code, until=shown))))
            else:
                left.append(one)
        return left

    def _known(self, some: Sequence[ReadQuestion]) -> _Known:
        known = _Known()
        if self._bank.pk is None:
            return known
        codeless = [one for one in some if not one.code]
        codes = {one.code for one in some if one.code}
        codes |= {_code_of(*head_of(one)) for one in codeless}
        codes |= {_code_of(*head_of(one), _words_of(one.text)) for one in codeless}
        wanted = Q(code__in=codes)
        if codeless:
            stems = {one.text.stem for one in codeless}
            current = QuestionVersion.objects.filter(question__bank=self._bank, is_current=True, stem__in=stems)
            wanted |= Q(pk__in=current.values("question"))
        rows = self._bank.questions.filter(wanted).order_by("pk")
        if self._hold:
            rows = rows.select_for_update(of=("self",))
        versions = QuestionVersion.objects.filter(is_current=True).select_related("competency")
        versions = versions.prefetch_related("choices", "pictures")
        for row in rows.prefetch_related(Prefetch("versions", versions, to_attr="current")):
            known.add(row, row.current[0] if row.current else None)
        return known


def shown_stem(text: QuestionText) -> str:
    """How a question is called that has no name."""
    return text.stem.split("\n", 1)[0][:80]


def _refused(one: ReadQuestion, reason: str) -> RefusedQuestion:
    return RefusedQuestion(one.where, one.name or one.code or shown_stem(one.text), reason)


def head_of(one: ReadQuestion) -> Head:
    """What a question without a code is told apart by, as long as no other has the same."""
    return one.name[:200], one.text.stem


def _words_of(text: QuestionText) -> str:
    return digest_of(repr(text).encode())


def _code_of(*words: str) -> str:
    """For a question whose file gives it none: the same words have the same code, so that a second time finds them."""
    return "N-" + hashlib.sha256("\0".join(words).encode()).hexdigest()[:12].upper()
