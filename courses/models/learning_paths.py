"""A learning path: stages of courses and guides for those who take up a position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from courses.blocks.path_stages import PathStages, unpublished_sentence
from courses.models.base import NOT_COPIED, ContentPage
from courses.models.origins import origin_panel
from courses.models.owners import owner_panel
from courses.models.positions import positions_panel
from courses.panels import address_input
from courses.querysets import GuideQuerySet

MOST_ROUNDS = 50


@dataclass(frozen=True)
class PathItem:
    """What a stage leads to: `kind` is "course", "guide" or "path", `page_id` names the page."""

    kind: str
    page_id: int


@dataclass(frozen=True)
class PathStage:
    title: str
    items: tuple[PathItem, ...]


class LearningPathPage(ContentPage):
    """Leads only to published pages, and never back to itself, whichever way round."""

    intro = models.TextField(_("giới thiệu"), blank=True)
    stages = StreamField(PathStages(), verbose_name=_("các chặng"))
    review_by = models.DateField(_("rà soát trước ngày"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("nội dung minh họa"), default=False)

    objects = PageManager.from_queryset(GuideQuerySet)()

    url_name = "learn:path"
    parent_page_types = ["courses.CatalogueSectionPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*NOT_COPIED, "review_by"]

    edit_handler = TabbedInterface(
        [
            ObjectList([origin_panel(), TitleFieldPanel("title"), "intro", "stages"], heading=_("Nội dung")),
            ObjectList([positions_panel(least=1)], heading=_("Dành cho ai")),
            ObjectList(
                [
                    owner_panel(),
                    "review_by",
                    "is_illustrative",
                    FieldPanel("slug", widget=address_input()),
                    CommentPanel(),
                ],
                heading=_("Cài đặt"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("lộ trình học")
        verbose_name_plural = _("lộ trình học")

    def clean(self) -> None:
        super().clean()
        circle = self._way_back()
        if circle:
            sentence = gettext(
                "Lộ trình này dẫn đến “%(title)s”, và từ đó lại quay về chính nó. Hãy bỏ một trong hai liên kết."
            )
            raise ValidationError({"stages": sentence % {"title": circle}})
        if self.live and self.pk:  # a page being added counts as live in its form, also where it becomes a draft
            hidden = Page.objects.filter(pk__in=self.target_ids("course", "guide", "path"), live=False).first()
            if hidden is not None:
                raise ValidationError({"stages": unpublished_sentence(hidden.title)})

    def _way_back(self) -> str:
        """The title of the first path that leads back here; "" where none does."""
        wanted, seen = set(self.target_ids("path")), set()
        if self.pk in wanted:
            return self.title
        for _round in range(MOST_ROUNDS):
            found = LearningPathPage.objects.filter(pk__in=wanted - seen)
            seen |= wanted
            wanted = set()
            for path in found:
                if self.pk in path.target_ids("path"):
                    title: str = path.title
                    return title
                wanted |= set(path.target_ids("path"))
            if not wanted - seen:
                break
        return ""

    def target_ids(self, *kinds: str) -> list[int]:
        return [item.page_id for stage in self.outline() for item in stage.items if item.kind in kinds]

    def outline(self) -> list[PathStage]:
        """The stages as plain values, without fetching any page."""
        return [
            PathStage(raw["value"].get("title", ""), tuple(_items(raw["value"].get("items") or [])))
            for raw in self.stages.raw_data
        ]

    @csp_replace({"frame-ancestors": ["'self'"]})
    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        titles = dict(Page.objects.filter(pk__in=self.target_ids("course", "guide", "path")).values_list("pk", "title"))
        stages = [(stage.title, [titles.get(item.page_id, "") for item in stage.items]) for stage in self.outline()]
        return TemplateResponse(request, "courses/learning_path_page.html", {"path": self, "stages": stages})


def _items(raw: list[dict[str, Any]]) -> Iterator[PathItem]:
    for one in raw:
        if one.get("value"):
            yield PathItem(one["type"], int(one["value"]))
