"""A step is read in a minute."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity
from courses.enums import StepType

MOST_WORDS = 120
MOST_OTHER = {
    StepType.REMEMBER: 200,  # one printed page
    StepType.WATCH: 1500,  # what is said in ten minutes, for those who read instead
}


def check_step_length(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        words = sum(len(line.split()) for line in step.shown)
        most = MOST_OTHER.get(step.kind, MOST_WORDS)
        if words > most:
            sentence = _("Bước dài %(words)s từ, nhiều nhất là %(most)s. Hãy bớt chữ hoặc tách thành hai bước.")
            yield Finding(
                "step_too_long",
                Severity.BLOCKS,
                sentence % {"words": words, "most": most},
                step.number,
                step.block_id,
            )
