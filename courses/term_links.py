"""Terms in the running text of a step: what an author marked, and the first of each abbreviation, lead to what they
mean. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lms.core.vietnamese.text import matching_key

LINK = re.compile(r"(<a\b.*?</a>)", re.DOTALL)
MARKED = re.compile(r"<dfn\b[^>]*>(.*?)</dfn>", re.DOTALL)
TAG = re.compile(r"(<[^>]+>)")
ABBREVIATION = re.compile(r"(?<![\w/&;-])[A-ZĐƯ][A-ZĐƯ0-9]*[A-ZĐƯ](?![\w/;-])")


def marked_words(text: str) -> list[str]:
    """What the author marked as a term, as it reads."""
    return [html.unescape(TAG.sub("", one)).strip() for one in MARKED.findall(text)]


def link_terms(text: str, anchors: Mapping[str, str]) -> SafeString:
    """`anchors` by what is written, as `matching_key` has it. The text is rich text, clean when it was stored."""
    linked: set[str] = set()
    parts = LINK.split(text)
    return mark_safe(  # noqa: S308 - the words stay as they are stored, what is put around them is ours
        "".join(
            MARKED.sub(r"\1", part) if place % 2 else _outside_links(part, anchors, linked)
            for place, part in enumerate(parts)
        )
    )


def _outside_links(text: str, anchors: Mapping[str, str], linked: set[str]) -> str:
    made, at = [], 0
    for mark in MARKED.finditer(text):
        made.append(_abbreviations(text[at : mark.start()], anchors, linked))
        key = matching_key(html.unescape(TAG.sub("", mark[1])))
        made.append(_link(anchors[key], mark[1]) if key in anchors else mark[1])
        linked.add(key)
        at = mark.end()
    made.append(_abbreviations(text[at:], anchors, linked))
    return "".join(made)


def _abbreviations(text: str, anchors: Mapping[str, str], linked: set[str]) -> str:
    def first(match: re.Match[str]) -> str:
        key = matching_key(match[0])
        if key in linked or key not in anchors:
            return match[0]
        linked.add(key)
        return _link(anchors[key], match[0])

    parts: Sequence[str] = TAG.split(text)
    return "".join(part if place % 2 else ABBREVIATION.sub(first, part) for place, part in enumerate(parts))


def _link(anchor: str, words: str) -> str:
    return format_html('<a class="term" href="#{}">{}</a>', anchor, mark_safe(words))  # noqa: S308 - as above
