"""The questions one may write: what each asks, of which competency, how often it was drawn, how many got it right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Substr
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets import HeaderButton

from assessments.domain.item_words import not_enough
from assessments.domain.question_use import QuestionFigures, figures_of
from assessments.enums import Difficulty, QuestionKind, QuestionState
from assessments.models import Question, QuestionBank
from lms.accounts.models import User
from lms.competencies.models import Competency
from lms.core.display import format_number, format_share
from lms.core.vietnamese.names import phrase_sort_key
from lms.studio.course_list import KnownChoicesFilter, OwnerFilter
from lms.studio.trainers_lists import TrainersListView

PAGE_SIZE = 50
STEM_LETTERS = 100
MENU_NAME = "questions"
NAMED = ("assessments", "question")
OVERDUE, SOON, DAY = "qua-han", "sap-den", timedelta(days=1)
STATES = {
    QuestionState.IN_USE: Q(retired=False, competency__isnull=False),
    QuestionState.RETIRED: Q(retired=True),
    QuestionState.UNTAGGED: Q(retired=False, competency__isnull=True),
}


def own_banks(request: HttpRequest) -> QuerySet[QuestionBank]:
    found: QuerySet[QuestionBank] = QuestionBank.objects.writable_by(request.user)
    return found


class QuestionFilterSet(WagtailFilterSet):
    """Over rows of `QuestionListView`, which are annotated with what the current version says."""

    bank = KnownChoicesFilter(label=gettext_lazy("Ngân hàng"), queryset=own_banks, widget=CheckboxSelectMultiple)
    kind = MultipleChoiceFilter(label=gettext_lazy("Dạng"), choices=QuestionKind.choices, widget=CheckboxSelectMultiple)
    competency = KnownChoicesFilter(
        label=gettext_lazy("Năng lực"), queryset=Competency.objects.none(), to_field_name="pk"
    )
    difficulty = MultipleChoiceFilter(
        label=gettext_lazy("Độ khó"), choices=Difficulty.choices, widget=CheckboxSelectMultiple
    )
    category = ChoiceFilter(label=gettext_lazy("Nhóm"), method="in_group", empty_label=gettext_lazy("Mọi nhóm"))
    state = MultipleChoiceFilter(
        label=gettext_lazy("Trạng thái"),
        choices=QuestionState.choices,
        method="in_state",
        widget=CheckboxSelectMultiple,
    )

    owner = OwnerFilter(label=gettext_lazy("Người phụ trách"), queryset=User.objects.none())
    tag = ChoiceFilter(label=gettext_lazy("Thẻ"), method="with_tag", empty_label=gettext_lazy("Mọi thẻ"))
    review = ChoiceFilter(
        label=gettext_lazy("Rà soát"),
        choices=[(OVERDUE, gettext_lazy("đã quá ngày rà soát")), (SOON, gettext_lazy("trong 30 ngày tới"))],
        method="to_review",
        empty_label=gettext_lazy("Mọi câu"),
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        own = Question.objects.writable_by(request.user).order_by()
        groups = own.exclude(category="").values_list("category", flat=True).distinct()
        self.filters["category"].extra["choices"] = [(one, one) for one in _with_groups_above(groups)]
        self._tags = dict(own.exclude(tags=[]).values_list("pk", "tags"))
        known = sorted({tag for tags in self._tags.values() for tag in tags}, key=phrase_sort_key)
        self.filters["tag"].extra["choices"] = [(one, one) for one in known]
        self.filters["owner"].queryset = User.objects.filter(pk__in=own.values("owner"))
        asked = own.filter(versions__is_current=True).values("versions__competency")
        self.filters["competency"].queryset = Competency.objects.filter(pk__in=asked).order_by("code")

    def in_group(self, rows: QuerySet[Question], _name: str, group: str) -> QuerySet[Question]:
        """And in those below it."""
        return rows.filter(Q(category=group) | Q(category__startswith=f"{group}/"))

    def with_tag(self, rows: QuerySet[Question], _name: str, tag: str) -> QuerySet[Question]:
        return rows.filter(pk__in=[pk for pk, tags in self._tags.items() if tag in tags])

    def to_review(self, rows: QuerySet[Question], _name: str, when: str) -> QuerySet[Question]:
        today = timezone.localdate()
        first, last = (date.min, today - DAY) if when == OVERDUE else (today, today + 30 * DAY)
        return rows.filter(retired=False, review_by__range=(first, last))

    def in_state(self, rows: QuerySet[Question], _name: str, states: list[str]) -> QuerySet[Question]:
        wanted = Q()
        for one in states:
            wanted |= STATES[QuestionState(one)]
        return rows.filter(wanted)


def _with_groups_above(groups: QuerySet[Any]) -> list[str]:
    found: set[str] = set()
    for path in groups:
        parts = path.split("/")
        found.update("/".join(parts[:length]) for length in range(1, len(parts) + 1))
    return sorted(found, key=phrase_sort_key)


def stem_of(row: Any) -> str:
    return Truncator(row.stem).chars(STEM_LETTERS, truncate="…")


def label_of(choices: Any, value: str) -> str:
    return str(choices(value).label)


def asks_of(row: Any) -> str:
    if row.competency_code is None:
        return "–"
    return _("%(code)s mức %(level)s") % {"code": row.competency_code, "level": row.level}


def share_of(figures: QuestionFigures) -> str:
    return not_enough(figures.n) if figures.share is None else format_share(figures.share)


def state_of(row: Any) -> QuestionState:
    """Of a row of the list."""
    if row.retired:
        return QuestionState.RETIRED
    return QuestionState.IN_USE if row.competency is not None else QuestionState.UNTAGGED


class TickColumn(BulkActionsCheckboxColumn):
    """Also where no script runs: the boxes belong to a form below the list then."""

    cell_template_name = "studio/questions/_tick.html"


class QuestionListView(TrainersListView):
    """The number of statements is the same however many questions there are."""

    model = Question
    page_title = gettext_lazy("Câu hỏi")
    header_icon = "help"
    index_url_name = "studio_questions"
    index_results_url_name = "studio_questions_results"
    template_name = "studio/questions/list.html"
    results_template_name = "studio/questions/list_results.html"
    paginate_by = PAGE_SIZE
    is_searchable = True
    default_ordering = "code"
    filterset_class = QuestionFilterSet
    columns = [
        TickColumn("bulk_actions", obj_type="question"),
        TitleColumn(
            "stem",
            label=gettext_lazy("Đề bài"),
            accessor=lambda row: format_html('<span lang="vi">{}</span>', stem_of(row)),
            get_url=lambda row: reverse("studio_question", args=[row.pk]),
            get_title_id=lambda row: f"question_{row.pk}_title",
        ),
        Column("code", label=gettext_lazy("Mã"), sort_key="code"),
        Column("kind", label=gettext_lazy("Dạng"), accessor=lambda row: label_of(QuestionKind, row.kind)),
        Column("competency", label=gettext_lazy("Năng lực"), accessor=asks_of),
        Column("difficulty", label=gettext_lazy("Độ khó"), accessor=lambda row: label_of(Difficulty, row.difficulty)),
        Column("drawn", label=gettext_lazy("Lần dùng"), accessor=lambda row: format_number(row.figures.drawn)),
        Column("share", label=gettext_lazy("Tỷ lệ đúng"), accessor=lambda row: share_of(row.figures)),
        Column("state", label=gettext_lazy("Trạng thái"), accessor=lambda row: capfirst(state_of(row).label)),
    ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Viết câu hỏi"), reverse("studio_question_add"), icon_name="plus"),
            HeaderButton(_("Nhập và xuất"), reverse("studio_question_imports"), icon_name="upload"),
            HeaderButton(_("Bài kiểm tra"), reverse("studio_assessments"), icon_name="tasks"),
        ]

    def get_base_queryset(self) -> QuerySet[Question]:
        rows = Question.objects.writable_by(self.request.user).filter(versions__is_current=True)
        return rows.annotate(
            kind=F("versions__kind"),
            stem=Substr("versions__stem", 1, STEM_LETTERS + 1, output_field=TextField()),
            competency=F("versions__competency"),
            competency_code=F("versions__competency__code"),
            level=F("versions__level"),
            difficulty=F("versions__difficulty"),
        ).select_related("bank")

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.holding_words(self.search_query) if self.is_searching else queryset  # type: ignore[attr-defined]

    def order_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return super().order_queryset(queryset).order_by(self.ordering, "bank__code", "pk")

    def acts_on_many(self) -> list[dict[str, Any]]:
        """What may be done to several at once, for where no script runs."""
        acts = sorted(bulk_action_registry.get_bulk_actions_for_model(*NAMED), key=lambda one: one.action_priority)
        return [
            {
                "url": reverse("wagtail_bulk_action", args=[*NAMED, one.action_type]),
                "name": one.display_name,
                "label": one.aria_label,
            }
            for one in acts
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        figures = figures_of(context["object_list"])
        for row in context["object_list"]:
            row.figures = figures[row.pk]
        return context | {
            "objects": context["page_obj"],
            "add_url": reverse("studio_question_add"),
            "list_url": self.index_url,
            "here": self.request.get_full_path(),
            "file_url": f"{reverse('studio_questions_file')}?{self.request.GET.urlencode()}",
            "actions": self.acts_on_many(),
            "is_narrowed": bool(self.is_searching or self.is_filtering),
        }


def menu_item() -> MenuItem:
    """Taken away again from who only checks (`wagtail_hooks.keep_what_serves`)."""
    return MenuItem(gettext_lazy("Câu hỏi"), reverse("studio_questions"), name=MENU_NAME, icon_name="help", order=155)
