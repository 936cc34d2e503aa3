"""Decisions for many people at once: a file, what is wrong with it, one job."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import xlsxwriter
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.exceptions import RuleViolation
from lms.core.models import Job
from lms.core.spreadsheets.inspection import MAX_BYTES, MEGABYTE
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required
from lms.org.domain.decision_file_rows import HEADINGS
from lms.org.domain.decision_files import confirm_decision_file, read_decision_file, waiting_rows
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions_roster import RosterUploadTooLarge
from lms.org.models import DecisionFile, DecisionFileRow, Position, Unit

PAGE_SIZE = 50
MOST_FILES = 50
TEMPLATE_ROWS = 1_000
LONGEST_NUMBER, LONGEST_SHOWN = 60, 120


class FileForm(forms.Form):
    """The file of decisions."""

    file = forms.FileField(
        label=gettext_lazy("Tệp quyết định"),
        help_text=gettext_lazy("Excel (.xlsx, .xls), .ods hoặc .csv, tối đa 10 MB và 20.000 dòng."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        max_length=255,
        required=False,  # of a file that was too long nothing came in either
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = request.META.get("LMS_UPLOAD_TOO_LARGE") == "file"

    def clean_file(self) -> Any:
        if self.was_too_large:
            raise forms.ValidationError(str(RosterUploadTooLarge(limit=MAX_BYTES // MEGABYTE)))
        if self.cleaned_data["file"] is None:
            raise forms.ValidationError(_("Chưa chọn tệp. Chọn tệp quyết định trên máy."))
        return self.cleaned_data["file"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def decision_files(request: HttpRequest) -> HttpResponse:
    """Files read before, and a new one. Nothing is recorded by uploading."""
    scope = scope_of(request)
    is_sent = request.method == "POST"
    form = FileForm(*((request.POST, request.FILES) if is_sent else ()), request=request)
    if is_sent and form.is_valid():
        sent = form.cleaned_data["file"]
        unit = Unit.objects.get(pk=scope.home.unit_id)
        try:
            file = read_decision_file(
                unit=unit, data=sent.read(), filename=sent.name, actor=request.user, today=timezone.localdate()
            )
            return redirect("hr:decision_file", uid=file.uid)
        except RuleViolation as violation:
            form.add_error("file", str(violation))
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(),
        "form": form,
        "files": DecisionFile.objects.visible_to(request.user)[:MOST_FILES],
    }
    return render(request, "hr/decisions/files.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def decision_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the file would do, row by row; POST starts the job. Afterwards what came of each row."""
    file = get_object_or_404(DecisionFile.objects.visible_to(request.user), uid=uid)
    if request.method == "POST":
        try:
            job = confirm_decision_file(file=file, actor=request.user)
            return redirect("jobs:detail", pk=job.pk)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect("hr:decision_file", uid=file.uid)
    rows = DecisionFileRow.objects.filter(file=file)
    counts = {
        "all": rows.count(),
        "recorded": rows.filter(decision__isnull=False).count(),
        "waiting": waiting_rows(file).count(),
        "refused": rows.exclude(problems=[]).count(),
    }
    only_wrong = request.GET.get("xem") == "loi"
    shown = rows.exclude(problems=[]) if only_wrong else rows
    page = Paginator(shown.select_related("official", "decision").order_by("number"), PAGE_SIZE).get_page(
        request.GET.get(PAGE_PARAM)
    )
    context = {
        "scope": scope_of(request, path=reverse("hr:decisions")),
        "breadcrumb": _breadcrumb(file.name),
        "file": file,
        "counts": counts,
        "only_wrong": only_wrong,
        "running": Job.objects.unfinished().filter(pk=file.job_id).first() if file.job_id else None,
        "page": page,
        "table": _table(list(page.object_list)),
    }
    return render(request, "hr/decisions/file.html", context)


@require_safe
@role_required(Role.HR)
def decision_file_template(request: HttpRequest) -> HttpResponseBase:
    """An empty list with the kinds and positions to choose from."""
    return workbook_response(_template(), "mau-quyet-dinh.xlsx")


def _template() -> bytes:
    positions = [f"{one.code} · {one.name_vi}" for one in Position.objects.in_force(timezone.localdate())]
    kinds = [str(kind.label) for kind in DecisionKind]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        page, lists = book.add_worksheet("Quyết định"), book.add_worksheet("Danh mục")
        for column, values in enumerate((kinds, positions)):
            for row, value in enumerate(values):
                lists.write_string(row, column, value)
            lists.set_column(column, column, 60)
        sources = {"kind": ("A", len(kinds)), "position": ("B", len(positions))}
        for column, (name, label) in enumerate(HEADINGS.items()):
            page.write_string(0, column, label, head)
            page.set_column(column, column, 40 if name in {"unit", "position", "summary"} else 20, text)
            if name in sources and sources[name][1]:
                letter, count = sources[name]
                rule = {"validate": "list", "source": f"='Danh mục'!${letter}$1:${letter}${count}"}
                page.data_validation(1, column, TEMPLATE_ROWS, column, rule | {"error_type": "warning"})
        page.freeze_panes(1, 0)
    return buffer.getvalue()


def _table(rows: list[DecisionFileRow]) -> Table:
    columns = (_("Dòng"), _("Người"), _("Quyết định"), _("Nơi đến"), _("Kết quả"))
    return Table(
        caption=_("Các dòng trong tệp"),
        columns=tuple(Column(label) for label in columns),
        rows=tuple(_row(row) for row in rows),
    )


def _row(row: DecisionFileRow) -> Row:
    cells = row.cells
    person = row.official.full_name if row.official else cells.get("full_name") or cells.get("staff_code") or "–"
    place = ", ".join(part for part in (cells.get("position"), cells.get("unit")) if part)
    return Row(
        cells=(
            Cell(row.number),
            Cell(_short(person), lang="vi"),
            Cell(_short(cells.get("number") or "–", LONGEST_NUMBER), note=_short(cells.get("kind", "")), lang="vi"),
            Cell(_short(place or "–"), lang="vi"),
            _outcome(row),
        )
    )


def _short(text: str, most: int = LONGEST_SHOWN) -> str:
    """What somebody pasted into a cell by mistake must not push the other columns off the page."""
    return truncatechars(text, most)


def _outcome(row: DecisionFileRow) -> Cell:
    if row.decision is not None:
        return Cell(_("Đã ghi nhận"), href=reverse("hr:decision", args=[row.decision.uid]))
    if row.problems:
        told = [f"{one['column']}: {one['text']}" if one["column"] else one["text"] for one in row.problems]
        return Cell(_("Phải sửa"), note=" ".join(told))
    return Cell(_("Ghi nhận được"))


def _breadcrumb(last: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Quyết định"), "href": reverse("hr:decisions")},
        {"label": _("Ghi nhận từ tệp"), "href": reverse("hr:decision_files") if last else ""},
    ]
    return [*steps, {"label": last, "href": "", "lang": "vi"}] if last else steps
