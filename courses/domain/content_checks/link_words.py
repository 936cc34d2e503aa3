"""The words of a link say where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft, plain_lines
from courses.domain.content_checks.findings import Finding, Severity

LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
SAYS_NOTHING = {"tại đây", "ở đây", "vào đây", "đây", "bấm vào đây", "bấm đây", "xem thêm", "link", "liên kết"}


def check_link_words(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        for text in step.rich_texts:
            for words in LINK.findall(text):
                said = " ".join(plain_lines(words)).strip(" .:")
                if said.lower() in SAYS_NOTHING:
                    sentence = _("Liên kết ghi “%(words)s”. Hãy ghi tên trang sẽ mở, ví dụ “Cổng dịch vụ công”.")
                    yield Finding(
                        "link_says_nothing", Severity.WARNS, sentence % {"words": said}, step.number, step.block_id
                    )
