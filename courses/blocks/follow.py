"""Actions to carry out one after the other, each ticked by the learner; with numbers on a picture of the screen."""

from functools import cached_property
from typing import Any

from django import forms
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, StructBlock, StructValue, TextBlock
from wagtail.blocks.struct_block import StructBlockAdapter
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.rich_text import StepTextBlock
from courses.blocks.screenshots import WHOLE, Screenshot, draw
from courses.blocks.step import StepBlock

PREVIEW_SPEC = "max-800x600"


class ActionBlock(StructBlock):
    text = CharBlock(label=_("Việc làm"), max_length=200)
    check = CharBlock(label=_("Dấu hiệu đã đúng"), max_length=300, required=False)
    mark_x = IntegerBlock(label=_("Số trên ảnh: cách mép trái (%)"), required=False, min_value=0, max_value=WHOLE)
    mark_y = IntegerBlock(label=_("Số trên ảnh: cách mép trên (%)"), required=False, min_value=0, max_value=WHOLE)

    class Meta:
        icon = "check"
        label = _("Việc")
        label_format = "{text}"


class FollowValue(StructValue):
    @cached_property
    def screenshot(self) -> Screenshot | None:
        """With a mark for each action that has a place on it; kept, so that a page asks once."""
        actions = enumerate(self["actions"], start=1)
        return draw(self.get("picture"), [(number, one.get("mark_x"), one.get("mark_y")) for number, one in actions])


class FollowBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    intro_html = StepTextBlock(label=_("Lời dẫn"), required=False)
    picture = ImageChooserBlock(label=_("Ảnh màn hình"), required=False)
    picture_alt = CharBlock(
        label=_("Ảnh cho thấy gì, bấm vào đâu"),
        max_length=250,
        required=False,
        help_text=_("Người không xem được ảnh nghe câu này: gọi tên nút cần bấm, ví dụ “Nút Nộp hồ sơ ở góc phải”."),
    )
    actions = ListBlock(ActionBlock(), label=_("Các việc theo thứ tự"), min_num=1, max_num=9)
    common_error = TextBlock(label=_("Lỗi thường gặp"), required=False, rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Làm theo")
        description = _("Các việc theo thứ tự, có ảnh màn hình đánh số; người học đánh dấu từng việc.")
        template = "courses/blocks/follow.html"
        value_class = FollowValue
        preview_value = {
            "title": "Kiểm tra giấy tờ",
            "intro_html": "<p>Làm lần lượt ba việc.</p>",
            "actions": [
                {"text": "Xem giấy tờ tùy thân.", "check": "Còn giá trị, đúng người, đọc rõ số định danh."},
                {"text": "Đọc hết tờ khai.", "check": "Đủ mục, có chữ ký, chữ rõ."},
                {"text": "Đối chiếu giấy chứng sinh với tờ khai.", "check": "Khớp từng chữ."},
            ],
            "common_error": "Đòi giấy chứng nhận kết hôn dù hệ thống tra được.",
        }


class FollowBlockAdapter(StructBlockAdapter):
    """Brings the board on which an author places the numbers by pressing."""

    js_constructor = "courses.blocks.FollowBlock"

    def js_args(self, block: FollowBlock) -> list[Any]:
        name, children, meta = super().js_args(block)
        board = {
            "picture": reverse("wagtailimages:preview", args=[0, PREVIEW_SPEC]),
            "heading": gettext("Đặt số lên ảnh"),
            "hint": gettext("Chọn một việc rồi bấm vào ảnh. Không dùng chuột thì gõ hai số phần trăm ở việc đó."),
            "empty": gettext("Chọn ảnh màn hình ở trên để đặt số."),
            "action": gettext("Việc {number}"),
            "remove": gettext("Bỏ số của việc này"),
        }
        return [name, children, meta | {"board": board}]

    @cached_property
    def media(self) -> forms.Media:
        own = forms.Media(js=[static("courses/mark-board.js")], css={"all": [static("courses/mark-board.css")]})
        media: forms.Media = super().media + own
        return media


register(FollowBlockAdapter(), FollowBlock)
