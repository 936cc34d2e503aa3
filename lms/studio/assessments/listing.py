"""The assessments one may write: of which kind, in which state, how many questions, how often sat, and by which courses
they are used."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import HeaderButton

from assessments.enums import AssessmentKind
from assessments.models import Assessment, Attempt, DrawRule, FixedQuestion
from courses.models import CoursePage
from lms.core.display import format_number
from lms.core.vietnamese.text import search_key, search_terms
from lms.studio.assessments.words import state_words
from lms.studio.titles import in_order_of_title
from lms.studio.trainers_lists import TrainersListView

MENU_NAME = "assessments"
STATES = (("mo", gettext_lazy("Đã mở cho người học")), ("dong", gettext_lazy("Bản nháp và đã ngừng")))


class AssessmentFilterSet(WagtailFilterSet):
    kind = MultipleChoiceFilter(
        label=gettext_lazy("Loại"), choices=AssessmentKind.choices, widget=CheckboxSelectMultiple
    )
    state = ChoiceFilter(
        label=gettext_lazy("Trạng thái"), choices=STATES, method="in_state", empty_label=gettext_lazy("Mọi trạng thái")
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Assessment], _name: str, state: str) -> QuerySet[Assessment]:
        return rows.filter(is_published=state == "mo")


class AssessmentListView(TrainersListView):
    """The number of statements is the same however many there are."""

    model = Assessment
    page_title = gettext_lazy("Bài kiểm tra")
    header_icon = "tasks"
    index_url_name = "studio_assessments"
    index_results_url_name = "studio_assessments_results"
    results_template_name = "studio/assessments/list_results.html"
    paginate_by = 50
    is_searchable = True
    default_ordering = "title"
    filterset_class = AssessmentFilterSet
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Tên"),
            sort_key="title",
            accessor=lambda row: format_html('<span lang="vi">{}</span>', row.title),
            get_url=lambda row: reverse("studio_assessment", args=[row.pk]),
        ),
        Column("kind", label=gettext_lazy("Loại"), accessor=lambda row: capfirst(row.get_kind_display())),
        Column(
            "state",
            label=gettext_lazy("Trạng thái"),
            accessor=lambda row: capfirst(state_words(row, timezone.now(), was_sat=row.attempts_made > 0)),
        ),
        Column(
            "questions", label=gettext_lazy("Số câu"), accessor=lambda row: format_number(row.drawn + row.fixed_count)
        ),
        Column("attempts", label=gettext_lazy("Lượt làm"), accessor=lambda row: format_number(row.attempts_made)),
        Column("courses", label=gettext_lazy("Khóa học dùng"), accessor=lambda row: format_number(row.course_count)),
    ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Soạn bài mới"), reverse("studio_assessment_add"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Assessment]:
        return counted(Assessment.objects.writable_by(self.request.user))

    def search_queryset(self, queryset: QuerySet[Assessment]) -> QuerySet[Assessment]:
        if not self.is_searching:  # type: ignore[attr-defined]
            return queryset
        words = search_terms(self.search_query)  # type: ignore[attr-defined]
        titles = queryset.order_by().values_list("pk", "title")
        return queryset.filter(pk__in=[pk for pk, title in titles if all(one in search_key(title) for one in words)])

    def order_queryset(self, queryset: QuerySet[Assessment]) -> QuerySet[Assessment]:
        return in_order_of_title(queryset, backwards=self.ordering == "-title")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "add_url": reverse("studio_assessment_add"),
            "list_url": self.index_url,
            "is_narrowed": bool(self.is_searching or self.is_filtering),
        }


def counted(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With `drawn` and `fixed_count` questions, `attempts_made` and `course_count`."""
    own = OuterRef("pk")
    drawn = DrawRule.objects.filter(assessment=own).order_by().values("assessment").annotate(n=Sum("count"))
    return rows.annotate(
        drawn=Coalesce(Subquery(drawn.values("n")), 0),
        fixed_count=_count(FixedQuestion.objects.filter(assessment=own), "assessment"),
        attempts_made=_count(Attempt.objects.filter(assessment=own), "assessment"),
        course_count=_count(CoursePage.objects.live().filter(assessment=own), "assessment"),
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def menu_item() -> MenuItem:
    """Taken away again from who only checks (`wagtail_hooks.keep_what_serves`)."""
    url = reverse("studio_assessments")
    return MenuItem(gettext_lazy("Bài kiểm tra"), url, name=MENU_NAME, icon_name="tasks", order=156)
