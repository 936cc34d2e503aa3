"""The stages of a learning path: what is learned together, in which order."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, PageChooserBlock, StreamBlock, StructBlock


class PublishedPageBlock(PageChooserBlock):
    """A page that learners can open. While a draft is written it may lead to another draft."""

    def clean(self, value: Any) -> Any:
        page = super().clean(value)
        if page is not None and not page.live and not self.is_deferred_validation:
            raise ValidationError(unpublished_sentence(page.title))
        return page


class StageContents(StreamBlock):
    """Courses in the order they are learned, guides to keep at hand, another path to go on with."""

    course = PublishedPageBlock(page_type="courses.CoursePage", label=_("Khóa học"), icon="openquote")
    guide = PublishedPageBlock(
        page_type=["courses.QuickGuidePage", "courses.ProcedureGuidePage"],
        label=_("Thẻ hướng dẫn, hướng dẫn thủ tục"),
        icon="thumbtack",
    )
    path = PublishedPageBlock(page_type="courses.LearningPathPage", label=_("Lộ trình khác"), icon="arrow-right")


class StageBlock(StructBlock):
    """One stage: three to five of them make a path."""

    title = CharBlock(label=_("Tên chặng"), max_length=120)
    items = StageContents(label=_("Nội dung của chặng"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Chặng")


class PathStages(StreamBlock):
    stage = StageBlock()

    class Meta:
        label = _("Các chặng")
        min_num = 1
        max_num = 7


def unpublished_sentence(title: str) -> str:
    sentence = gettext(
        "“%(title)s” chưa xuất bản nên người học không mở được. Hãy xuất bản trang đó trước, hoặc bỏ khỏi lộ trình."
    )
    return sentence % {"title": title}
