"""Panels of the trainer's first page. A panel without anything to say is left out."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from courses.domain.lesson_templates import DESCRIPTIONS
from courses.enums import LessonTemplate
from courses.models import CatalogueIndexPage, CoursePage

REVIEW_AHEAD = timedelta(days=30)


class ListPanel(Component):
    """Rows found once; nothing at all where there are none."""

    def __init__(self) -> None:
        self.rows = self.find()

    def find(self) -> list[Any]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self.rows, "today": timezone.localdate(), "request": parent_context["request"]}


class ReviewPanel(ListPanel):
    """Courses whose date of review has passed or comes within 30 days."""

    name = "review"
    order = 100
    template_name = "studio/panels/review.html"

    def find(self) -> list[CoursePage]:
        return list(CoursePage.objects.live().filter(review_by__lte=_horizon()).order_by("review_by", "pk"))


class DraftsPanel(ListPanel):
    """Courses and lessons with changes that learners don't see yet."""

    name = "drafts"
    order = 110
    template_name = "studio/panels/drafts.html"

    def find(self) -> list[Page]:
        catalogue = CatalogueIndexPage.objects.first()
        if catalogue is None:
            return []
        waiting = catalogue.get_descendants().filter(has_unpublished_changes=True)
        return list(waiting.order_by("-latest_revision_created_at"))


class StartPanel(Component):
    """How to begin: in four steps while there is no course, in one line afterwards."""

    name = "start"
    order = 300
    template_name = "studio/panels/start.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        catalogue = CatalogueIndexPage.objects.first()
        return {
            "catalogue": catalogue,
            "is_first": not CoursePage.objects.exists(),
            "templates": [(one, DESCRIPTIONS[one]) for one in LessonTemplate],
        }


def _horizon() -> date:
    return timezone.localdate() + REVIEW_AHEAD
