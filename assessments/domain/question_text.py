"""What a question says, whatever file or form it came from: one shape, checked by one function. Pure.

A question is plain text with numbered pictures (`[hình 1]` in the text is the first): what a phone shows without
scripts, a card prints and every format we exchange can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from assessments.enums import Difficulty, QuestionKind, Scoring
from lms.core.vietnamese.text import normalise

MAX_CODE = 40
MAX_CHOICES = 50
MAX_PARTS = 12
MAX_TEXT = 20_000
MAX_PICTURES = 10
MAX_PICTURE_NAME = 200
MAX_DESCRIPTION = 500
DAMAGED = "\ufffd"
"""Stands where a file had something that is no letter."""
MENTION = re.compile(r"\[hình ([1-9]\d?)\]")
WHOLE = Decimal(100)
NOTHING = Decimal(0)
WEIGHT_STEP = Decimal("0.00001")
TOLERANCE_STEP = Decimal("0.00000001")
LARGEST_PLACE = 15
"""A number has no more digits than that behind its first, before or after the point."""
CHOSEN_FROM = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE})
MARKED_BY_PEOPLE = frozenset({QuestionKind.ESSAY, QuestionKind.PRACTICAL})
WRITTEN = frozenset({QuestionKind.NUMERIC, QuestionKind.SHORT_TEXT})
"""Answered by writing, marked by comparing."""
TYPED = WRITTEN | MARKED_BY_PEOPLE
ANSWERED_IN_PLACES = frozenset({QuestionKind.ORDERING, QuestionKind.MATCHING, QuestionKind.CASE})
"""Some places, sides or parts may be answered and others not."""


class Fault(Exception):
    """Why a question or an assessment can't be taken in."""


@dataclass(frozen=True)
class ChoiceText:
    """One thing to choose, to order, to match, or one accepted answer.

    `weight`: percent of the mark, -100 to 100; of a single choice the right one has 100, and another may have a part.
    `match`: what `text` goes with; a matching choice without text is a match that goes with nothing.
    `tolerance`: how far a number may be from `text`, either way.
    """

    text: str
    weight: Decimal = NOTHING
    feedback: str = ""
    match: str = ""
    tolerance: Decimal = NOTHING


@dataclass(frozen=True)
class LevelText:
    """A level of a criterion as its marker reads it, and what it is worth."""

    text: str
    points: Decimal


@dataclass(frozen=True)
class CriterionText:
    title: str
    levels: tuple[LevelText, ...]


@dataclass(frozen=True)
class PictureText:
    """`[hình 1]` in a text of the question is the first of its pictures. `description` is for whoever can't see it."""

    name: str
    data: bytes
    description: str = ""


@dataclass(frozen=True)
class PartText:
    """A sub-question of a case; a part counts as much as another."""

    kind: str
    stem: str
    choices: tuple[ChoiceText, ...] = ()
    scoring: str = Scoring.ALL
    keeps_order: bool = False
    marks_matter: bool = True
    explanation: str = ""


@dataclass(frozen=True)
class QuestionText(PartText):
    """What a version of a question says; two that are equal are the same version.

    `competency` empty and `level` 0: not said yet; no blueprint draws it until it is. `marks_matter`: of a short text,
    whether tone marks do; capitals and spaces never do. `keeps_order`: the choices are never shuffled.
    """

    legal_basis: str = ""
    competency: str = ""
    level: int = 0
    difficulty: str = Difficulty.MEDIUM
    parts: tuple[PartText, ...] = ()
    criteria: tuple[CriterionText, ...] = ()
    pictures: tuple[PictureText, ...] = ()


def is_key(kind: str, weight: Decimal) -> bool:
    """Whether a choice of that weight is shown as right once the key is."""
    return weight > 0 if kind == QuestionKind.MULTIPLE else weight == WHOLE


def pictures_named(texts: Iterable[str]) -> set[int]:
    """The numbers of the pictures that any of the texts mentions."""
    return {int(mention[1]) for text in texts for mention in MENTION.finditer(text)}


def shared_weights(right: Sequence[bool]) -> list[Decimal]:
    """Of several right choices, each has the same share of the mark; wrong ones have nothing."""
    share = (WHOLE / sum(right)).quantize(WEIGHT_STEP) if any(right) else NOTHING
    return [share if one else NOTHING for one in right]


def read_decimal(text: str) -> Decimal:
    """A number as files write it, with a point or a Vietnamese comma; `Fault` where it is none."""
    try:
        number = Decimal(normalise(text).replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise Fault(_("“%(text)s” không phải là số.") % {"text": text[:40]}) from None
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_PLACE:
        raise Fault(_("“%(text)s” không phải là số dùng được.") % {"text": text[:40]})
    return number


def weight_as_kept(percent: Decimal) -> Decimal:
    """A third of the mark is 33.33333, whatever digits follow."""
    return percent.quantize(WEIGHT_STEP)


def tolerance_as_kept(tolerance: Decimal) -> Decimal:
    """`Fault` for one so small that nothing of it would be kept."""
    kept = tolerance.quantize(TOLERANCE_STEP)
    if tolerance and not kept:
        raise Fault(_("Sai số cho phép nhỏ quá. Hãy ghi 0, hoặc từ 0,00000001 trở lên."))
    return kept


def check_question(question: QuestionText) -> None:
    """Raise `Fault` with the first reason why nobody could answer or mark it."""
    check_part(question)
    if question.kind == QuestionKind.CASE:
        _check_parts(question.parts)
    elif question.parts:
        raise Fault(_("Chỉ câu tình huống mới có câu hỏi con."))
    if question.kind in MARKED_BY_PEOPLE:
        _check_criteria(question.criteria)
    elif question.criteria:
        raise Fault(_("Chỉ câu tự luận hoặc bài thực hành mới có thang chấm."))
    if DAMAGED in question.legal_basis:
        raise Fault(damaged_reason())
    if question.difficulty not in Difficulty.values:
        raise Fault(_("Độ khó “%(value)s” không có trong danh sách.") % {"value": question.difficulty})
    if len(question.pictures) > MAX_PICTURES:
        raise Fault(_("Một câu hỏi có nhiều nhất %(most)s hình.") % {"most": MAX_PICTURES})


def damaged_reason() -> str:
    return _("Có chữ bị hỏng (hiện là �). Hãy gõ lại chữ ấy, lưu tệp với mã hóa UTF-8.")


def check_count(choices: Sized) -> None:
    """Readers ask before they read what stands in each choice."""
    if len(choices) > MAX_CHOICES:
        raise Fault(_("Một câu hỏi có nhiều nhất %(most)s phương án.") % {"most": MAX_CHOICES})


def _check_parts(parts: Sequence[PartText]) -> None:
    if not 1 <= len(parts) <= MAX_PARTS:
        raise Fault(_("Câu tình huống cần từ 1 đến %(most)s câu hỏi con.") % {"most": MAX_PARTS})
    for number, part in enumerate(parts, start=1):
        if part.kind == QuestionKind.CASE or part.kind in MARKED_BY_PEOPLE:
            raise Fault(_("Câu hỏi con %(number)s phải là dạng máy chấm được.") % {"number": number})
        try:
            check_part(part)
        except Fault as fault:
            raise Fault(_("Câu hỏi con %(number)s: %(reason)s") % {"number": number, "reason": fault}) from fault


def check_part(part: PartText) -> None:
    """As `check_question`, of a sub-question alone."""
    if part.kind not in QuestionKind.values:
        raise Fault(_("Dạng câu hỏi “%(value)s” chưa được hỗ trợ.") % {"value": part.kind})
    if not part.stem:
        raise Fault(_("Câu hỏi chưa có đề bài."))
    said = (words for one in part.choices for words in (one.text, one.match, one.feedback))
    texts = (part.stem, part.explanation, *said)
    if any(len(text) > MAX_TEXT for text in texts):
        raise Fault(_("Có đoạn chữ dài quá %(most)s ký tự.") % {"most": MAX_TEXT})
    if any(DAMAGED in text for text in texts):
        raise Fault(damaged_reason())
    if any(not -WHOLE <= choice.weight <= WHOLE for choice in part.choices):
        raise Fault(_("Điểm của một phương án phải từ −100 đến 100 phần trăm."))
    check_count(part.choices)
    if part.kind in CHOSEN_FROM:
        _check_choices(part)
    elif part.kind == QuestionKind.ORDERING:
        _check_ordering(part)
    elif part.kind == QuestionKind.MATCHING:
        _check_matching(part)
    elif part.kind in WRITTEN:
        _check_accepted(part)
    elif part.choices:
        raise Fault(_("Dạng câu hỏi này không có phương án."))


def _check_choices(part: PartText) -> None:
    right = sum(is_key(part.kind, choice.weight) for choice in part.choices)
    if len(part.choices) < 2 or any(not choice.text for choice in part.choices):
        raise Fault(_("Cần ít nhất hai phương án, phương án nào cũng có chữ."))
    if len({choice.text for choice in part.choices}) < len(part.choices):
        raise Fault(_("Có hai phương án giống hệt nhau."))
    if part.kind == QuestionKind.TRUE_FALSE and len(part.choices) != 2:
        raise Fault(_("Câu đúng/sai cần đúng hai phương án."))
    if part.kind == QuestionKind.MULTIPLE:
        if right < 1:
            raise Fault(_("Câu nhiều đáp án cần ít nhất một phương án đúng."))
        if part.scoring == Scoring.PARTS and sum(one.weight for one in part.choices if one.weight > 0) < WHOLE - 1:
            raise Fault(_("Chọn đủ các phương án đúng phải được 100 phần trăm điểm."))
    elif right != 1:
        raise Fault(_("Câu một đáp án cần đúng một phương án đúng, đang có %(count)s.") % {"count": right})


def _check_ordering(part: PartText) -> None:
    if len(part.choices) < 2 or any(not choice.text for choice in part.choices):
        raise Fault(_("Câu sắp thứ tự cần ít nhất hai mục, mục nào cũng có chữ."))
    if len({choice.text for choice in part.choices}) < len(part.choices):
        raise Fault(_("Có hai mục giống hệt nhau nên không có một thứ tự đúng duy nhất."))


def _check_matching(part: PartText) -> None:
    lefts = [choice.text for choice in part.choices if choice.text]
    if len(lefts) < 2 or any(not choice.match for choice in part.choices):
        raise Fault(_("Câu ghép cặp cần ít nhất hai cặp, vế nào cũng có chữ."))
    if len(set(lefts)) < len(lefts):
        raise Fault(_("Có hai vế trái giống hệt nhau."))
    if len({choice.match for choice in part.choices}) < 2:
        raise Fault(_("Câu ghép cặp cần ít nhất hai vế phải khác nhau."))


def _check_accepted(part: PartText) -> None:
    if not part.choices or any(not choice.text for choice in part.choices):
        raise Fault(_("Cần ít nhất một câu trả lời được chấp nhận."))
    if not any(choice.weight == WHOLE for choice in part.choices):
        raise Fault(_("Cần một câu trả lời được 100 phần trăm điểm."))
    if part.kind == QuestionKind.NUMERIC:
        for choice in part.choices:
            read_decimal(choice.text)
            if choice.tolerance < 0:
                raise Fault(_("Sai số cho phép không được nhỏ hơn 0."))


def _check_criteria(criteria: Sequence[CriterionText]) -> None:
    if not criteria:
        raise Fault(_("Câu tự luận hoặc bài thực hành cần thang chấm."))
    for criterion in criteria:
        check_criterion(criterion)


def check_criterion(criterion: CriterionText) -> None:
    points = [level.points for level in criterion.levels]
    if not criterion.title or len(points) < 2 or any(not level.text for level in criterion.levels):
        raise Fault(_("Mỗi tiêu chí cần tên và ít nhất hai mức, mức nào cũng có lời mô tả."))
    if points != sorted(set(points)) or points[0] < 0 or points[-1] <= 0:
        raise Fault(_("Điểm các mức của một tiêu chí phải tăng dần từ 0 trở lên."))
