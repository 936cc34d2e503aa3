"""What an author starts from: empty steps in the right order, so that nobody faces a white page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.domain.step_data import raw_steps
from courses.enums import LessonTemplate, StepType
from courses.models import CoursePage, LessonPage
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

MINUTES = 20
DESCRIPTIONS = {
    LessonTemplate.PROCEDURE: _("Nhận, kiểm tra và giải quyết một loại hồ sơ."),
    LessonTemplate.SOFTWARE: _("Làm theo trên màn hình, có ảnh và số chỉ chỗ bấm."),
    LessonTemplate.SITUATION: _("Chọn cách xử lý khi gặp việc khó ở quầy."),
}
Outline = tuple[tuple[StepType, str], ...]
# Working titles are content, so Vietnamese in both languages. Practice comes often enough for the content checks.
OUTLINES: Mapping[LessonTemplate, Outline] = {
    LessonTemplate.PROCEDURE: (
        (StepType.READ, "Khi nào làm thủ tục này, chuẩn bị gì"),
        (StepType.FOLLOW, "Kiểm tra giấy tờ"),
        (StepType.TRY_NOW, "Thiếu giấy tờ thì hướng dẫn thế nào"),
        (StepType.FOLLOW, "Nhập và xử lý hồ sơ"),
        (StepType.SITUATION, "Một hồ sơ khó"),
        (StepType.TRY_NOW, "Lỗi hay gặp khi trả kết quả"),
        (StepType.DO_REAL, "Làm một hồ sơ thật"),
        (StepType.REMEMBER, "Thẻ nhớ của thủ tục"),
    ),
    LessonTemplate.SOFTWARE: (
        (StepType.READ, "Việc này dùng chức năng nào"),
        (StepType.FOLLOW, "Mở đúng màn hình"),
        (StepType.TRY_NOW, "Bấm vào đâu"),
        (StepType.FOLLOW, "Nhập, kiểm tra lại rồi lưu"),
        (StepType.TRY_NOW, "Khi phần mềm báo lỗi"),
        (StepType.DO_REAL, "Làm trên hệ thống thật"),
        (StepType.REMEMBER, "Thẻ nhớ các thao tác"),
    ),
    LessonTemplate.SITUATION: (
        (StepType.READ, "Điều cần nhớ trước khi xử lý"),
        (StepType.SITUATION, "Tình huống thường gặp"),
        (StepType.TRY_NOW, "Quy định nói gì"),
        (StepType.SITUATION, "Tình huống khó hơn"),
        (StepType.TRY_NOW, "Khi nào phải dừng và hỏi"),
        (StepType.DO_REAL, "Xử lý một việc thật cùng người kèm"),
        (StepType.REMEMBER, "Thẻ nhớ cách xử lý"),
    ),
}
# Rows to fill in, as many as a usual step has.
ROWS: Mapping[StepType, Mapping[str, Any]] = {
    StepType.FOLLOW: {"actions": [{}, {}, {}]},
    StepType.TRY_NOW: {"choices": [{}, {}, {}]},
    StepType.SITUATION: {"choices": [{}, {}, {}]},
    StepType.REMEMBER: {"prepare": [""], "steps": ["", "", ""], "stop_points": [""]},
}


def start_lesson(*, course: CoursePage, template: LessonTemplate, title: str, actor: User) -> LessonPage:
    """A draft under the course with the empty steps of the template; nobody but authors sees it."""
    steps = raw_steps([_empty_step(kind, words) for kind, words in OUTLINES[template]], [])
    with transaction.atomic():
        parent = CoursePage.objects.select_for_update().get(pk=course.pk)
        lesson = LessonPage(title=normalise(title), minutes=MINUTES, live=False, steps=json.dumps(steps), owner=actor)
        parent.add_child(instance=lesson)
        lesson.save_revision(user=actor)
    return lesson


def _empty_step(kind: StepType, title: str) -> Mapping[str, Any]:
    updated = {"updated": timezone.localdate().isoformat()} if kind == StepType.REMEMBER else {}
    return {"type": kind.value, "value": {"title": title, **ROWS.get(kind, {}), **updated}}
