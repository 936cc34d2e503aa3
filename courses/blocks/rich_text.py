"""The one kind of running text a step may hold."""

import json
from typing import Any

from wagtail.blocks import RichTextBlock

FEATURES = ["bold", "term", "key", "ol", "ul", "link"]
PLAIN = "unstyled"
KEPT_KINDS = {PLAIN, "ordered-list-item", "unordered-list-item"}


class StepTextBlock(RichTextBlock):
    """Bold, terms, keys, lists and links; no headings, colours or pictures inside a step."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """What was pasted as a heading or a quotation becomes a paragraph; the library would drop its words."""
        sent = data.get(prefix)
        if sent:
            data = {**dict(data.items()), prefix: _as_paragraphs(sent)}
        return super().value_from_datadict(data, files, prefix)


def _as_paragraphs(sent: str) -> str:
    try:
        content = json.loads(sent)
        for block in content["blocks"]:
            if block["type"] not in KEPT_KINDS:
                block["type"] = PLAIN
    except (ValueError, TypeError, KeyError):
        return sent  # the library says what is wrong with it
    return json.dumps(content)
