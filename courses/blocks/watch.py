"""Something to watch or listen to, loaded only when it is started, with every word of it on the page."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructValue
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.recordings import Variant, variants_of
from courses.blocks.rich_text import StepTextBlock
from courses.blocks.step import StepBlock

SAMPLE = Variant("Hỏi đủ giấy tờ trong một lần", is_video=False, length="2:10", byte_size=1_040_000)


class WatchValue(StructValue):
    @cached_property
    def recordings(self) -> tuple[Variant, ...]:
        return variants_of(self["variants"])


class WatchBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    intro_html = StepTextBlock(label=_("Lời dẫn"), required=False)
    variants = ListBlock(
        SnippetChooserBlock("courses.Recording"),
        label=_("Các bản của cùng một bản ghi"),
        help_text=_("Ít nhất một bản nhẹ, không quá 2 MB: chỉ có tiếng, hoặc hình cỡ 240p."),
        max_num=3,
        default=[],
    )
    transcript_html = StepTextBlock(
        label=_("Lời thoại đầy đủ"),
        help_text=_("Ai không xem, không nghe được thì đọc ở đây: từng lời, và điều thấy trên hình."),
    )

    class Meta:
        icon = "media"
        label = _("Xem, nghe")
        description = _("Một bản ghi ngắn, bấm mới tải, kèm lời thoại đầy đủ.")
        template = "courses/blocks/watch.html"
        value_class = WatchValue
        preview_value = {
            "title": "Nghe một cuộc hướng dẫn tại quầy",
            "intro_html": "<p>Nghe cách chị Hoa hỏi đủ giấy tờ trong một lần.</p>",
            "variants": [],
            "transcript_html": (
                "<p>Chị Hoa: Chào bác, bác cần làm việc gì?</p>"
                "<p>Bác Tư: Tôi đi khai sinh cho cháu.</p>"
                "<p>Chị Hoa: Bác cho cháu xem giấy chứng sinh và thẻ căn cước ạ.</p>"
            ),
        }

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """With a player to look at: there is no recording yet that could be chosen."""
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        return context | {"sample": [SAMPLE]}
