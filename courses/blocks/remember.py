"""The quick guide: one card to keep at the counter."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateBlock, ListBlock, TextBlock

from courses.blocks.step import StepBlock


class RememberBlock(StepBlock):
    title = CharBlock(label=_("Tên thẻ"), max_length=120, help_text=_("Gọi theo việc phải làm."))
    when_to_use = TextBlock(label=_("Dùng khi nào"), rows=2)
    prepare = ListBlock(CharBlock(max_length=200), label=_("Chuẩn bị"), max_num=9)
    steps = ListBlock(CharBlock(max_length=200), label=_("Các bước"), min_num=1, max_num=9)
    stop_points = ListBlock(CharBlock(max_length=200), label=_("Dừng và hỏi nếu"), max_num=9)
    legal_basis = TextBlock(label=_("Căn cứ pháp lý"), rows=2)
    updated = DateBlock(label=_("Ngày cập nhật"))

    class Meta:
        icon = "thumbtack"
        label = _("Ghi nhớ")
        description = _("Thẻ hướng dẫn nhanh, in vừa một trang A4.")
        template = "courses/blocks/remember.html"
        preview_value = {
            "title": "Tiếp nhận hồ sơ khai sinh",
            "when_to_use": "Khi khai sinh cho trẻ sinh tại Việt Nam, cha mẹ là công dân Việt Nam.",
            "prepare": ["Phần mềm hộ tịch dùng chung", "Mẫu tờ khai, phiếu bổ sung"],
            "steps": [
                "Xem giấy tờ tùy thân, hỏi quan hệ với trẻ.",
                "Đọc hết tờ khai.",
                "Đối chiếu giấy chứng sinh.",
                "In bản nháp cho người dân xác nhận.",
            ],
            "stop_points": ["Giấy tờ và dữ liệu không khớp.", "Giấy tờ có dấu hiệu tẩy xóa."],
            "legal_basis": "Luật Hộ tịch số 60/2014/QH13. Kiểm tra văn bản đang có hiệu lực.",
            "updated": date(2026, 11, 20),
        }
