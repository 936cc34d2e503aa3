"""What is marked as a term can be looked up."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity
from courses.term_links import marked_words
from lms.core.vietnamese.text import matching_key


def check_terms(draft: Draft) -> Iterator[Finding]:
    """Each once, where it comes first."""
    known = set(draft.terms)
    for step in draft.steps:
        for text in step.rich_texts:
            for words in marked_words(text):
                if matching_key(words) in known:
                    continue
                known.add(matching_key(words))
                sentence = _(
                    "“%(words)s” được đánh dấu là thuật ngữ nhưng chưa có trong danh mục. Hãy thêm vào mục Thuật ngữ, "
                    "hoặc bỏ dấu."
                )
                yield Finding("term_unknown", Severity.WARNS, sentence % {"words": words}, step.number, step.block_id)
