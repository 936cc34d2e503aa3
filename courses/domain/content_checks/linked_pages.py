"""A link leads to a page that can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft, DraftStep, plain_lines
from courses.domain.content_checks.findings import Finding, Severity

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.IGNORECASE | re.DOTALL)
PAGE_ID = re.compile(r"\bid=[\"'](\d+)[\"']")


def linked_pages(step: DraftStep) -> Iterator[tuple[int, str]]:
    """Ids of the pages a step links to, with the words of each link."""
    for text in step.rich_texts:
        for attributes, words in LINK.findall(text):
            page = PAGE_ID.search(attributes)
            if page and 'linktype="page"' in attributes:
                yield int(page[1]), " ".join(plain_lines(words))


def check_linked_pages(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        for page_id, words in linked_pages(step):
            if page_id in draft.closed_pages:
                sentence = _(
                    "Liên kết “%(words)s” dẫn tới trang chưa xuất bản. Hãy xuất bản trang đó hoặc bỏ liên kết."
                )
                yield Finding(
                    "link_to_closed_page", Severity.BLOCKS, sentence % {"words": words}, step.number, step.block_id
                )
