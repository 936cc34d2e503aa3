"""What each kind of page may be made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from courses.blocks.do_real import DoRealBlock
from courses.blocks.follow import FollowBlock
from courses.blocks.read import ReadBlock
from courses.blocks.remember import RememberBlock
from courses.blocks.situation import SituationBlock
from courses.blocks.try_now import TryNowBlock
from courses.blocks.watch import WatchBlock

FEWEST_STEPS, MOST_STEPS = 3, 12


class LessonSteps(StreamBlock):
    """The steps of a lesson, 3 to 12 of them, with at most one card to remember."""

    read = ReadBlock()
    follow = FollowBlock()
    watch = WatchBlock()
    try_now = TryNowBlock()
    situation = SituationBlock()
    do_real = DoRealBlock()
    remember = RememberBlock()

    class Meta:
        label = _("Các bước của bài")
        required = False  # an empty lesson gets our sentence, not "This field is required."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        facts = {"count": len(cleaned), "fewest": FEWEST_STEPS, "most": MOST_STEPS}
        problems = []
        if len(cleaned) < FEWEST_STEPS and not self.is_deferred_validation:
            problems.append(gettext("Bài đang có %(count)s bước, cần ít nhất %(fewest)s. Hãy thêm bước rồi gửi lại."))
        if len(cleaned) > MOST_STEPS:
            problems.append(gettext("Bài đang có %(count)s bước, nhiều nhất là %(most)s. Hãy tách thành hai bài."))
        if sum(1 for child in cleaned if child.block_type == "remember") > 1:
            problems.append(gettext("Mỗi bài chỉ có một thẻ Ghi nhớ. Hãy giữ lại một thẻ."))
        if problems:
            raise StreamBlockValidationError(non_block_errors=[ValidationError(text % facts) for text in problems])
        return cleaned
