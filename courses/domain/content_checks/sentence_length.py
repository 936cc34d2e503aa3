"""A sentence can be said in one breath."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity

MOST_SYLLABLES = 25
QUOTED_WORDS = 6
SENTENCE = re.compile(r"[.!?:;…]+(?:\s+|$)")


def check_sentence_length(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        for line in step.lines:
            for sentence in SENTENCE.split(line):
                words = sentence.split()
                if len(words) > MOST_SYLLABLES:
                    facts = {"count": len(words), "most": MOST_SYLLABLES, "start": " ".join(words[:QUOTED_WORDS])}
                    told = _("Câu “%(start)s…” dài %(count)s từ, nên tối đa %(most)s. Hãy ngắt thành hai câu.")
                    yield Finding("sentence_too_long", Severity.WARNS, told % facts, step.number, step.block_id)
