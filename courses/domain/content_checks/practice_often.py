"""Four steps without practice are a lecture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft, DraftStep
from courses.domain.content_checks.findings import Finding, Severity
from courses.enums import StepType

MOST_WITHOUT = 4
CLOSING = (StepType.DO_REAL, StepType.REMEMBER)


def check_practice_often(draft: Draft) -> Iterator[Finding]:
    """The real task and the card end a lesson: they belong to no run."""
    if len(draft.steps) >= MOST_WITHOUT and not any(step.kind == StepType.TRY_NOW for step in draft.steps):
        sentence = _("Bài có %(count)s bước mà chưa có bước Thử ngay. Hãy thêm một câu hỏi sau điều khó nhất.")
        yield Finding("practice_missing", Severity.BLOCKS, sentence % {"count": len(draft.steps)})
        return
    for run in _runs(draft.steps):
        if len(run) >= MOST_WITHOUT:
            facts = {"first": run[0].number, "last": run[-1].number}
            sentence = _(
                "Từ bước %(first)s đến bước %(last)s chưa có bước Thử ngay. Cứ bốn bước cần một: hãy thêm vào giữa."
            )
            yield Finding("practice_missing", Severity.BLOCKS, sentence % facts, run[-1].number, run[-1].block_id)


def _runs(steps: Sequence[DraftStep]) -> Iterator[list[DraftStep]]:
    run: list[DraftStep] = []
    for step in steps:
        if step.kind == StepType.TRY_NOW:
            yield run
            run = []
        elif step.kind not in CLOSING:
            run.append(step)
    yield run
