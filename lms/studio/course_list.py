"""The courses one may write: what each is for, how long it takes, how many learn it, when to look at it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters.fields import ModelChoiceIterator, ModelMultipleChoiceField
from django_filters.filters import DateFromToRangeFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from courses.domain.content_checks.reading import offline_weights
from courses.models import CourseOutcome, CoursePage, LessonPage
from lms.accounts.models import User
from lms.competencies.models import Competency
from lms.core.display import format_bytes, format_date, format_number
from lms.core.vietnamese.names import phrase_sort_key, sort_key
from lms.reference.models import Procedure
from lms.studio.learning import learning_now
from lms.studio.titles import holding_words, in_order_of_title
from lms.studio.writing import pages_to_write


def _fields() -> list[tuple[str, str]]:
    """Fields of the procedures that courses are about."""
    taught = Procedure.objects.filter(pk__in=CoursePage.objects.exclude(procedure=None).values("procedure"))
    return [(name, name) for name in sorted(set(taught.values_list("field", flat=True)), key=phrase_sort_key)]


class KnownChoicesField(ModelMultipleChoiceField):
    """A number that no database can hold is no choice either."""

    def clean(self, value: Any) -> QuerySet[Any]:
        try:
            found: QuerySet[Any] = super().clean(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None
        return found


class _ByGivenName(ModelChoiceIterator):
    """In the order of names, which no database knows."""

    def __iter__(self) -> Iterator[Any]:
        yield from sorted(super().__iter__(), key=lambda choice: sort_key(choice[0].instance.full_name))


class OwnerField(KnownChoicesField):
    """Two of one name are told apart by the name they sign in with."""

    iterator = _ByGivenName

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.username})"


class KnownChoicesFilter(ModelMultipleChoiceFilter):
    field_class = KnownChoicesField


class OwnerFilter(ModelMultipleChoiceFilter):
    field_class = OwnerField


class CourseFilterSet(WagtailFilterSet):
    competency = KnownChoicesFilter(
        field_name="outcomes__competency",
        label=gettext_lazy("Năng lực"),
        queryset=Competency.objects.filter(pk__in=CourseOutcome.objects.values("competency")).order_by("code"),
    )
    field = MultipleChoiceFilter(
        field_name="procedure__field",
        label=gettext_lazy("Lĩnh vực"),
        choices=_fields,
        widget=CheckboxSelectMultiple,
    )
    owner = OwnerFilter(
        label=gettext_lazy("Người phụ trách"),
        queryset=User.objects.filter(pk__in=CoursePage.objects.values("owner")),
    )
    review_by = DateFromToRangeFilter(label=gettext_lazy("Rà soát trước ngày"), widget=DateRangePickerWidget)

    class Meta:
        model = CoursePage
        fields: list[str] = []


class CourseListView(IndexView):
    """The number of statements is the same however many courses there are."""

    default_ordering = "title"
    template_name = "studio/course_list.html"

    def get_base_queryset(self) -> QuerySet[CoursePage]:
        lessons = LessonPage.objects.filter(path__startswith=OuterRef("path"), live=True).order_by()
        minutes = lessons.values("live").annotate(total=Sum("minutes")).values("total")
        learning = learning_now(self.request.user).filter(course=OuterRef("pk")).order_by().values("course")
        learners = learning.annotate(number=Count("pk")).values("number")
        outcomes = CourseOutcome.objects.select_related("competency").order_by("competency__code")
        found: QuerySet[CoursePage] = (
            CoursePage.objects.filter(pk__in=pages_to_write(self.request.user).values("pk"))
            .annotate(
                minutes=Coalesce(Subquery(minutes, output_field=IntegerField()), 0),
                learners=Coalesce(Subquery(learners, output_field=IntegerField()), 0),
                owner_name=F("owner__full_name"),
            )
            .prefetch_related(Prefetch("outcomes", queryset=outcomes))
        )
        return self.annotate_queryset(found)

    def get_ordering(self) -> str:
        """The same while searching: nothing is more to the point than another title that holds the words."""
        return super().get_ordering() or self.default_ordering

    def search_queryset(self, queryset: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
        return holding_words(queryset, self.search_query) if self.is_searching else queryset

    def order_queryset(self, queryset: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
        if self.ordering in ("title", "-title"):
            return in_order_of_title(queryset, backwards=self.ordering == "-title")
        ordered: QuerySet[CoursePage] = super().order_queryset(queryset)
        return ordered

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        weights = _weights(context["object_list"])
        for course in context["object_list"]:
            course.weight = weights[course.path]
        return context


def _weights(courses: Iterable[CoursePage]) -> Counter[str]:
    """Bytes that the published lessons of each course take on a phone, by its path; read once for all."""
    below = reduce(or_, (Q(path__startswith=course.path) for course in courses), Q(pk__in=[]))
    lessons = {one.pk: one for one in LessonPage.objects.live().filter(below).only("path", "depth", "steps")}
    weights: Counter[str] = Counter()
    for pk, weight in offline_weights(lessons.values()).items():
        weights[lessons[pk].path[: -CoursePage.steplen]] += weight
    return weights


def _proves(course: Any) -> str:
    said = (
        _("%(code)s mức %(level)s") % {"code": one.competency.code, "level": one.level} for one in course.outcomes.all()
    )
    return ", ".join(said)


def _learners(course: Any) -> str:
    """Leads to the people whom the figure counts."""
    if not course.learners:
        return format_number(0)
    return format_html(
        '<a href="{}">{}<span class="w-sr-only"> {}</span></a>',
        reverse("studio_learners", args=[course.pk]),
        format_number(course.learners),
        ngettext("người đang học", "người đang học", course.learners),
    )


class CourseListViewSet(PageListingViewSet):
    model = CoursePage
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Khóa học")
    menu_name = "courses"
    menu_order = 150
    add_to_admin_menu = True
    name = "courses"
    url_prefix = "khoa-hoc"
    index_view_class = CourseListView
    filterset_class = CourseFilterSet
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=gettext_lazy("Khóa học"), sort_key="title", classname="title"),
        Column("proves", label=gettext_lazy("Năng lực"), accessor=_proves),
        Column(
            "minutes",
            label=gettext_lazy("Phút"),
            accessor=lambda row: format_number(row.minutes),
            sort_key="minutes",
        ),
        Column(
            "learners",
            label=gettext_lazy("Đang học"),
            accessor=_learners,
            sort_key="learners",
        ),
        Column("weight", label=gettext_lazy("Dung lượng"), accessor=lambda row: format_bytes(row.weight)),
        Column(
            "review_by",
            label=gettext_lazy("Rà soát trước"),
            accessor=lambda row: format_date(row.review_by) if row.review_by else "–",
            sort_key="review_by",
        ),
        Column("owner", label=gettext_lazy("Người phụ trách"), accessor=lambda row: row.owner_name or "–"),
        PageStatusColumn("status", label=gettext_lazy("Trạng thái"), sort_key="live"),
    ]


def courses_viewset() -> CourseListViewSet:
    return CourseListViewSet()
