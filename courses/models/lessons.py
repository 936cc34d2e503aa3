"""A lesson and its steps."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from csp.decorators import csp_replace
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, HelpPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager, PreviewableMixin

from courses.blocks.streams import LessonSteps
from courses.enums import PreviewMode, StepType
from courses.models.base import ContentPage
from courses.models.citations import citations_panel
from courses.models.origins import origin_panel
from courses.models.owners import owner_panel
from courses.panels import address_input
from courses.querysets import LessonPageQuerySet

if TYPE_CHECKING:
    from wagtail.blocks import StreamChild

TAKEAWAYS = 3
PHONE_WIDTH = 360


class LessonPage(ContentPage):
    """A lesson: one idea a step, ending with the real task.

    Progress belongs to the ids of the steps, which survive editing and re-ordering. `takeaways` holds one sentence a
    line, for the end of the lesson.
    """

    outcome = models.TextField(_("sau bài này, người học làm được"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("số phút"))
    takeaways = models.TextField(
        _("ba điều cần nhớ"),
        blank=True,
        help_text=_("Mỗi dòng một điều. Để trống thì lấy từ thẻ Ghi nhớ."),
    )
    steps = StreamField(LessonSteps(), verbose_name=_("các bước"), blank=True)

    objects = PageManager.from_queryset(LessonPageQuerySet)()

    url_name = "learn:lesson"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    origin_panel(),
                    HelpPanel(template="courses/panels/content_checks.html", heading=_("Bài còn thiếu gì")),
                    HelpPanel(template="courses/panels/checklist.html", heading=_("Tám điều nên xem lại")),
                    TitleFieldPanel("title"),
                    "outcome",
                    "steps",
                ],
                heading=_("Nội dung"),
            ),
            ObjectList([citations_panel(of_steps=True)], heading=_("Căn cứ pháp lý")),
            ObjectList(
                [owner_panel(), "minutes", "takeaways", FieldPanel("slug", widget=address_input()), CommentPanel()],
                heading=_("Cài đặt"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("bài học")
        verbose_name_plural = _("bài học")

    @cached_property
    def step_ids(self) -> tuple[str, ...]:
        """Ids of the steps in their order, without building any step."""
        return tuple(raw["id"] for raw in self.steps.raw_data)

    @cached_property
    def step_titles(self) -> dict[str, str]:
        return {raw["id"]: raw["value"].get("title", "") for raw in self.steps.raw_data}

    def step(self, block_id: str) -> StreamChild:
        return self.steps[self.step_ids.index(block_id)]

    @property
    def card(self) -> StreamChild | None:
        """The quick guide: the step to remember, if the lesson has one."""
        for index, raw in enumerate(self.steps.raw_data):
            if raw["type"] == StepType.REMEMBER:
                return self.steps[index]
        return None

    def takeaway_lines(self) -> list[str]:
        """Three sentences for the end: the author's, else the first steps of the card."""
        written = [line.strip() for line in self.takeaways.splitlines() if line.strip()]
        if written or self.card is None:
            return written[:TAKEAWAYS]
        return list(self.card.value["steps"])[:TAKEAWAYS]

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The whole lesson in the ways a learner may meet it, then each step by itself."""
        steps = self.step_titles.values()
        numbered = [
            (str(number), gettext("Bước %(number)s: %(title)s") % {"number": number, "title": title})
            for number, title in enumerate(steps, start=1)
        ]
        return [(str(mode.value), str(mode.label)) for mode in PreviewMode] + numbered

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """The phone of the reference first: what is written is read there."""
        phone = {"name": "phone", "icon": "mobile-alt", "device_width": PHONE_WIDTH, "label": gettext("Điện thoại")}
        return [phone, *(size for size in PreviewableMixin.DEFAULT_PREVIEW_SIZES if size["name"] != "mobile")]

    @csp_replace({"frame-ancestors": ["'self'"]})
    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """The player's own look; nothing in it can be sent."""
        steps: list[Any] = list(self.steps)
        if mode_name == PreviewMode.CARD:
            return TemplateResponse(request, "courses/lesson_card.html", {"lesson": self, "card": self.card})
        chosen = int(mode_name) if mode_name.isdecimal() and 0 < int(mode_name) <= len(steps) else 0
        shown = [(number, step) for number, step in enumerate(steps, start=1) if chosen in (0, number)]
        facts = {
            "lesson": self,
            "shown": shown,
            "total": len(steps),
            "number": chosen or 1,
            "is_large": mode_name == PreviewMode.LARGE,
            "is_paper": mode_name == PreviewMode.PAPER,
            "without_pictures": mode_name == PreviewMode.NO_PICTURES,
        }
        return TemplateResponse(request, "courses/lesson_page.html", facts)
