"""A lesson is kept on a phone with little room, over a line with little speed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity

MOST_KB = 400
KB = 1024


def offline_bytes(draft: Draft) -> int:
    """Words of all steps as they are stored, and the pictures as learners get them."""
    words = sum(len(json.dumps(step.value, ensure_ascii=False, default=str).encode()) for step in draft.steps)
    return words + sum(draft.picture_bytes.values())


def check_offline_weight(draft: Draft) -> Iterator[Finding]:
    weight = -(-offline_bytes(draft) // KB)
    if weight > MOST_KB:
        sentence = _("Bài nặng %(weight)s KB, nhiều nhất là %(most)s KB để học được khi không có mạng. Hãy tách bài.")
        yield Finding("lesson_too_heavy", Severity.BLOCKS, sentence % {"weight": weight, "most": MOST_KB})
