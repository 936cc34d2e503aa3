"""What is said or shown can also be read, and reaches those with a slow line."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.blocks.recordings import LIGHT
from courses.domain.content_checks.draft import Draft, DraftStep, items, plain_lines
from courses.domain.content_checks.findings import Finding, Severity
from courses.enums import StepType
from lms.core.display import format_bytes


def recordings_of(step: DraftStep) -> list[int]:
    """Ids of the variants of the step."""
    return [one for one in items(step.value, "variants") if one] if step.kind == StepType.WATCH else []


def check_recordings(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        if step.kind != StepType.WATCH:
            continue
        weights = [draft.recording_bytes[one] for one in recordings_of(step) if one in draft.recording_bytes]
        if not weights:
            sentence = _("Bước Xem, nghe chưa có bản ghi. Hãy chọn một bản ghi, hoặc đổi thành bước Đọc.")
            yield Finding("recording_missing", Severity.BLOCKS, sentence, step.number, step.block_id)
        elif min(weights) > LIGHT:
            sentence = _(
                "Bản nhẹ nhất nặng %(size)s, nhiều nhất là %(most)s. Hãy thêm bản chỉ có tiếng hoặc hình 240p."
            )
            facts = {"size": format_bytes(min(weights)), "most": format_bytes(LIGHT)}
            yield Finding("recording_without_light", Severity.BLOCKS, sentence % facts, step.number, step.block_id)
        if not plain_lines(str(step.value.get("transcript_html") or "")):
            sentence = _("Bản ghi chưa có lời thoại. Hãy chép lại từng lời, kèm điều thấy trên hình.")
            yield Finding("transcript_missing", Severity.BLOCKS, sentence, step.number, step.block_id)
