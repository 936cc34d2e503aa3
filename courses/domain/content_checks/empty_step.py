"""A step without words teaches nothing."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity


def check_empty_steps(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        if not str(step.value.get("title") or "").strip():
            sentence = _("Bước chưa có tên. Hãy đặt tên theo việc người học sẽ làm.")
            yield Finding("step_without_title", Severity.BLOCKS, sentence, step.number, step.block_id)
        if not step.shown:
            sentence = _("Bước chưa có chữ nào. Hãy viết nội dung, hoặc xóa bước.")
            yield Finding("empty_step", Severity.BLOCKS, sentence, step.number, step.block_id)
