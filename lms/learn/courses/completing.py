"""The rule of completion in words, as the page of a course says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.completion import CompletionRule
from courses.domain.withdrawal import recorded_by
from lms.core.display import format_date


@dataclass(frozen=True)
class Completing:
    """When the course counts as completed: what it asks for, and what of it is missing; `missing` "" for whoever isn't
    enrolled. `waiting`: why it isn't recorded although nothing that is published is missing."""

    asked: Sequence[str]
    missing: str
    is_met: bool
    waiting: str = ""


def completing_words(
    rule: CompletionRule, *, is_enrolled: bool, withdrawn_at: datetime | None = None
) -> Completing | None:
    """`withdrawn_at`: set where a lesson that may come back is all the reader's completion waits for."""
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
    is_met = is_enrolled and rule.is_met and withdrawn_at is None
    waiting = waiting_words(withdrawn_at, is_all_done=rule.is_met)
    return Completing(asked, _missing(rule) if is_enrolled else "", is_met, waiting)


def waiting_words(withdrawn_at: datetime | None, *, is_all_done: bool) -> str:
    """The same wherever the learner meets the course; the day only where neither lesson nor exam is missing."""
    if withdrawn_at is None:
        return ""
    if not is_all_done:
        return mended_words()
    words = _(
        "Có bài của khóa đang tạm gỡ để sửa. Bài trở lại mà còn bước chưa xong thì học nốt; nếu không, hoàn thành được "
        "ghi nhận chậm nhất ngày %(day)s."
    )
    return words % {"day": format_date(recorded_by(withdrawn_at))}


def mended_words() -> str:
    return _("Có bài của khóa đang tạm gỡ để sửa. Bài trở lại mà còn bước chưa xong thì học nốt.")


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
