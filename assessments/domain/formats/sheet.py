"""Question sheets (XLSX and what else the workbook reader takes): one question a row, in trainers' own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.formats import sheet_columns as col
from assessments.domain.formats.encoding import is_old_font, old_font_reason
from assessments.domain.formats.reading import ReadQuestion, RefusedQuestion
from assessments.domain.formats.sheet_numbers import read_number
from assessments.domain.formats.tags import MARKED_IN_PARTS
from assessments.domain.formats.written_answers import number_text
from assessments.domain.question_text import (
    CHOSEN_FROM,
    MARKED_BY_PEOPLE,
    MAX_CODE,
    NOTHING,
    WHOLE,
    ChoiceText,
    CriterionText,
    Fault,
    LevelText,
    PartText,
    QuestionText,
    check_count,
    check_question,
    shared_weights,
    tolerance_as_kept,
    weight_as_kept,
)
from assessments.enums import QuestionKind, Scoring
from assessments.exceptions.questions import QuestionFileUnreadable
from lms.core.spreadsheets.reading import read_workbook
from lms.core.vietnamese.text import normalise, normalise_lines, search_key

SEARCHED_ROWS = 30
NUMBERS = frozenset({col.WEIGHTS, col.LEVEL})
LEVELS = re.compile(r"\s*([0-9][0-9., ]*?)\s*=\s*(.+)", re.DOTALL)


@dataclass(frozen=True)
class _Row:
    """A row of the sheet in words; `choices` by letter, in the order of the columns."""

    number: int
    plain: dict[str, str]
    choices: dict[str, str]
    feedback: dict[str, str]

    def __getitem__(self, label: str) -> str:
        return self.plain.get(label, "")


def read_sheet(data: bytes, file_name: str) -> Iterator[ReadQuestion | RefusedQuestion]:
    """Raises an `UnusableFile`, or `QuestionFileUnreadable` where no row is the heading."""
    for sheet in read_workbook(data, file_name).usable_sheets:
        if is_old_font("\n".join(cell for row in sheet.rows for cell in row if isinstance(cell, str))):
            raise QuestionFileUnreadable(reason=old_font_reason())
        for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], start=1):
            columns = col.read_heading(list(cells))
            if columns is not None:
                return read_rows(sheet.rows[number:], number + 1, columns)
    reason = _("Không tìm thấy dòng tiêu đề có cột “%(column)s”. Hãy dùng tệp mẫu.") % {"column": col.STEM}
    raise QuestionFileUnreadable(reason=reason)


def read_rows(
    rows: Sequence[Sequence[Any]], first: int, columns: col.Columns
) -> Iterator[ReadQuestion | RefusedQuestion]:
    """A case is read with the rows that follow it as its parts."""
    pending: tuple[_Row, list[_Row]] | None = None
    for number, cells in enumerate(rows, start=first):
        if all(cell is None for cell in cells):
            continue
        try:
            row = _row(number, cells, columns)
        except Fault as fault:
            yield RefusedQuestion(_where(number), "", str(fault))
            continue
        if row[col.PART_OF]:
            if pending is not None and normalise(row[col.PART_OF]) == normalise(pending[0][col.CODE]):
                pending[1].append(row)
            else:
                reason = _("Câu hỏi con phải đứng ngay sau câu tình huống mang mã %(code)s.")
                yield _refused(row, reason % {"code": row[col.PART_OF]})
            continue
        if pending is not None:
            yield _read(*pending)
        pending = (row, [])
    if pending is not None:
        yield _read(*pending)


def _read(row: _Row, parts: Sequence[_Row]) -> ReadQuestion | RefusedQuestion:
    try:
        text = _question(row, parts)
        check_question(text)
        code = normalise(row[col.CODE])
        if len(code) > MAX_CODE:
            raise Fault(_("Mã câu hỏi dài quá %(most)s ký tự.") % {"most": MAX_CODE})
    except Fault as fault:
        return _refused(row, str(fault))
    tags = tuple(dict.fromkeys(tag for one in row[col.TAGS].split(";") if (tag := normalise(one))))
    category = "/".join(group for one in row[col.CATEGORY].split("/") if (group := normalise(one)))
    return ReadQuestion(_where(row.number), normalise(row[col.NAME]), code, category, tags, text)


def _question(row: _Row, parts: Sequence[_Row]) -> QuestionText:
    part = _part(row)
    read_parts = []
    for one in parts:
        try:
            read_parts.append(_part(one))
        except Fault as fault:
            raise Fault(_("Dòng %(number)s: %(reason)s") % {"number": one.number, "reason": fault}) from fault
    return QuestionText(
        **{name: getattr(part, name) for name in PartText.__dataclass_fields__},
        legal_basis=normalise_lines(row[col.LEGAL_BASIS]),
        competency=normalise(row[col.COMPETENCY]),
        level=_level(row[col.LEVEL]),
        difficulty=_word(row[col.DIFFICULTY], col.DIFFICULTY_WORDS, "medium", col.DIFFICULTY),
        parts=tuple(read_parts),
        criteria=_criteria(row[col.RUBRIC]),
    )


def _part(row: _Row) -> PartText:
    kind = _kind(row)
    usual = Scoring.PARTS if kind in MARKED_IN_PARTS and kind != QuestionKind.MULTIPLE else Scoring.ALL
    if kind == QuestionKind.MULTIPLE and row[col.WEIGHTS]:
        usual = Scoring.PARTS
    return PartText(
        kind=kind,
        stem=normalise_lines(row[col.STEM]),
        choices=() if kind in MARKED_BY_PEOPLE or kind == QuestionKind.CASE else _choices(row, kind),
        scoring=_word(row[col.SCORING], col.SCORING_WORDS, usual, col.SCORING),
        keeps_order=_yes(row[col.KEEPS_ORDER], col.KEEPS_ORDER, default=False),
        marks_matter=_yes(row[col.MARKS_MATTER], col.MARKS_MATTER, default=True),
        explanation=normalise_lines(row[col.EXPLANATION]),
    )


def _kind(row: _Row) -> str:
    """What the row says, else what its right answers tell: one letter, or several."""
    if row[col.KIND]:
        kind = {_key(word): str(kind) for kind, word in col.KIND_WORDS.items()}.get(_key(row[col.KIND]))
        if kind is None:
            raise Fault(_("Dạng câu hỏi “%(value)s” chưa được hỗ trợ.") % {"value": row[col.KIND]})
        return kind
    return QuestionKind.MULTIPLE if len(_letters(row[col.RIGHT])) > 1 else QuestionKind.SINGLE


def _key(words: str) -> str:
    return search_key(words).replace(" ", "")


def _choices(row: _Row, kind: str) -> tuple[ChoiceText, ...]:
    letters = list(row.choices)
    check_count(letters)
    if not letters:
        raise Fault(_("Chưa có phương án nào. Cột phương án có tiêu đề “Phương án A”, “Phương án B”, hoặc A, B."))
    choices = [_choice(kind, row.choices[letter], row.feedback.get(letter, "")) for letter in letters]
    if row[col.WEIGHTS]:
        weights = [weight_as_kept(read_number(one)) for one in row[col.WEIGHTS].split(";")]
        if len(weights) != len(choices):
            facts = {"weights": len(weights), "choices": len(choices)}
            raise Fault(_("Cột điểm có %(weights)s số cho %(choices)s phương án.") % facts)
        return tuple(replace(one, weight=weight) for one, weight in zip(choices, weights, strict=True))
    if kind in (QuestionKind.ORDERING, QuestionKind.MATCHING):
        return tuple(choices)
    if kind not in CHOSEN_FROM:
        return tuple(replace(one, weight=WHOLE) for one in choices)
    right = _right(row, kind, letters)
    shares = shared_weights(right) if kind == QuestionKind.MULTIPLE else [WHOLE if one else NOTHING for one in right]
    return tuple(replace(one, weight=share) for one, share in zip(choices, shares, strict=True))


def _choice(kind: str, words: str, feedback: str) -> ChoiceText:
    feedback = normalise_lines(feedback)
    if kind == QuestionKind.MATCHING:
        left, arrow, right = words.partition(col.PAIR.strip())
        if not arrow:
            raise Fault(_("Câu ghép cặp viết mỗi cặp là “vế trái => vế phải”."))
        return ChoiceText(normalise_lines(left), feedback=feedback, match=normalise_lines(right))
    if kind == QuestionKind.NUMERIC:
        number, _near, tolerance = words.partition(col.NEAR.strip())
        off = tolerance_as_kept(read_number(tolerance)) if tolerance.strip() else NOTHING
        return ChoiceText(number_text(read_number(number)), feedback=feedback, tolerance=off)
    return ChoiceText(normalise_lines(words), feedback=feedback)


def _right(row: _Row, kind: str, letters: Sequence[str]) -> list[bool]:
    """By the letters of the right choices; of a true/false question its words may stand there instead."""
    wanted = _letters(row[col.RIGHT])
    if kind == QuestionKind.TRUE_FALSE and not set(wanted) <= set(letters):
        said = search_key(row[col.RIGHT])
        return [search_key(row.choices[letter]) == said for letter in letters]
    unknown = [one for one in wanted if one not in letters]
    if unknown:
        raise Fault(_("Đáp án %(letter)s không có trong các phương án.") % {"letter": unknown[0].upper()})
    return [letter in wanted for letter in letters]


def _letters(words: str) -> list[str]:
    return [one for one in re.split(r"[\s,;.+/&]+", search_key(words)) if one]


def _criteria(words: str) -> tuple[CriterionText, ...]:
    """A line each: `Đủ căn cứ: 0 = không nêu; 1 = nêu thiếu; 2 = nêu đủ`."""
    found = []
    for line in normalise_lines(words).split("\n"):
        if not line:
            continue
        title, _colon, listed = line.partition(":")
        levels = [LEVELS.fullmatch(one) for one in listed.split(";")]
        if not all(levels):
            raise Fault(_("Thang chấm viết mỗi tiêu chí một dòng: “Tên: 0 = lời mô tả; 1 = lời mô tả”."))
        read = (LevelText(normalise(one[2]), read_number(one[1])) for one in levels if one)
        found.append(CriterionText(normalise(title), tuple(read)))
    return tuple(found)


def _level(words: str) -> int:
    if not words:
        return 0
    number = read_number(words)
    if number != int(number) or not 0 <= number <= 9:
        raise Fault(_("Mức “%(value)s” không phải là một mức năng lực.") % {"value": words})
    return int(number)


def _word(said: str, words: dict[Any, str], usual: str, column: str) -> str:
    if not said:
        return usual
    known = {search_key(word): str(value) for value, word in words.items()}
    if search_key(said) not in known:
        facts = {"column": column, "value": said, "known": ", ".join(words.values())}
        raise Fault(_("Cột “%(column)s” ghi “%(value)s”; chỉ nhận: %(known)s.") % facts)
    return known[search_key(said)]


def _yes(said: str, column: str, *, default: bool) -> bool:
    return _word(said, {"1": col.YES, "": col.NO}, "1" if default else "", column) == "1"


def _row(number: int, cells: Sequence[Any], columns: col.Columns) -> _Row:
    def words(place: int) -> str:
        return _words(cells[place] if place < len(cells) else None, place)

    def numbers(place: int) -> str:
        """A number is shown as it is written, with a comma."""
        is_number = place < len(cells) and isinstance(cells[place], float)
        return words(place).replace(".", ",") if is_number else words(place)

    choices = {letter: said for letter, place in columns.choices.items() if (said := numbers(place))}
    plain = {label: numbers(place) if label in NUMBERS else words(place) for label, place in columns.plain.items()}
    return _Row(number, plain, choices, {letter: words(place) for letter, place in columns.feedback.items()})


def _words(cell: Any, place: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Đúng" if cell else "Sai"
    if isinstance(cell, datetime | date | time | timedelta):
        sentence = _("Ô ở cột %(column)s đã bị Excel đổi thành ngày giờ. Hãy định dạng ô là Văn bản rồi gõ lại.")
        raise Fault(sentence % {"column": col.letter_of(place)})
    return number_text(Decimal(str(cell))) if isinstance(cell, float) else str(cell).strip()


def _where(number: int) -> str:
    return _("dòng %(number)s") % {"number": number}


def _refused(row: _Row, reason: str) -> RefusedQuestion:
    name = normalise(row[col.NAME]) or normalise(row[col.CODE]) or normalise(row[col.STEM])[:80]
    return RefusedQuestion(_where(row.number), name, reason)
