"""A lesson ends at the counter."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity
from courses.enums import StepType


def check_real_task(draft: Draft) -> Iterator[Finding]:
    if not any(step.kind == StepType.DO_REAL for step in draft.steps):
        sentence = _(
            "Bài chưa có bước Tự làm việc thật. Hãy thêm một việc làm tại quầy, ghi rõ thế nào là xong và hỏi ai."
        )
        yield Finding("real_task_missing", Severity.BLOCKS, sentence)
