"""The one kind of running text a step may hold."""

from typing import Any

from wagtail.blocks import RichTextBlock

FEATURES = ["bold", "ol", "ul", "link"]


class StepTextBlock(RichTextBlock):
    """Bold, lists and links; no headings, colours or pictures inside a step."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)
