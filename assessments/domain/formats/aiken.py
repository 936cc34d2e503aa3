"""Reading Aiken: a question, its choices `A.` to `Z.`, and the line `ANSWER: B`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion, finish_question
from assessments.domain.formats.tags import read_tags
from assessments.domain.question_text import NOTHING, WHOLE, ChoiceText, Fault, QuestionText, check_count
from assessments.enums import QuestionKind
from lms.core.vietnamese.text import normalise, normalise_lines

_CHOICE = re.compile(r"\s*([A-Z])[.)]\s*(\S.*)")
_ANSWER = re.compile(r"\s*(?:ANSWER|ĐÁP ÁN)\s*:\s*(.*)", re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class _Block:
    line: int
    stem: list[str] = field(default_factory=list)
    choices: list[tuple[int, str, list[str]]] = field(default_factory=list)
    answer: str | None = None


def read_aiken(text: str) -> Iterator[ReadQuestion | RefusedQuestion]:
    """The questions of a file in their order."""
    for block in _blocks(text):
        where = _("dòng %(line)s") % {"line": block.line}
        try:
            yield _read_block(block, where)
        except Fault as fault:
            yield RefusedQuestion(where, normalise(" ".join(block.stem))[:60], str(fault))


def _blocks(text: str) -> Iterator[_Block]:
    """A question ends with its answer, or at an empty line behind its choices where the answer is missing."""
    block: _Block | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if not line.strip():
            if block and block.choices:
                yield block
                block = None
            continue
        block = block or _Block(number)
        answer, choice = _ANSWER.fullmatch(line), _CHOICE.fullmatch(line)
        if answer:
            block.answer = normalise(answer[1])
            yield block
            block = None
        elif choice:
            block.choices.append((number, choice[1], [choice[2]]))
        elif block.choices:
            block.choices[-1][2].append(line)
        else:
            block.stem.append(line)
    if block:
        yield block


def _read_block(block: _Block, where: str) -> ReadQuestion:
    if block.answer is None and not block.choices:
        raise Fault(_("Đoạn này không phải câu hỏi: chưa có phương án A., B. và dòng ANSWER."))
    check_count(block.choices)
    for (line, letter, _words), expected in zip(block.choices, _LETTERS, strict=False):
        if letter != expected:
            facts = {"line": line, "letter": letter, "expected": expected}
            raise Fault(_("Dòng %(line)s là phương án %(letter)s, đúng thứ tự phải là %(expected)s.") % facts)
    letters = [letter for _line, letter, _words in block.choices]
    answer = (block.answer or "").rstrip(".").upper()
    if not block.choices:
        raise Fault(_("Chưa có phương án nào. Mỗi phương án bắt đầu bằng một chữ in hoa: “A.”, “B.”."))
    if not answer:
        raise Fault(_("Chưa có đáp án. Sau các phương án cần một dòng như “ANSWER: B”."))
    if answer not in letters:
        raise Fault(_("Đáp án “%(answer)s” không phải một trong các phương án của câu.") % {"answer": answer[:40]})
    choices = tuple(
        ChoiceText(normalise_lines("\n".join(words)), WHOLE if letter == answer else NOTHING)
        for _line, letter, words in block.choices
    )
    question = QuestionText(kind=QuestionKind.SINGLE, stem=normalise_lines("\n".join(block.stem)), choices=choices)
    return finish_question(where=where, name="", code="", category="", told=read_tags(()), text=question)
