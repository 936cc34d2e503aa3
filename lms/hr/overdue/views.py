"""The overdue list of the scope, grouped by how late."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.report_exports import OVERDUE_EXPORTED, ReportExport, record_export
from certificates.reports.files import CONTENT_TYPES, FileFormat, ReportFile
from lms.core.display import format_date, format_datetime, phone_link
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.assigning.page import people_words
from lms.hr.overdue.rows import (
    LABELS,
    Band,
    OverdueItem,
    overdue_counts,
    overdue_places,
    read_items,
    waiting_meaning,
)
from lms.hr.overdue.xlsx import overdue_xlsx
from lms.hr.reports.forms import PurposeForm
from lms.hr.reports.responses import file_response
from lms.hr.scope import PAGE_PARAM, HrScope, scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Unit

PAGE_SIZE = 50
BAND_PARAM = "muc"
PICK_PARAM, ALL_PARAM = "chon", "tat-ca"
"""Keys of what is picked; whether everything of the list is, also on its other pages."""


class Act(StrEnum):
    """What may be done about picked rows; the words are the values of the buttons."""

    REMIND = "nhac"
    EXTEND = "gia-han"
    ASSIGN = "giao-hoc"


@require_safe
@role_required(Role.HR)
def overdue_page(request: HttpRequest) -> HttpResponse:
    return _page(request, scope_of(request, path=reverse("hr:overdue")), PurposeForm())


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def overdue_download(request: HttpRequest) -> HttpResponseBase:
    """The list as shown, all pages of it, as a workbook; who took it and what for is kept."""
    scope = scope_of(request, path=reverse("hr:overdue"))
    band = asked_band(request)
    if request.method != "POST":
        return redirect(overdue_link(scope, band))
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, form)
    now = timezone.now()
    items = read_items(overdue_places(scope, band), scope.as_of)
    content = overdue_xlsx(items, scope=scope, band=band, run_by=request.user.full_name, run_at=now)
    export = ReportExport(
        verb=OVERDUE_EXPORTED,
        unit=Unit(pk=scope.home.unit_id, uid=scope.home.uid),
        unit_label=scope.label,
        file_format=FileFormat.XLSX.upper(),
        as_of=scope.as_of,
        known_at=now,
        with_names=True,
        purpose=form.cleaned_data["purpose"],
    )
    record_export(export=export, actor=request.user)
    return file_response(ReportFile(f"qua-han-{scope.as_of}.xlsx", CONTENT_TYPES[FileFormat.XLSX], content))


def _page(request: HttpRequest, scope: HrScope, form: PurposeForm) -> HttpResponse:
    band = asked_band(request)
    counts = overdue_counts(scope)
    page = Paginator(overdue_places(scope, band), PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    shown = read_items(page.object_list, scope.as_of)
    context = {
        "scope": scope,
        "breadcrumb": [{"label": _("Tổng quan"), "href": "/nhan-su/"}, {"label": _("Quá hạn"), "href": ""}],
        "counts": counts,
        "people_label": people_words(counts.people),
        "tabs": [
            {"label": _("Tất cả"), "href": overdue_link(scope, None), "current": band is None, "count": counts.items},
            *(
                {
                    "label": LABELS[one],
                    "href": overdue_link(scope, one),
                    "current": band == one,
                    "count": counts.by_band[one],
                }
                for one in Band
            ),
        ],
        "page": page,
        "groups": [
            (LABELS[one], counts.by_band[one], _table(one, list(some)))
            for one, some in groupby(shown, key=lambda item: item.band)
        ],
        "form": form,
        "download_url": overdue_link(scope, band, "hr:overdue_download"),
        "act_url": overdue_link(scope, band, "hr:overdue_act"),
        "waiting_meaning": waiting_meaning() if any(item.may_be_waiting for item in shown) else "",
        "bulk_text": _bulk_text(page),
        "bulk_actions": [
            {"label": _("Nhắc học"), "value": Act.REMIND.value, "kind": "primary"},
            {"label": _("Gia hạn"), "value": Act.EXTEND.value},
            {"label": _("Giao học khác"), "value": Act.ASSIGN.value},
        ],
        "all_name": ALL_PARAM,
        "all_label": _all_label(page) if page.paginator.num_pages > 1 else "",
    }
    return render(request, "hr/overdue/overdue.html", context)


def asked_band(request: HttpRequest) -> Band | None:
    asked = request.GET.get(BAND_PARAM, "")
    try:
        return Band(asked) if asked else None
    except ValueError as error:
        raise Http404 from error


def overdue_link(scope: HrScope, band: Band | None, name: str = "hr:overdue") -> str:
    query = QueryDict(scope.query.removeprefix("?"), mutable=True)
    if band:
        query[BAND_PARAM] = band.value
    return f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)


def _table(band: Band, items: list[OverdueItem]) -> Table:
    labels = (
        _("Họ và tên"),
        _("Vị trí"),
        _("Việc học"),
        _("Hạn"),
        _("Số ngày quá hạn"),
        _("Hoạt động gần nhất"),
        _("Nhắc gần nhất"),
        _("Điện thoại"),
    )
    columns = tuple(Column(label, numeric=label == _("Số ngày quá hạn")) for label in labels)
    return Table(
        _("Quá hạn: %(band)s") % {"band": LABELS[band]}, columns, tuple(_row(item) for item in items), PICK_PARAM
    )


def _row(item: OverdueItem) -> Row:
    born = _("sinh %(birth_year)s") % {"birth_year": item.birth_year} if item.birth_year else ""
    return Row(
        (
            Cell(item.name, href=_person(item), note=born, lang="vi"),
            Cell(item.position, note=item.unit, lang="vi"),
            Cell(item.course, note=item.competency or _("phụ trách nhân sự giao"), lang="vi"),
            Cell(format_date(item.due_on)),
            Cell(item.days_late),
            Cell(
                format_datetime(item.last_activity) or _("chưa nhận được gì"),
                note=_("Có thể đã học, chờ gửi") if item.may_be_waiting else "",
            ),
            Cell(format_datetime(item.last_reminder) or "–"),
            _call(item),
        ),
        value=item.key,
        name=f"{item.name}: {item.course}",
    )


def _call(item: OverdueItem) -> Cell:
    """Talking to somebody before anything else: they may have learned without a network."""
    dialled = phone_link(item.phone)
    if not dialled:
        return Cell(item.phone or _("chưa có số"))
    return Cell(_("Gọi"), href=f"tel:{dialled}", note=item.phone, button=item.name)


def _person(item: OverdueItem) -> str:
    try:
        return reverse("hr:person", args=[item.official_uid])
    except NoReverseMatch:
        return ""


def _bulk_text(page: Any) -> str:
    """What may be picked, the whole list in words."""
    told = {"here": len(page.object_list), "total": page.paginator.count}
    return _("Chọn việc để nhắc hoặc gia hạn: %(here)s trên trang này, tất cả %(total)s.") % told


def _all_label(page: Any) -> str:
    return _("Chọn tất cả %(total)s việc, cả những việc ở trang khác") % {"total": page.paginator.count}
