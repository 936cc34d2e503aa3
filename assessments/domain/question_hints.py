"""What makes a question weaker than it could be, though it can be answered and marked. Pure.

A hint stops nobody from saving: each has its exceptions, and the author knows the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.domain.question_text import CHOSEN_FROM, ChoiceText, PartText, QuestionText, is_key
from assessments.enums import QuestionKind
from lms.core.vietnamese.text import normalise, search_key

NEGATIONS = re.compile(r"\b(ngoại trừ|loại trừ|không|chưa|trừ|KHÔNG|CHƯA|NGOẠI TRỪ|LOẠI TRỪ|TRỪ)\b")
ASKING = re.compile(r"\b(?:không|chưa)\s*(?=[?.:…]|$)")
"""The word that makes a sentence a question is no negation."""
WHOLE_LIST = re.compile(
    r"^(?:tat ca|ca (?:hai|ba|bon|[234]))\b.{0,30}\b(?:tren|deu dung|deu sai)\b"
    r"|^(?:tat ca|moi|khong co|ca (?:hai|ba|bon|[234])) (?:cac |nhung )?(?:dap an|phuong an|lua chon|cau|y)\b"
    r"|^ca [a-d]\b.*\b[a-d]\b|(?:all|none) of the above"
)
"""Without tone marks."""
MUCH_LONGER, FEWEST_LETTERS = 1.5, 20


def hints_of(question: QuestionText) -> list[str]:
    """Sentences, each with what to do about it; those of a case name the sub-question."""
    if question.kind != QuestionKind.CASE:
        return list(_hints_of_part(question))
    return [
        _("Câu hỏi con %(number)s: %(hint)s") % {"number": number, "hint": hint}
        for number, part in enumerate(question.parts, start=1)
        for hint in _hints_of_part(part)
    ]


def _hints_of_part(part: PartText) -> Iterator[str]:
    words = plain_negations(part.stem)
    if words:
        yield _(
            "Đề bài có từ phủ định “%(word)s” dễ bị đọc sót. Hãy viết hoa từ ấy (%(capitals)s), hoặc hỏi lại theo cách "
            "khẳng định."
        ) % {"word": words[0], "capitals": words[0].upper()}
    if part.kind not in CHOSEN_FROM:
        return
    for number, choice in enumerate(part.choices, start=1):
        if gathers_others(choice.text):
            yield _(
                "Phương án %(number)s gộp các phương án khác (“tất cả đều đúng”): người biết hai ý đã đoán ra. Hãy "
                "thay bằng một ý cụ thể, hoặc dùng dạng nhiều đáp án."
            ) % {"number": number}
    if is_given_away(part):
        yield _("Phương án đúng dài hơn hẳn các phương án khác nên dễ đoán. Hãy viết các phương án dài gần bằng nhau.")
    silent = [
        str(number) for number, one in enumerate(part.choices, start=1) if not one.feedback and not _right(part, one)
    ]
    if silent:
        yield _(
            "Phương án sai chưa có phản hồi: %(numbers)s. Khi luyện tập, người chọn phương án ấy cần biết vì sao sai."
        ) % {"numbers": ", ".join(silent)}


def gathers_others(choice: str) -> bool:
    """Whether it says “all of the above” or the like."""
    return bool(WHOLE_LIST.search(search_key(choice)))


def marked_negations(stem: str) -> list[tuple[str, bool]]:
    """The stem in pieces, each with whether it is a negative word that is easily overlooked; empty without one."""
    words = plain_negations(stem)
    if not words:
        return []
    at = max(stem.rfind(f" {words[0]} "), stem.rfind(words[0]) - 1) + 1
    return [(stem[:at], False), (words[0], True), (stem[at + len(words[0]) :], False)]


def plain_negations(stem: str) -> list[str]:
    """Negative words of what is asked, the last sentence, that aren't written in capitals."""
    asked = re.split(r"(?<=[.!?])\s+|\n+", normalise(stem.replace("\n", ". ")))[-1]
    return [word for word in NEGATIONS.findall(ASKING.sub("", asked)) if word != word.upper()]


def is_given_away(part: PartText) -> bool:
    """Whether a right choice is much longer than each of the others."""
    right = [len(one.text) for one in part.choices if _right(part, one)]
    wrong = [len(one.text) for one in part.choices if not _right(part, one)]
    if not right or not wrong or part.kind == QuestionKind.TRUE_FALSE:
        return False
    return min(right) > MUCH_LONGER * max(wrong) and min(right) - max(wrong) >= FEWEST_LETTERS


def _right(part: PartText, choice: ChoiceText) -> bool:
    return is_key(part.kind, choice.weight)
