"""A question bank as its author's file holds it: read, checked, each fault with its reason. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.picture_sizes import light
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
    PictureText,
    QuestionText,
    check_question,
    shared_weights,
)
from assessments.enums import AssessmentKind, Difficulty, FeedbackPolicy, LateAnswerPolicy, QuestionKind
from lms.core.vietnamese.text import normalise, normalise_lines

READ_KINDS = CHOSEN_FROM | MARKED_BY_PEOPLE
"""Other kinds come from the formats of other systems, or are written in the editor."""


@dataclass(frozen=True)
class DrawText:
    bank: str
    difficulty: str
    count: int


@dataclass(frozen=True)
class AssessmentText:
    slug: str
    title: str
    kind: str
    note: str
    time_limit_minutes: int | None
    pass_mark: int
    attempts_allowed: int
    wait_hours: int
    late_sync_hours: int
    late_answers: str
    feedback: str
    shuffle: bool
    double_marking: bool
    outcome: tuple[str, int] | None
    """What passing shows; a practice shows nothing."""
    draws: tuple[DrawText, ...]


def read_question(raw: Mapping[str, Any]) -> tuple[str, QuestionText]:
    """Code and text; raises `Fault` with the reason."""
    code = normalise(_text(raw, "code"))
    if not code or len(code) > MAX_CODE:
        raise Fault(_("Câu hỏi chưa có mã, hoặc mã dài quá 40 ký tự."))
    kind = _text(raw, "kind")
    if kind not in READ_KINDS:
        raise Fault(_("Dạng câu hỏi “%(value)s” chưa được hỗ trợ.") % {"value": kind})
    choices = [_choice(one) for one in raw.get("choices") or ()]
    right = [is_right for _text, is_right, _feedback in choices]
    weights = shared_weights(right) if kind == QuestionKind.MULTIPLE else [WHOLE if one else NOTHING for one in right]
    question = QuestionText(
        kind=kind,
        stem=normalise_lines(_text(raw, "stem")),
        explanation=normalise_lines(_text(raw, "explanation")),
        legal_basis=normalise_lines(_text(raw, "legal_basis")),
        competency=normalise(_text(raw, "competency")),
        level=_number(raw, "level", minimum=1),
        difficulty=_text(raw, "difficulty"),
        choices=tuple(
            ChoiceText(text, weight, feedback)
            for (text, _right, feedback), weight in zip(choices, weights, strict=True)
        ),
        criteria=tuple(_criterion(one) for one in raw.get("criteria") or ()),
        pictures=tuple(_picture(one) for one in raw.get("pictures") or ()),
    )
    check_question(question)
    return code, question


def read_assessment(raw: Mapping[str, Any], *, bank: str) -> AssessmentText:
    """The rules of the exam that the file sets on its bank."""
    competency = raw.get("competency") or {}
    kind = _text(raw, "kind") or AssessmentKind.EXAM
    is_practice = kind == AssessmentKind.PRACTICE
    is_timed = not is_practice or raw.get("duration_minutes") is not None
    assessment = AssessmentText(
        slug=normalise(_text(raw, "slug")),
        title=normalise(_text(raw, "title")),
        kind=kind,
        note=normalise_lines(_text(raw, "status_note")),
        time_limit_minutes=_number(raw, "duration_minutes", minimum=1) if is_timed else None,
        pass_mark=_number(raw, "pass_correct", minimum=1),
        attempts_allowed=_number(raw, "max_attempts", minimum=0),
        wait_hours=_number(raw, "retry_wait_hours", minimum=0),
        late_sync_hours=_number(raw, "late_sync_hours", minimum=0, default=24),
        late_answers=_text(raw, "late_answers") or LateAnswerPolicy.COUNT,
        feedback=FeedbackPolicy.AT_ONCE if is_practice else FeedbackPolicy.WITH_RESULT,
        shuffle=bool(raw.get("shuffle", True)),
        double_marking=bool(raw.get("double_marking", False)),
        outcome=None if is_practice else (_text(competency, "code"), _number(competency, "level", minimum=1)),
        draws=tuple(
            DrawText(_text(rule, "bank") or bank, _text(rule, "difficulty"), _number(rule, "count", minimum=1))
            for rule in raw.get("draw_rules") or ()
        ),
    )
    _check_assessment(assessment)
    return assessment


def _check_assessment(assessment: AssessmentText) -> None:
    drawn = sum(rule.count for rule in assessment.draws)
    if not assessment.slug or not assessment.title:
        raise Fault(_("Bài kiểm tra chưa có tên hoặc đường dẫn."))
    if assessment.kind not in AssessmentKind.values or assessment.late_answers not in LateAnswerPolicy.values:
        raise Fault(_("Loại bài hoặc cách nhận muộn không có trong danh sách."))
    if len({(rule.bank, rule.difficulty) for rule in assessment.draws}) < len(assessment.draws):
        raise Fault(_("Có hai quy tắc rút câu cho cùng ngân hàng và độ khó."))
    if any(rule.difficulty and rule.difficulty not in Difficulty.values for rule in assessment.draws):
        raise Fault(_("Quy tắc rút câu có độ khó không nằm trong danh sách."))
    if not 1 <= assessment.pass_mark <= drawn:
        facts = {"needed": assessment.pass_mark, "drawn": drawn}
        raise Fault(_("Cần %(needed)s câu đúng để đạt nhưng bài chỉ rút %(drawn)s câu.") % facts)


def _choice(raw: Any) -> tuple[str, bool, str]:
    """Text, whether it is right, feedback."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("correct"), bool):
        raise Fault(_("Mỗi phương án cần chữ và cho biết đúng hay không."))
    return normalise_lines(_text(raw, "text")), raw["correct"], normalise_lines(_text(raw, "feedback"))


def _criterion(raw: Any) -> CriterionText:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("levels"), list):
        raise Fault(_("Mỗi tiêu chí cần tên và danh sách các mức."))
    levels = (
        LevelText(normalise_lines(_text(level, "text")), Decimal(_number(level, "points", minimum=0)))
        for level in raw["levels"]
    )
    return CriterionText(normalise(_text(raw, "title")), tuple(levels))


def _picture(raw: Any) -> PictureText:
    """`data` is what `file` holds, put there by whoever has read it."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("data"), bytes):
        raise Fault(_("Chưa đọc được tệp hình của câu hỏi."))
    return light(PictureText(normalise(_text(raw, "file")), raw["data"], normalise(_text(raw, "description"))))


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if value is not None and not isinstance(value, str):
        raise Fault(_("Mục “%(name)s” phải là chữ.") % {"name": name})
    return value or ""


def _number(raw: Mapping[str, Any], name: str, *, minimum: int, default: int | None = None) -> int:
    value = raw.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
        raise Fault(_("Mục “%(name)s” phải là số nguyên từ %(minimum)s.") % {"name": name, "minimum": minimum})
    return value
