"""Below the gap table: the people behind a figure, and what one of them lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from certificates.reports.skill_gap_facts import CompetencyGroup, GapColumn, GapRow, PersonGaps, SkillGapReport
from certificates.reports.skill_gap_people import Group, Listed, listed
from certificates.reports.skill_gap_view_words import not_proof
from certificates.reports.skill_gap_views import beside_of
from certificates.reports.skill_gap_words import column_note, group_name, line_text, row_label, seat_text
from lms.competencies.enums import RequirementKind
from lms.core.display import format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.gaps.links import (
    COMPETENCY_GROUP_PARAM,
    COMPETENCY_PARAM,
    GROUP_PARAM,
    PERSON_PARAM,
    PICK_PARAM,
    ROW_PARAM,
    SHORT_FORMS,
    GapLinks,
)
from lms.hr.gaps.views_beside import beside_table
from lms.hr.scope import PAGE_PARAM, HrScope
from lms.hr.units_of_day import UnitsOfDay
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Official

PAGE_SIZE = 50
CELL_GROUPS = (Group.UNMET, Group.BELOW, Group.NOT_SHOWN, Group.EXEMPT, Group.MET, Group.REQUIRED)
STANDING_GROUPS = (*CELL_GROUPS[:-1], Group.UNDECLARED, Group.REQUIRED)


@dataclass(frozen=True)
class Asked:
    """What of the table a list is about: `column` a competency, `among` a group of them."""

    row: GapRow | None
    column: GapColumn | None
    among: CompetencyGroup | None
    group: Group

    @property
    def cell(self) -> GapColumn | CompetencyGroup | None:
        """None: people in all they need, not in some of it."""
        return self.column or self.among

    @property
    def heading(self) -> str:
        """What of, before the heading; Vietnamese in every language."""
        if self.column:
            return self.column.words.name_vi
        return group_name(self.among) if self.among else ""

    def of(self, report: SkillGapReport, group: Group | None = None) -> tuple[Listed, ...]:
        wanted = {self.column.words.competency_id} if self.column else self.among and self.among.competency_ids
        row_id = self.row.unit.unit_id if self.row else None
        return listed(report, row_id=row_id, competencies=wanted, group=group or self.group)


def asks_for_people(request: HttpRequest) -> bool:
    return any(request.GET.get(param) for param in (ROW_PARAM, COMPETENCY_PARAM, GROUP_PARAM))


def people_page(request: HttpRequest, report: SkillGapReport, scope: HrScope, by: UnitsOfDay) -> HttpResponse:
    links = GapLinks.of(scope, by, rows=report.rows)
    asked = _asked(request, report)
    overview = links.table({COMPETENCY_GROUP_PARAM: asked.among.key} if asked.among else {})
    found = asked.of(report)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    groups = [
        group
        for group in (CELL_GROUPS if asked.cell else STANDING_GROUPS)
        if group != Group.EXEMPT or asked.group == group or asked.of(report, group)
    ]
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(overview, str(group_label(asked.group, asked.cell))),
        "report": report,
        "asked": asked,
        "place": row_label(asked.row) if asked.row else report.unit.label,
        "note": column_note(asked.column) if asked.column else "",
        "heading": group_label(asked.group, asked.cell),
        "count_label": _people(len(found)),
        "tabs": [
            {
                "label": group_label(group, asked.cell),
                "href": links.people(group, row=asked.row, of=asked.cell),
                "current": group == asked.group,
                "count": len(asked.of(report, group)),
            }
            for group in groups
        ],
        "page": page,
        "table": _cell_table(page.object_list, links) if asked.column else _standing_table(page.object_list, links),
        "beside": beside_table([beside_of(report, asked.column, asked.row)]) if asked.column and found else None,
        "not_proof": not_proof(),
        "overview": overview,
        "by": by,
        "assign_url": _assign_url(asked, scope) if found and by.is_today else "",
        "assign_label": _("Giao học cho %(people)s") % {"people": _people(len(found))},
    }
    return render(request, "hr/gaps/people.html", context)


def person_page(request: HttpRequest, report: SkillGapReport, scope: HrScope, by: UnitsOfDay) -> HttpResponse:
    person = _person(request.GET.get(PERSON_PARAM, ""), report)
    links = GapLinks.of(scope, by)
    employers = unit_names({line.employer_id for line in person.lines if line.employer_id}, report.as_of)
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(links.overview, person.name, lang="vi"),
        "report": report,
        "person": person,
        "seats": [(seat_text(seat), seat.unit) for seat in person.seats],
        "must": _lines(person, RequirementKind.MUST, employers),
        "should": _lines(person, RequirementKind.SHOULD, employers),
        "gap_count": len(person.gaps),
        "managed": Official.objects.managed_by(request.user).filter(pk=person.official_id).exists(),
        "overview": links.overview,
        "by": by,
    }
    return render(request, "hr/gaps/person.html", context)


def _assign_url(asked: Asked, scope: HrScope) -> str:
    """Giving learning to the people of a cell; "" where the list isn't what a cell lacks."""
    if asked.cell is None or asked.group != Group.UNMET or (asked.row and asked.row.is_own) or scope.unit is None:
        return ""
    query = QueryDict(scope.query.removeprefix("?"), mutable=True)
    query[PICK_PARAM] = str(asked.row.unit.uid if asked.row else scope.unit.uid)
    if asked.column:
        query[COMPETENCY_PARAM] = asked.column.words.code
    elif asked.among:
        query[COMPETENCY_GROUP_PARAM] = asked.among.key
    return f"{reverse('hr:assignment_new')}?{query.urlencode()}"


def group_label(group: Group, cell: GapColumn | CompetencyGroup | None) -> str:
    match group:
        case Group.UNMET:
            return pgettext("gap", "Chưa đạt") if cell else _("Còn khoảng trống")
        case Group.BELOW:
            return _("Dưới mức")
        case Group.NOT_SHOWN:
            return _("Chưa có minh chứng")
        case Group.EXEMPT:
            return _("Được miễn")
        case Group.MET:
            return _("Đạt") if cell else _("Đủ mức")
        case Group.UNDECLARED:
            return _("Chưa khai yêu cầu")
    if isinstance(cell, CompetencyGroup):
        return _("Cần có năng lực của nhóm này")
    return _("Cần có năng lực này") if cell else _("Tất cả")


def _asked(request: HttpRequest, report: SkillGapReport) -> Asked:
    """A row, competency or group that this report hasn't got is a 404, as is one of another unit.

    A row goes by its uid or by enough of it to tell it from the others.
    """
    row = column = among = None
    if uid := request.GET.get(ROW_PARAM):
        rows = [one for one in report.rows if str(one.unit.uid).startswith(uid)]
        if len(rows) != 1 or len(uid) < SHORT_FORMS[0]:
            raise Http404
        row = rows[0]
    if code := request.GET.get(COMPETENCY_PARAM):
        column = next((one for one in report.columns if one.words.code == code), None)
        if column is None:
            raise Http404
    elif key := request.GET.get(COMPETENCY_GROUP_PARAM):
        among = next((one for one in report.groups if one.key == key), None)
        if among is None:
            raise Http404
    try:
        group = Group(request.GET.get(GROUP_PARAM) or Group.UNMET)
    except ValueError as error:
        raise Http404 from error
    if (column or among) and group == Group.UNDECLARED:
        raise Http404
    return Asked(row, column, among, group)


def _person(asked: str, report: SkillGapReport) -> PersonGaps:
    try:
        uid = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    person = next((one for one in report.everyone if one.uid == uid), None)
    if person is None:
        raise Http404
    return person


def _breadcrumb(overview: str, here: str, *, lang: str = "") -> list[dict[str, str]]:
    return [
        {"label": _("Tổng quan"), "href": "/nhan-su/"},
        {"label": _("Khoảng trống"), "href": overview},
        {"label": here, "href": "", "lang": lang},
    ]


def _people(count: int) -> str:
    return ngettext("%(count)s người", "%(count)s người", count) % {"count": format_number(count)}


def _cell_table(found: Iterable[Listed], links: GapLinks) -> Table:
    labels = (_("Họ và tên"), _("Vị trí"), _("Đơn vị"), _("Cần"), _("Đang"), _("Tình trạng"))
    rows = [
        Row(
            (
                *_who(one.person, links),
                Cell(one.line.required if one.line else "–"),
                Cell(one.line.held if one.line else "–"),
                Cell(one.line.state.label if one.line else "–"),
            )
        )
        for one in found
    ]
    numeric = {_("Cần"), _("Đang")}
    columns = tuple(Column(label, numeric=label in numeric) for label in labels)
    return Table(_("Người và mức năng lực"), columns, tuple(rows))


def _standing_table(found: Iterable[Listed], links: GapLinks) -> Table:
    labels = (_("Họ và tên"), _("Vị trí"), _("Đơn vị"), _("Tình trạng"), _("Năng lực chưa đạt"))
    rows = [
        Row(
            (
                *_who(one.person, links),
                Cell(one.line.state.label if one.line else one.person.state.label),
                Cell(", ".join(one.gap_codes) or "–"),
            )
        )
        for one in found
    ]
    return Table(_("Người và năng lực chưa đạt"), tuple(Column(label) for label in labels), tuple(rows))


def _who(person: PersonGaps, links: GapLinks) -> tuple[Cell, Cell, Cell]:
    born = _("sinh %(birth_year)s") % {"birth_year": person.birth_year} if person.birth_year else ""
    return (
        Cell(person.name, href=links.person(person.uid), note=born, lang="vi"),
        Cell("; ".join(seat_text(seat) for seat in person.seats), lang="vi"),
        Cell("; ".join(dict.fromkeys(seat.unit for seat in person.seats)), lang="vi"),
    )


def _lines(person: PersonGaps, kind: RequirementKind, employers: Mapping[int, UnitName]) -> list[dict[str, object]]:
    return [
        {
            "line": line,
            "text": line_text(line),
            "employer": employers[line.employer_id].label if line.employer_id else "",
        }
        for line in person.strictest(kind)
    ]
