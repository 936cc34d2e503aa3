"""Writing question sheets, as `sheet.py` reads them. What a row can't hold is left out and said. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.formats import sheet_columns as col
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.formats.sheet_numbers import number_words
from assessments.domain.question_text import (
    CHOSEN_FROM,
    NOTHING,
    WHOLE,
    ChoiceText,
    Fault,
    PartText,
    is_key,
    read_decimal,
    shared_weights,
)
from assessments.enums import QuestionKind, Scoring
from lms.core.exports import LONGEST_CELL, Column, ReportHead, Sheet

PLACED = frozenset({QuestionKind.ORDERING, QuestionKind.MATCHING})


@dataclass(frozen=True)
class Line:
    """A row of the sheet: `plain` by the label of its column, choices and feedback in their order."""

    plain: dict[str, str]
    choices: tuple[str, ...]
    feedback: tuple[str, ...]


def question_sheet(questions: Iterable[ReadQuestion], head: ReportHead) -> tuple[Sheet, list[RefusedQuestion]]:
    """The sheet, and the questions it can't hold with the reason why."""
    lines: list[Line] = []
    left_out = []
    for question in questions:
        try:
            lines += _lines(question)
        except Fault as fault:
            left_out.append(RefusedQuestion(question.where, question.name or question.code, str(fault)))
    width = max((len(line.choices) for line in lines), default=4)
    letters = [col.letter_of(number) for number in range(width)]
    lettered = [f"{label} {letter}" for letter in letters for label in (col.CHOICE, col.FEEDBACK)]
    labels = [*col.PLAIN[:7], *lettered, *col.PLAIN[7:]]
    columns = [Column(label) for label in labels]
    rows = (_cells(line, letters, labels) for line in lines)
    return Sheet(_("Câu hỏi"), head, columns, rows), left_out


def _cells(line: Line, letters: Sequence[str], labels: Sequence[str]) -> list[str]:
    said = dict(line.plain)
    for place, letter in enumerate(letters[: len(line.choices)]):
        said[f"{col.CHOICE} {letter}"] = line.choices[place]
        said[f"{col.FEEDBACK} {letter}"] = line.feedback[place]
    return [said.get(label, "") for label in labels]


def _lines(question: ReadQuestion) -> Iterator[Line]:
    text = question.text
    if text.pictures:
        raise Fault(_("Bảng tính không giữ được hình. Hãy xuất câu này ra Moodle XML."))
    if text.parts and not question.code:
        raise Fault(_("Câu tình huống cần mã để các câu hỏi con trỏ về."))
    if any(";" in tag for tag in question.tags):
        raise Fault(_("Thẻ có dấu chấm phẩy nên không ghi được vào một ô."))
    rubric = "\n".join(
        f"{one.title}: " + col.ITEMS.join(f"{number_words(level.points)} = {level.text}" for level in one.levels)
        for one in text.criteria
    )
    words = [part for one in text.criteria for part in (one.title, *(level.text for level in one.levels))]
    if any(mark in part for part in words for mark in ":;="):
        raise Fault(_("Thang chấm có dấu “:”, “;” hoặc “=” nên không ghi được vào một ô."))
    whole = {
        col.CODE: question.code,
        col.NAME: question.name,
        col.CATEGORY: question.category,
        col.TAGS: col.ITEMS.join(question.tags),
        col.LEGAL_BASIS: text.legal_basis,
        col.COMPETENCY: text.competency,
        col.LEVEL: str(text.level) if text.level else "",
        col.DIFFICULTY: col.DIFFICULTY_WORDS[text.difficulty],
        col.RUBRIC: rubric,
    }
    lines = [_line(text, whole), *(_line(part, {col.PART_OF: question.code}) for part in text.parts)]
    if any(
        len(cell) > LONGEST_CELL for line in lines for cell in (*line.plain.values(), *line.choices, *line.feedback)
    ):
        raise Fault(_("Có đoạn chữ dài hơn một ô của bảng tính."))
    yield from lines


def _line(part: PartText, beside: dict[str, str]) -> Line:
    said = {
        col.KIND: col.KIND_WORDS[QuestionKind(part.kind)],
        col.STEM: part.stem,
        col.SCORING: col.SCORING_WORDS[Scoring(part.scoring)],
        col.KEEPS_ORDER: col.YES if part.keeps_order else "",
        col.MARKS_MATTER: "" if part.marks_matter else col.NO,
        col.EXPLANATION: part.explanation,
    }
    if part.kind in CHOSEN_FROM:
        right = [is_key(part.kind, choice.weight) for choice in part.choices]
        said[col.RIGHT] = ", ".join(col.letter_of(place) for place, one in enumerate(right) if one)
    if not _has_usual_weights(part):
        said[col.WEIGHTS] = col.ITEMS.join(number_words(choice.weight) for choice in part.choices)
    choices = tuple(_choice(part.kind, choice) for choice in part.choices)
    return Line(said | beside, choices, tuple(choice.feedback for choice in part.choices))


def _has_usual_weights(part: PartText) -> bool:
    """Whether they are those that reading gives without the column."""
    weights = [choice.weight for choice in part.choices]
    if part.kind in PLACED:
        return not any(weights)
    if part.kind not in CHOSEN_FROM:
        return all(weight == WHOLE for weight in weights)
    right = [is_key(part.kind, weight) for weight in weights]
    if part.kind == QuestionKind.MULTIPLE:
        return weights == shared_weights(right)
    return weights == [WHOLE if one else NOTHING for one in right]


def _choice(kind: str, choice: ChoiceText) -> str:
    if kind == QuestionKind.MATCHING:
        if "=>" in choice.text or "=>" in choice.match:
            raise Fault(_("Câu ghép cặp có dấu “=>” trong chữ nên không ghi được vào một ô."))
        return f"{choice.text}{col.PAIR}{choice.match}"
    if kind == QuestionKind.NUMERIC:
        off = f"{col.NEAR}{number_words(choice.tolerance)}" if choice.tolerance else ""
        return number_words(read_decimal(choice.text)) + off
    return choice.text
