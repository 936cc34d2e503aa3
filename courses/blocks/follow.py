"""Actions to carry out one after the other, each ticked by the learner."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock

from courses.blocks.rich_text import StepTextBlock
from courses.blocks.step import StepBlock


class ActionBlock(StructBlock):
    text = CharBlock(label=_("Việc làm"), max_length=200)
    check = CharBlock(label=_("Dấu hiệu đã đúng"), max_length=300, required=False)

    class Meta:
        icon = "check"
        label = _("Việc")
        label_format = "{text}"


class FollowBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    intro_html = StepTextBlock(label=_("Lời dẫn"), required=False)
    actions = ListBlock(ActionBlock(), label=_("Các việc theo thứ tự"), min_num=1, max_num=9)
    common_error = TextBlock(label=_("Lỗi thường gặp"), required=False, rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Làm theo")
        description = _("Các việc theo thứ tự; người học đánh dấu từng việc.")
        template = "courses/blocks/follow.html"
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
