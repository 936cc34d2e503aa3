"""A wrong choice is where learning happens."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft, items
from courses.domain.content_checks.findings import Finding, Severity
from courses.enums import StepType

BARE = {"sai", "chưa đúng", "không đúng", "không phải"}


def check_feedback(draft: Draft) -> Iterator[Finding]:
    """Every choice that isn't right says why; "Chưa đúng." alone says nothing."""
    for step in draft.steps:
        if step.kind != StepType.TRY_NOW:
            continue
        for choice in items(step.value, "choices"):
            said = str(choice.get("feedback") or "").strip(" .!").lower()
            if not choice.get("correct") and (not said or said in BARE):
                sentence = _("Phương án “%(choice)s” chưa có phản hồi. Hãy viết một câu: vì sao chưa đúng.")
                facts = {"choice": choice.get("text") or "…"}
                yield Finding("feedback_missing", Severity.BLOCKS, sentence % facts, step.number, step.block_id)
