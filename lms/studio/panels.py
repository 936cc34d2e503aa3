"""Panels of the trainer's first page. A panel without anything to say is left out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from courses.domain.catalogue import SECTION_DEPTH
from courses.domain.lesson_templates import DESCRIPTIONS
from courses.domain.owning import left_behind
from courses.enums import LessonTemplate
from courses.models import (
    CatalogueSectionPage,
    CoursePage,
    LearningPathPage,
    ProcedureGuidePage,
    QuickGuidePage,
    Submission,
)
from lms.studio.writing import pages_to_write

REVIEW_AHEAD = timedelta(days=30)
REVIEWED = (CoursePage, QuickGuidePage, ProcedureGuidePage, LearningPathPage)


class ListPanel(Component):
    """Rows found once; nothing at all where there are none."""

    def __init__(self) -> None:
        self.rows = self.find()

    def find(self) -> Sequence[Any]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self.rows, "today": timezone.localdate(), "request": parent_context["request"]}


class OwnPanel(ListPanel):
    """Of pages the user may write at."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.own = pages_to_write(user).values("pk")
        super().__init__()


class ReviewPanel(OwnPanel):
    """What the user answers for first: published content without a date of review, then what was to be reviewed by now
    or within 30 days.
    """

    name = "review"
    order = 100
    template_name = "studio/panels/review.html"

    def find(self) -> list[Any]:
        is_due = Q(review_by__isnull=True) | Q(review_by__lte=_horizon())
        due = [
            page
            for kind in REVIEWED
            for page in kind.objects.live().filter(is_due, pk__in=self.own).select_related("owner")
        ]
        return sorted(due, key=lambda page: (page.owner_id != self.user.pk, page.review_by or date.min, page.pk))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"left_behind": left_behind(self.rows)}


class DraftsPanel(OwnPanel):
    """Pages with changes that learners don't see yet and nobody is checking."""

    name = "drafts"
    order = 110
    template_name = "studio/panels/drafts.html"

    def find(self) -> list[Page]:
        waiting = Page.objects.filter(pk__in=self.own, has_unpublished_changes=True, depth__gt=SECTION_DEPTH)
        on_the_way = Submission.objects.in_checks() | Submission.objects.returned()
        return list(waiting.exclude(pk__in=on_the_way.values("page_id")).order_by("-latest_revision_created_at"))


class StartPanel(Component):
    """How to begin: in four steps while there is no course, in one line afterwards. For whoever writes somewhere."""

    name = "start"
    order = 300
    template_name = "studio/panels/start.html"

    def __init__(self, user: Any) -> None:
        own = CatalogueSectionPage.objects.filter(pk__in=pages_to_write(user, "add").values("pk"))
        self.rows = list(own.order_by("path").only("title", "path", "depth"))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "sections": self.rows,
            "is_first": not CoursePage.objects.exists(),
            "templates": [(one, DESCRIPTIONS[one]) for one in LessonTemplate],
        }


def _horizon() -> date:
    return timezone.localdate() + REVIEW_AHEAD
