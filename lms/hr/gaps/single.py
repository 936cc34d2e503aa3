"""Where a competency hangs on one person, with a way to that person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.reports.skill_gap_facts import SkillGapReport
from certificates.reports.skill_gap_people import Group
from certificates.reports.skill_gap_single import SingleHolder, single_holders
from certificates.reports.skill_gap_words import row_label
from lms.core.display import format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.gaps.links import GapLinks
from lms.hr.scope import PAGE_PARAM, HrScope
from lms.hr.units_of_day import UnitsOfDay

PAGE_SIZE = 50


def single_page(request: HttpRequest, report: SkillGapReport, scope: HrScope, by: UnitsOfDay) -> HttpResponse:
    links = GapLinks.of(scope, by, rows=report.rows)
    found = single_holders(report)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    text = ngettext("%(count)s điểm yếu đơn lẻ", "%(count)s điểm yếu đơn lẻ", len(found))
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Khoảng trống"), "href": links.overview},
            {"label": _("Điểm yếu đơn lẻ"), "href": ""},
        ],
        "report": report,
        "by": by,
        "count_label": text % {"count": format_number(len(found))},
        "page": page,
        "table": _table([_row(one, report, links) for one in page.object_list]),
        "overview": links.overview,
    }
    return render(request, "hr/gaps/single.html", context)


def _table(rows: list[Row]) -> Table:
    labels = (_("Năng lực"), _("Đơn vị"), _("Cần có"), _("Người đạt"))
    columns = tuple(Column(label, numeric=label == labels[2]) for label in labels)
    return Table(_("Năng lực chỉ một người đạt"), columns, tuple(rows))


def _row(one: SingleHolder, report: SkillGapReport, links: GapLinks) -> Row:
    words = one.column.words
    return Row(
        (
            Cell(f"{words.code} {words.name_vi}", lang="vi"),
            Cell(row_label(one.row) if one.row else report.unit.name, lang="vi"),
            Cell(format_number(one.cell.required)),
            Cell(_("xem người này"), href=links.people(Group.MET, row=one.row, of=one.column)),
        )
    )
