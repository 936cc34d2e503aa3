"""The HR home, and the lists behind its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lms.core.tables import Table
from lms.hr.home import tables, worklists
from lms.hr.home.actions import actions_of, figures_of
from lms.hr.home.standing import UnitStanding, due_statuses, standing_of, worst_units
from lms.hr.home.trend import trend_chart
from lms.hr.scope import UNIT_PARAM, HrScope, scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official

PAGE_SIZE = 50
DIRECT_PARAM = "truc-tiep"


@require_safe
@role_required(Role.HR)
def home(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    due = due_statuses(scope)
    counts = worklists.counts_of(scope, due)
    standing = standing_of(scope, due=due)
    context = {
        "scope": scope,
        "has_people": bool(counts["tat-ca"]),
        "actions": actions_of(scope, counts),
        "figures": figures_of(scope, counts, standing),
        "stale_units": standing.stale_units,
        "chart": trend_chart(scope, standing),
        "worst": [{"unit": one, "href": _unit_url(one)} for one in worst_units(scope, standing)],
    }
    return render(request, "hr/home/home.html", context)


def _unit_url(one: UnitStanding) -> str:
    direct = f"&{DIRECT_PARAM}=1" if one.is_direct else ""
    return f"{reverse('hr:worklist', args=['chua-dat'])}?{UNIT_PARAM}={one.unit.uid}{direct}"


@dataclass(frozen=True)
class Worklist:
    """A list: its rows in a scope, how they are drawn, what stands where there are none."""

    title: str | Promise
    none: str | Promise
    rows: Callable[[HrScope, HttpRequest], QuerySet[Any]]
    table: Callable[..., tables.Content]


def _people(title: str | Promise, none: str | Promise, rows: Callable[..., QuerySet[Any]]) -> Worklist:
    return Worklist(
        title, none, lambda scope, request: rows(scope, request).order_by("sort_key", "pk"), tables.people_table
    )


def _met(scope: HrScope, request: HttpRequest) -> QuerySet[Official]:
    direct = bool(request.GET.get(DIRECT_PARAM))
    return Official.objects.filter(pk__in=standing_of(scope, direct=direct).met.keys())


def _short(scope: HrScope, request: HttpRequest) -> QuerySet[Official]:
    direct = bool(request.GET.get(DIRECT_PARAM))
    return Official.objects.filter(pk__in=standing_of(scope, direct=direct).short.keys())


WORKLISTS = {
    "ca-thi-hom-nay": Worklist(
        gettext_lazy("Ca thi hôm nay"),
        gettext_lazy("Hôm nay không có ca thi nào, hoặc đã kết thúc."),
        lambda scope, _request: worklists.sittings_today(scope).select_related("assessment"),
        tables.sittings_table,
    ),
    "qua-han": _people(
        gettext_lazy("Người có việc học quá hạn"),
        gettext_lazy("Không có ai quá hạn."),
        lambda scope, _request: worklists.overdue_people(scope),
    ),
    "dang-hoc": _people(
        gettext_lazy("Người đang học"),
        gettext_lazy("Chưa có ai đang học."),
        lambda scope, _request: worklists.learning_people(scope),
    ),
    "chua-co-vi-tri": _people(
        gettext_lazy("Người chưa có vị trí"),
        gettext_lazy("Ai cũng đã có vị trí."),
        lambda scope, _request: worklists.people_without_posting(scope),
    ),
    "da-dat": _people(
        gettext_lazy("Người đã đạt yêu cầu vị trí"), gettext_lazy("Chưa có ai đạt đủ yêu cầu vị trí."), _met
    ),
    "chua-dat": _people(
        gettext_lazy("Người chưa đạt yêu cầu vị trí"), gettext_lazy("Không còn ai thiếu năng lực bắt buộc."), _short
    ),
    "chua-giao-hoc": Worklist(
        gettext_lazy("Vị trí theo quyết định chưa được giao học"),
        gettext_lazy("Mọi quyết định cần học đều đã được giao học."),
        lambda scope, _request: (
            worklists.postings_without_plan(scope)
            .select_related("posting__official", "position", "start_decision")
            .order_by("starts_on", "pk")
        ),
        tables.postings_table,
    ),
    "nhap-do-dang": Worklist(
        gettext_lazy("Lần nhập danh sách còn dở dang"),
        gettext_lazy("Không có lần nhập nào còn dở dang."),
        lambda scope, _request: worklists.unfinished_imports(scope).select_related("created_by"),
        tables.imports_table,
    ),
    "cho-duyet": Worklist(
        gettext_lazy("Giấy chứng nhận chờ duyệt"),
        gettext_lazy("Không có giấy chứng nhận nào chờ duyệt."),
        lambda scope, _request: worklists.waiting_certificates(scope).select_related("official", "course"),
        tables.certificates_table,
    ),
    "can-xem-lai": Worklist(
        gettext_lazy("Giấy chứng nhận đã cấp cần xem lại"),
        gettext_lazy("Không có giấy chứng nhận nào cần xem lại."),
        lambda scope, _request: worklists.doubted_certificates(scope).select_related("official", "course"),
        tables.certificates_table,
    ),
    "cho-xac-nhan": Worklist(
        gettext_lazy("Giấy tờ chờ xác nhận làm minh chứng"),
        gettext_lazy("Không có giấy tờ nào chờ xác nhận."),
        lambda scope, _request: worklists.waiting_documents(scope).select_related("official"),
        tables.documents_table,
    ),
    "xem-lai-muc": Worklist(
        gettext_lazy("Đề nghị xem lại mức năng lực"),
        gettext_lazy("Không có đề nghị nào chờ trả lời."),
        lambda scope, _request: worklists.waiting_reviews(scope).select_related("official"),
        tables.reviews_table,
    ),
    "cho-quan-sat": Worklist(
        gettext_lazy("Lượt quan sát tại chỗ chưa xong"),
        gettext_lazy("Không có lượt quan sát nào còn chờ."),
        lambda scope, _request: worklists.unfinished_observations(scope).with_story(),
        tables.observations_table,
    ),
    "biet-phai-sap-het": Worklist(
        gettext_lazy("Người biệt phái hết thời hạn trong 60 ngày tới"),
        gettext_lazy("Không có thời hạn biệt phái nào sắp hết."),
        lambda scope, _request: worklists.secondments_ending(scope).select_related("position"),
        tables.secondments_table,
    ),
    "sap-het-han": Worklist(
        gettext_lazy("Giấy chứng nhận hết hạn trong 60 ngày tới"),
        gettext_lazy("Không có giấy chứng nhận nào sắp hết hạn."),
        lambda scope, _request: worklists.expiring_certificates(scope).select_related("official", "course"),
        tables.certificates_table,
    ),
}


@require_safe
@role_required(Role.HR)
def worklist(request: HttpRequest, key: str) -> HttpResponse:
    """What a figure of the home counts."""
    listed = WORKLISTS.get(key)
    if listed is None:
        raise Http404
    scope = scope_of(request)
    page = Paginator(listed.rows(scope, request), PAGE_SIZE).get_page(request.GET.get("trang"))
    columns, rows = listed.table(list(page.object_list), scope.as_of)
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": reverse("hr:home") + scope.query},
            {"label": listed.title, "href": ""},
        ],
        "title": listed.title,
        "none": listed.none,
        "page": page,
        "home_url": reverse("hr:home") + scope.query,
        "table": Table(caption=str(listed.title), columns=columns, rows=rows),
    }
    return render(request, "hr/home/worklist.html", context)
