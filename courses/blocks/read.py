"""Something to know before doing."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from courses.blocks.rich_text import StepTextBlock
from courses.blocks.step import StepBlock


class ReadBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    body_html = StepTextBlock(label=_("Nội dung"), help_text=_("Một ý, không quá 120 từ."))

    class Meta:
        icon = "doc-full"
        label = _("Đọc")
        description = _("Một điều cần biết, đọc trong một phút.")
        template = "courses/blocks/read.html"
        preview_value = {
            "title": "Chuẩn bị trước khi người dân đến",
            "body_html": (
                "<p>Mở sẵn phần mềm hộ tịch và để trên bàn:</p>"
                "<ul><li>Mẫu tờ khai đang dùng.</li><li>Mẫu phiếu yêu cầu bổ sung hồ sơ.</li></ul>"
            ),
        }
