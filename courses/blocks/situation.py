"""A case from the counter: choose, and see what follows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.rich_text import StepTextBlock
from courses.blocks.step import StepBlock


class SituationChoiceBlock(StructBlock):
    text = CharBlock(label=_("Cách xử lý"), max_length=300)
    consequence_html = StepTextBlock(label=_("Điều xảy ra sau đó"))
    is_best = BooleanBlock(label=_("Là cách nên chọn"), required=False)

    class Meta:
        icon = "radio-full"
        label = _("Cách xử lý")
        label_format = "{text}"


class SituationBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    story_html = StepTextBlock(label=_("Tình huống"))
    choices = ListBlock(SituationChoiceBlock(), label=_("Các cách xử lý"), min_num=2, max_num=4)

    class Meta:
        icon = "group"
        label = _("Tình huống")
        description = _("Một việc khó ở quầy; mỗi cách xử lý dẫn tới một kết cục.")
        template = "courses/blocks/situation.html"
        preview_value = {
            "title": "Hai giấy ghi tên mẹ khác nhau",
            "story_html": (
                "<p>Giấy chứng sinh ghi mẹ là <b>Nguyễn Thị Bích</b>, thẻ căn cước ghi "
                "<b>Nguyễn Thị Bích Ngọc</b>. Anh Minh muốn lấy kết quả ngay.</p>"
            ),
            "choices": [
                {
                    "text": "Nhập theo giấy chứng sinh cho kịp giờ",
                    "consequence_html": "<p>Tên mẹ lệch với dữ liệu dân cư. Gia đình phải làm thủ tục cải chính.</p>",
                    "is_best": False,
                },
                {
                    "text": "Ghi phiếu hướng dẫn sửa giấy chứng sinh tại bệnh viện",
                    "consequence_html": "<p>Bệnh viện đã cấp giấy nên sửa được từ gốc.</p>",
                    "is_best": True,
                },
            ],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        best = sum(1 for choice in cleaned["choices"] if choice["is_best"])
        if best != 1 and not self.is_deferred_validation:
            sentence = gettext("Tình huống đang có %(count)s cách nên chọn. Hãy đánh dấu đúng một cách.")
            raise StructBlockValidationError(non_block_errors=[ValidationError(sentence % {"count": best})])
        return cleaned
