"""Item analysis for trainers: the list of assessments, the page of one, and the same as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from assessments.domain.item_analysis import FEWEST, RANKS, TELLING, TOO_EASY, TOO_HARD, WEAK
from assessments.domain.item_exports import record_item_export
from assessments.domain.item_facts import asked_questions
from assessments.domain.item_words import facility_text, hundredths, not_enough, reliability_sentence
from assessments.enums import AssessmentKind
from assessments.models import Assessment, KeyAlarm, Question, QuestionVersion
from lms.core.display import format_share
from lms.core.exports import CONTENT_TYPE, ReportHead
from lms.core.storage import safe_filename
from lms.core.vietnamese.names import phrase_sort_key
from lms.studio.item_counting import (
    CountedItems,
    count_list,
    count_page,
    count_regrades,
    scope_label,
    trainer_or_404,
)
from lms.studio.item_rows import ItemRow, RegradeRow, item_rows, regrade_rows
from lms.studio.item_workbook import items_xlsx

ATTEMPTS_PARAM, ALL_ATTEMPTS = "luot", "tat-ca"
MENU_NAME = "items"


@dataclass(frozen=True)
class AssessmentRow:
    """`counted` None: not counted yet, or too few to tell anything."""

    assessment: Assessment
    n: int
    counted: CountedItems | None

    @property
    def verdict(self) -> str:
        """The worst, in words."""
        if self.n < FEWEST:
            return not_enough(self.n)
        if self.counted is None:
            return _("Chưa tính. Mở trang để tính.")
        worst = self.counted.analysis.worst
        return str(worst.label) if worst else ""

    @property
    def order(self) -> tuple[int, str]:
        worst = self.counted.analysis.worst if self.counted else None
        return (RANKS[worst] if worst else len(RANKS)), phrase_sort_key(self.assessment.title)


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """Assessments that somebody in the trainer's units has finished, the worst verdict first."""
    trainer_or_404(request.user)
    counts, counted = count_list(request.user)
    rows = [
        AssessmentRow(one, counts[one.pk].n, counted.get(one.pk)) for one in Assessment.objects.filter(pk__in=counts)
    ]
    context = {
        "rows": sorted(rows, key=lambda row: row.order),
        "fewest": FEWEST,
        "header_title": _("Phân tích câu hỏi"),
        "breadcrumbs_items": [_home(), {"url": "", "label": _("Phân tích câu hỏi")}],
    }
    return render(request, "studio/item_list.html", context)


@require_safe
def item_page(request: HttpRequest, slug: str) -> HttpResponse:
    trainer_or_404(request.user)
    assessment = get_object_or_404(Assessment.objects.exclude(kind=AssessmentKind.PRACTICE), slug=slug)
    first_only = _first_only(request)
    counted, rows = _rows(request.user, assessment, first_only=first_only)
    analysis = counted.analysis
    context = {
        "assessment": assessment,
        "first_only": first_only,
        "analysis": analysis,
        "mean": facility_text(analysis.mean),
        "reliability": reliability_sentence(analysis),
        "rows": rows,
        "regraded": _regraded(request.user, assessment, counted, rows, first_only=first_only),
        "rows_with_choices": [row for row in rows if row.figures.choices],
        "correctable": _correctable(request.user, rows),
        "held": _held(rows),
        "counted_at": counted.counted_at,
        "scope": scope_label(request.user),
        "other_url": _address("studio_items", slug, first_only=not first_only),
        "file_url": _address("studio_items_file", slug, first_only=first_only),
        "rule": {
            "fewest": FEWEST,
            "hard": format_share(TOO_HARD),
            "easy": format_share(TOO_EASY),
            "telling": hundredths(TELLING),
            "weak": format_share(WEAK),
        },
        "header_title": _("Phân tích câu hỏi"),
        "breadcrumbs_items": [
            _home(),
            {"url": reverse("studio_item_list"), "label": _("Phân tích câu hỏi")},
            {"url": "", "label": _("Từng câu hỏi")},
        ],
    }
    return render(request, "studio/item_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The rows of the page as a workbook, of the same count; who took it is kept."""
    trainer_or_404(request.user)
    assessment = get_object_or_404(Assessment.objects.exclude(kind=AssessmentKind.PRACTICE), slug=slug)
    first_only = _first_only(request)
    if request.method != "POST":
        return redirect(_address("studio_items", slug, first_only=first_only))
    counted, rows = _rows(request.user, assessment, first_only=first_only)
    head = ReportHead(
        unit=scope_label(request.user),
        title=_("Phân tích câu hỏi: %(title)s") % {"title": assessment.title},
        run_at=timezone.now(),
        run_by=request.user.full_name,  # type: ignore[union-attr]
        known_at=counted.counted_at,
        filters=((_("Lượt được tính"), _("lượt đầu của mỗi người") if first_only else _("mọi lượt")),),
    )
    regraded = _regraded(request.user, assessment, counted, rows, first_only=first_only)
    content = items_xlsx(counted.analysis, rows, head, regraded)
    record_item_export(assessment=assessment, sittings=counted.analysis.n, actor=request.user)  # type: ignore[arg-type]
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    name = safe_filename(f"phan-tich-{assessment.slug}-{timezone.localdate():%Y-%m-%d}.xlsx")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _correctable(user: Any, rows: list[ItemRow]) -> set[int]:
    """Of the versions asked those in banks that the user writes."""
    asked = [row.asked.item.version for row in rows]
    mine = QuestionVersion.objects.filter(pk__in=asked, question__in=Question.objects.writable_by(user))
    return set(mine.values_list("pk", flat=True))


def _held(rows: list[ItemRow]) -> set[int]:
    """Of the versions asked those that no new paper draws until somebody has looked at the key."""
    asked = [row.asked.item.version for row in rows]
    held = KeyAlarm.objects.open().filter(version__in=asked, is_held=True)
    return set(held.values_list("version_id", flat=True))


def menu_item() -> MenuItem:
    """Taken away again from who only checks (`wagtail_hooks.keep_what_serves`)."""
    return MenuItem(
        gettext_lazy("Phân tích câu hỏi"),
        reverse("studio_item_list"),
        name=MENU_NAME,
        icon_name="view",
        order=160,
    )


def _rows(user: Any, assessment: Assessment, *, first_only: bool) -> tuple[CountedItems, list[ItemRow]]:
    counted = count_page(user, assessment, first_only=first_only)
    asked = asked_questions(one.version for one in counted.analysis.items)
    return counted, item_rows(counted.analysis, asked)


def _regraded(
    user: Any, assessment: Assessment, counted: CountedItems, rows: list[ItemRow], *, first_only: bool
) -> list[RegradeRow]:
    return regrade_rows(rows, count_regrades(user, assessment, counted, first_only=first_only))


def _first_only(request: HttpRequest) -> bool:
    asked = request.GET.get(ATTEMPTS_PARAM, "")
    if asked not in {"", ALL_ATTEMPTS}:
        raise Http404
    return not asked


def _address(name: str, slug: str, *, first_only: bool) -> str:
    address = reverse(name, args=[slug])
    return address if first_only else f"{address}?{ATTEMPTS_PARAM}={ALL_ATTEMPTS}"


def _home() -> dict[str, str]:
    return {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")}
