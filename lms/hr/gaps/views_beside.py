"""What people say of their levels beside what evidence shows, competency by competency: no proof."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from certificates.reports.skill_gap_facts import SkillGapReport
from certificates.reports.skill_gap_people import Group
from certificates.reports.skill_gap_view_words import kinds, mean_text, not_proof, people_note
from certificates.reports.skill_gap_views import BesideLine, MeanLevel, beside
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.gaps.links import GapLinks
from lms.hr.scope import HrScope
from lms.hr.units_of_day import UnitsOfDay


def beside_page(request: HttpRequest, report: SkillGapReport, scope: HrScope, by: UnitsOfDay) -> HttpResponse:
    links = GapLinks.of(scope, by, rows=report.rows)
    lines = beside(report)
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Khoảng trống"), "href": links.overview},
            {"label": _("Ý kiến về mức"), "href": ""},
        ],
        "report": report,
        "by": by,
        "table": beside_table(lines, links),
        "not_proof": not_proof(),
        "meanings": kinds(),
        "is_said": any(line.own.people or line.manager.people for line in lines),
        "overview": links.overview,
    }
    return render(request, "hr/gaps/beside.html", context)


def beside_table(lines: Iterable[BesideLine], links: GapLinks | None = None) -> Table:
    """Without `links`, of one competency that the page names."""
    rows = tuple(
        Row(
            (
                Cell(
                    f"{line.column.words.code} {line.column.words.name_vi}",
                    href=links.people(Group.REQUIRED, row=line.row, of=line.column) if links else "",
                    lang="vi",
                ),
                *(_mean(mean) for mean in line.means),
            )
        )
        for line in lines
    )
    columns = (Column(_("Năng lực")), *(Column(label, numeric=True) for label, _meaning in kinds()))
    return Table(_("Mức trung bình và số người, theo năng lực"), columns, rows)


def _mean(mean: MeanLevel) -> Cell:
    return Cell(mean_text(mean), note=people_note(mean))
