"""One question, answered at once, with feedback written for every choice."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock, StructValue, TextBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.step import StepBlock

VERDICT = re.compile(r"^(chưa đúng|đúng)[.,:]\s*", re.IGNORECASE)


class ChoiceValue(StructValue):
    @property
    def feedback_text(self) -> str:
        """Without a leading "Đúng." or "Chưa đúng.": the page says that itself, in the reader's language."""
        text = VERDICT.sub("", self["feedback"])
        return text[:1].upper() + text[1:]


class TryChoiceBlock(StructBlock):
    text = CharBlock(label=_("Phương án"), max_length=300)
    correct = BooleanBlock(label=_("Là phương án đúng"), required=False)
    feedback = TextBlock(label=_("Phản hồi khi chọn"), rows=2, help_text=_("Vì sao đúng, hoặc vì sao chưa đúng."))

    class Meta:
        icon = "radio-full"
        label = _("Phương án")
        label_format = "{text}"
        value_class = ChoiceValue


class TryNowBlock(StepBlock):
    title = CharBlock(label=_("Tên bước"), max_length=120)
    question = TextBlock(label=_("Câu hỏi"), rows=3)
    choices = ListBlock(TryChoiceBlock(), label=_("Các phương án"), min_num=2, max_num=5)
    hint = TextBlock(label=_("Gợi ý sau hai lần chưa đúng"), rows=2)
    explanation = TextBlock(label=_("Giải thích đáp án"), rows=2)

    class Meta:
        icon = "help"
        label = _("Thử ngay")
        description = _("Một câu hỏi ngắn, có phản hồi cho từng phương án, làm lại được.")
        template = "courses/blocks/try_now.html"
        preview_value = {
            "title": "Không có giấy chứng sinh",
            "question": "Chị Lan sinh con tại nhà, có bà hàng xóm chứng kiến. Cần hướng dẫn chị nộp giấy tờ gì?",
            "choices": [
                {
                    "text": "Giấy cam đoan của chị Lan về việc sinh",
                    "correct": False,
                    "feedback": "Chưa đúng. Giấy cam đoan chỉ dùng khi không có người làm chứng.",
                },
                {
                    "text": "Văn bản xác nhận của người làm chứng",
                    "correct": True,
                    "feedback": "Đúng. Có người làm chứng thì nộp văn bản xác nhận của người đó.",
                },
            ],
            "hint": "Giấy tờ thay thế có thứ tự trước sau.",
            "explanation": "Giấy chứng sinh, rồi văn bản của người làm chứng, cuối cùng mới đến giấy cam đoan.",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        right = sum(1 for choice in cleaned["choices"] if choice["correct"])
        if right != 1 and not self.is_deferred_validation:
            sentence = gettext("Câu hỏi đang có %(count)s phương án đúng. Hãy đánh dấu đúng một phương án.")
            raise StructBlockValidationError(non_block_errors=[ValidationError(sentence % {"count": right})])
        return cleaned
