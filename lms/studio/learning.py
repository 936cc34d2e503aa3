"""Who is learning what: for the trainer's first page, and the list behind each of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from courses.models import CoursePage, Enrolment
from lms.core.display import format_date
from lms.org.enums import Role
from lms.org.models import Official
from lms.org.querysets import units_in_scope

PAGE_SIZE = 50
SHOWN = 10


def learning_now(user: Any) -> QuerySet[Enrolment]:
    """On published courses, of the people in the trainer's units."""
    found = Enrolment.objects.learning().filter(course__live=True)
    if user.is_superuser:
        return found
    today = timezone.localdate()
    people = Official.objects.posted_in(units_in_scope(user, (Role.TRAINER,), today), today)
    return found.filter(official__in=people)


class LearnersPanel(Component):
    """Courses with people on them, the fullest first."""

    name = "learners"
    order = 120
    template_name = "studio/panels/learners.html"

    def __init__(self, user: Any) -> None:
        counted = learning_now(user).values("course_id", "course__title").annotate(number=Count("pk"))
        self.rows = list(counted.order_by("-number", "course__title")[:SHOWN])

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self.rows}


class LearnersView(BaseListingView):
    """The people a figure of the panel counts."""

    model = Enrolment
    page_title = gettext_lazy("Người đang học")
    header_icon = "user"
    index_url_name = "studio_learners"
    paginate_by = PAGE_SIZE
    default_ordering = ("official__sort_key", "pk")
    columns = [
        Column("official", label=gettext_lazy("Họ và tên"), accessor="official.full_name"),
        Column("code", label=gettext_lazy("Mã cán bộ"), accessor="official.staff_code"),
        Column("birth", label=gettext_lazy("Năm sinh"), accessor="official.birth_year"),
        Column("enrolled_on", label=gettext_lazy("Ngày ghi danh"), accessor=lambda row: format_date(row.enrolled_on)),
    ]

    @cached_property
    def course(self) -> CoursePage:
        return get_object_or_404(CoursePage.objects.visible_to(self.request.user), pk=self.kwargs["course_id"])

    def get_page_subtitle(self) -> str:
        return self.course.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": gettext("Người đang học"), "sublabel": self.course.title}]

    def get_base_queryset(self) -> QuerySet[Enrolment]:
        return learning_now(self.request.user).filter(course=self.course).select_related("official")

    def get_index_url(self) -> str:
        return self.request.path
