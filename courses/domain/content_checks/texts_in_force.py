"""What is taught rests on what is in force."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.citations import EndedText
from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity
from lms.core.display import format_date


def check_texts_in_force(draft: Draft) -> Iterator[Finding]:
    """A warning: an author may name an old text to say that it has ended."""
    places = [(0, ""), *((step.number, step.block_id) for step in draft.steps)]
    for number, block_id in places:
        for text in draft.ended_basis.get(block_id, ()):
            yield Finding("text_not_in_force", Severity.WARNS, _sentence(text), number, block_id)


def _sentence(text: EndedText) -> str:
    facts = {"number": text.number, "day": format_date(text.ends_on)}
    if text.article:
        sentence = _("%(article)s của %(number)s hiệu lực đến hết %(day)s. Hãy xem lại nội dung và căn cứ.")
        return sentence % (facts | {"article": text.article})
    if text.replaced_by:
        sentence = _("%(number)s hiệu lực đến hết %(day)s, thay bằng %(new)s. Hãy xem lại theo văn bản mới.")
        return sentence % (facts | {"new": text.replaced_by})
    return _("%(number)s hiệu lực đến hết %(day)s. Hãy xem lại nội dung và căn cứ.") % facts
