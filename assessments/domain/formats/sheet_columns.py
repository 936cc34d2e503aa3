"""The columns of a question sheet, as its heading names them and as it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assessments.enums import QuestionKind, Scoring
from lms.core.vietnamese.text import search_key

CODE, NAME, CATEGORY, TAGS = "Mã", "Tên gọi", "Nhóm", "Thẻ"
KIND, PART_OF, STEM, RIGHT = "Dạng", "Câu hỏi con của", "Đề bài", "Đáp án"
WEIGHTS, SCORING, KEEPS_ORDER, MARKS_MATTER = "Điểm (%)", "Cách tính điểm", "Giữ thứ tự", "Phân biệt dấu"
EXPLANATION, LEGAL_BASIS, RUBRIC = "Giải thích", "Căn cứ", "Thang chấm"
COMPETENCY, LEVEL, DIFFICULTY = "Năng lực", "Mức", "Độ khó"
CHOICE, FEEDBACK = "Phương án", "Phản hồi"
"""Each with a letter behind it."""
PLAIN = (
    *(CODE, NAME, CATEGORY, TAGS, KIND, PART_OF, STEM, RIGHT, WEIGHTS, SCORING, KEEPS_ORDER, MARKS_MATTER),
    *(EXPLANATION, LEGAL_BASIS, RUBRIC, COMPETENCY, LEVEL, DIFFICULTY),
)
ALIASES = {
    "ma cau": CODE,
    "ma cau hoi": CODE,
    "ten": NAME,
    "chu de": CATEGORY,
    "loai": KIND,
    "loai cau": KIND,
    "dang cau": KIND,
    "dang cau hoi": KIND,
    "cau hoi": STEM,
    "noi dung": STEM,
    "noi dung cau hoi": STEM,
    "dap an dung": RIGHT,
    "can cu phap ly": LEGAL_BASIS,
    "ma nang luc": COMPETENCY,
    "muc do": DIFFICULTY,
}
LETTERED = re.compile(r"(phuong an|dap an|phan hoi) ?([a-z]{1,2}|[0-9]{1,2})|()([a-z])")
"""Choices stand in columns of many names: “Phương án A”, “Đáp án A”, “A”."""
KIND_WORDS = {
    QuestionKind.SINGLE: "một đáp án",
    QuestionKind.MULTIPLE: "nhiều đáp án",
    QuestionKind.TRUE_FALSE: "đúng/sai",
    QuestionKind.ORDERING: "sắp thứ tự",
    QuestionKind.MATCHING: "ghép cặp",
    QuestionKind.NUMERIC: "điền số",
    QuestionKind.SHORT_TEXT: "điền ngắn",
    QuestionKind.CASE: "tình huống",
    QuestionKind.ESSAY: "tự luận",
    QuestionKind.PRACTICAL: "thực hành",
}
"""In the file always Vietnamese, whatever the language of the screen."""
SCORING_WORDS = {Scoring.ALL: "đúng hết", Scoring.PARTS: "từng phần"}
DIFFICULTY_WORDS = {"easy": "dễ", "medium": "vừa", "hard": "khó"}
YES, NO = "có", "không"
PAIR, NEAR, ITEMS = " => ", " ± ", "; "


@dataclass
class Columns:
    """Where what stands: places counted from 0, choices and feedback by their letter."""

    plain: dict[str, int] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    feedback: dict[str, int] = field(default_factory=dict)


def read_heading(cells: list[object]) -> Columns | None:
    """None for a row that isn't the heading: it must name the stem and something to answer it with."""
    columns = Columns()
    known = {search_key(label): label for label in PLAIN} | ALIASES
    for place, cell in enumerate(cells):
        words = search_key(str(cell)).rstrip(" *:") if cell is not None else ""
        lettered = LETTERED.fullmatch(words.rstrip(".)"))
        if lettered:
            kept = columns.feedback if lettered[1] == "phan hoi" else columns.choices
            kept.setdefault(lettered[2] or lettered[4], place)
        elif words in known:
            columns.plain.setdefault(known[words], place)
    answered = columns.choices or {KIND, RIGHT} & columns.plain.keys()
    return columns if STEM in columns.plain and answered else None


def letter_of(number: int) -> str:
    """A, B … Z, AA … for the choices, counted from 0."""
    return (letter_of(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
