"""The rule of completion in words, as the page of a course says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.completion import CompletionRule


@dataclass(frozen=True)
class Completing:
    """When the course counts as completed: what it asks for, and what of it is missing; `missing` "" for whoever isn't
    enrolled."""

    asked: Sequence[str]
    missing: str
    is_met: bool


def completing_words(rule: CompletionRule, *, is_enrolled: bool) -> Completing | None:
    if not rule.lessons:
        return None
    asked = [
        ngettext(
            "Làm xong mọi bước của %(count)s bài; số tiết được tính một lần, khi xong bước cuối cùng.",
            "Làm xong mọi bước của %(count)s bài; số tiết được tính một lần, khi xong bước cuối cùng.",
            rule.lessons,
        )
        % {"count": rule.lessons}
    ]
    if rule.exam is not None:
        asked.append(_("Đạt bài thi: đúng ít nhất %(pass_mark)s câu.") % {"pass_mark": rule.exam.pass_mark})
    return Completing(asked, _missing(rule) if is_enrolled else "", is_enrolled and rule.is_met)


def _missing(rule: CompletionRule) -> str:
    """`bài 2 (3 bước), bài thi`."""
    parts = []
    for lesson in rule.missing_lessons:
        words = _("bài %(number)s (đang được biên soạn)")
        if lesson.steps:
            words = ngettext("bài %(number)s (%(steps)s bước)", "bài %(number)s (%(steps)s bước)", lesson.steps)
        parts.append(words % {"number": lesson.number, "steps": lesson.steps})
    if rule.exam_is_missing:
        parts.append(_("bài thi"))
    return ", ".join(parts)
