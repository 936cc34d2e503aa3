"""The real task, done at the counter."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, TextBlock

from courses.blocks.rich_text import StepTextBlock
from courses.blocks.step import StepBlock


class DoRealBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    instruction_html = StepTextBlock(label=_("Việc cần làm thật"))
    done_looks_like = TextBlock(label=_("Thế nào là xong"), rows=2)
    ask_whom = TextBlock(label=_("Vướng thì hỏi ai"), rows=2)
    note_prompt = TextBlock(label=_("Câu hỏi cho ô ghi chú"), rows=2, required=False)
    asks_photo = BooleanBlock(
        label=_("Mời gửi một ảnh"),
        help_text=_(
            "Chỉ bật khi ảnh có ích và không thể có giấy tờ hay dữ liệu của người dân, ví dụ ảnh quầy đã dọn. "
            "Ảnh không bắt buộc, chỉ người học xem được."
        ),
        required=False,
    )

    class Meta:
        icon = "crosshairs"
        label = _("Tự làm việc thật")
        description = _("Làm một hồ sơ thật, đánh dấu khi xong, ghi chú nếu muốn.")
        template = "courses/blocks/do_real.html"
        preview_value = {
            "title": "Làm một hồ sơ thật",
            "instruction_html": "<p>Chọn một hồ sơ khai sinh thật tại quầy hôm nay. Nhờ người kèm ngồi cạnh.</p>",
            "done_looks_like": "Hồ sơ đủ giấy tờ, người dân đã xác nhận bản nháp.",
            "ask_whom": "Người kèm cặp hoặc chuyên viên tư pháp đang phụ trách.",
            "note_prompt": "Hồ sơ này có gì khác với bài học?",
        }
