"""The skill-gap report as a workbook: figures as numbers, names in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.reports.skill_gap_facts import GapCell, PersonGaps, PersonState, SkillGapReport, Standing
from certificates.reports.skill_gap_measure_words import depth_definition
from certificates.reports.skill_gap_measures import Measure, order_of, shown
from certificates.reports.skill_gap_single import SingleHolder, single_holders
from certificates.reports.skill_gap_view_words import beside_columns, beside_rows
from certificates.reports.skill_gap_views import BesideLine
from certificates.reports.skill_gap_words import (
    column_note,
    conclusion,
    definitions,
    gap_lines,
    head_of,
    row_label,
    seat_text,
)
from lms.core.exports import Column, ColumnKind, Sheet, write_workbook

INTEGER, PERCENT = ColumnKind.INTEGER, ColumnKind.PERCENT


def skill_gap_xlsx(report: SkillGapReport, measure: Measure = Measure.SHARE, views: Sequence[BesideLine] = ()) -> bytes:
    """Every measure has its column, whatever was asked for; the conclusion and the order of competencies follow it."""
    return write_workbook(skill_gap_sheets(report, measure, views))


def skill_gap_sheets(
    report: SkillGapReport, measure: Measure = Measure.SHARE, views: Sequence[BesideLine] = ()
) -> list[Sheet]:
    head = head_of(report)
    notes = ((_("Kết luận"), conclusion(report, measure)), *definitions(report))
    sheets = [
        Sheet(_("Tổng hợp"), head, _standing_columns(), list(_standing_rows(report)), notes),
        Sheet(_("Bản đồ khoảng trống"), head, _cell_columns(report), list(_cell_rows(report, measure))),
    ]
    if single := single_holders(report):
        sheets.append(Sheet(_("Điểm yếu đơn lẻ"), head, _single_columns(), list(_single_rows(single))))
    if views:
        sheets.append(Sheet(_("Ý kiến về mức"), head, beside_columns(), list(beside_rows(views))))
    if report.shows_people:
        sheets.append(Sheet(_("Danh sách người"), head, _people_columns(), list(_people_rows(report))))
    return sheets


def _standing_columns() -> list[Column]:
    return [
        Column(_("Đơn vị")),
        Column(_("Số người"), INTEGER),
        *(Column(_first_upper(str(state.label)), INTEGER) for state in PersonState),
        Column(pgettext("gap", "Chưa đạt"), INTEGER),
        Column(_("Tỷ lệ chưa đạt"), PERCENT, _("Chưa đạt chia cho số người mà vị trí đã khai yêu cầu.")),
    ]


def _standing_rows(report: SkillGapReport) -> Iterator[list[object]]:
    for row in report.rows:
        yield [row_label(row), *_standing(row.standing)]
    yield [_("Cả phạm vi"), *_standing(report.standing)]


def _standing(standing: Standing) -> list[object]:
    if standing.withheld:
        return [str(standing.withheld.label)] * (len(PersonState) + 3)
    share = standing.unmet / standing.declared if standing.declared else None
    return [standing.people, *(standing.count(state) for state in PersonState), standing.unmet, share]


def _cell_columns(report: SkillGapReport) -> list[Column]:
    return [
        Column(_("Đơn vị")),
        Column(_("Mã")),
        Column(_("Năng lực")),
        Column(_("Cần có"), INTEGER, _("Số người mà vị trí ở đó bắt buộc có năng lực này.")),
        Column(_("Dưới mức"), INTEGER),
        Column(_("Chưa có minh chứng"), INTEGER),
        Column(_("Được miễn"), INTEGER),
        Column(pgettext("gap", "Chưa đạt"), INTEGER),
        Column(_("Tỷ lệ chưa đạt"), PERCENT),
        *_depth_columns(report),
        Column(_("Đánh dấu"), definition=_("Năng lực và mức yêu cầu lấy từ đâu, tin được đến đâu.")),
    ]


def _depth_columns(report: SkillGapReport) -> list[Column]:
    """Left out for readers who may not see individuals."""
    _term, meaning = depth_definition()
    return [Column(str(Measure.DEPTH.label), ColumnKind.DECIMAL, meaning)] if report.tells_depth else []


def _cell_rows(report: SkillGapReport, measure: Measure) -> Iterator[list[object]]:
    places = [(row_label(row), row.cells) for row in report.rows]
    places.append((_("Cả phạm vi"), report.totals))
    for label, cells in places:
        told = [pair for pair in zip(report.columns, cells, strict=True) if pair[1].required or pair[1].withheld]
        if measure != Measure.SHARE:
            told.sort(key=lambda pair: order_of(pair[1], measure))
        for column, cell in told:
            figures = _figures(cell, with_depth=report.tells_depth)
            yield [label, column.words.code, column.words.name_vi, *figures, column_note(column)]


def _figures(cell: GapCell, *, with_depth: bool) -> list[object]:
    if cell.withheld:
        return [str(cell.withheld.label)] * (6 + with_depth)
    depth = [shown(cell, Measure.DEPTH).value if cell.below else None] if with_depth else []
    return [cell.required, cell.below, cell.not_shown, cell.exempt, cell.unmet, cell.unmet_share, *depth]


def _single_columns() -> list[Column]:
    return [
        Column(_("Đơn vị"), definition=_("Xã, phường trong báo cáo của tỉnh; cả đơn vị trong báo cáo khác.")),
        Column(_("Mã")),
        Column(_("Năng lực"), definition=_("Trong những người mà vị trí ở đó cần năng lực này, chỉ một người đạt.")),
        Column(_("Cần có"), INTEGER),
    ]


def _single_rows(found: Iterable[SingleHolder]) -> Iterator[list[object]]:
    for one in found:
        place = row_label(one.row) if one.row else _("Cả phạm vi")
        yield [place, one.column.words.code, one.column.words.name_vi, one.cell.required]


def _people_columns() -> list[Column]:
    return [
        Column(_("Họ và tên")),
        Column(_("Năm sinh"), ColumnKind.YEAR),
        Column(_("Vị trí")),
        Column(_("Đơn vị")),
        Column(_("Tính ở"), definition=_("Đơn vị của vị trí chính; người từ đơn vị khác đến được liệt kê riêng.")),
        Column(_("Tình trạng")),
        Column(_("Số năng lực chưa đạt"), INTEGER),
        Column(_("Năng lực chưa đạt")),
    ]


def _people_rows(report: SkillGapReport) -> Iterator[list[object]]:
    labels = {row.unit.unit_id: row_label(row) for row in report.rows}
    for person in report.people:
        yield _person(person, labels[person.row_id or 0])
    for guest in report.guests:
        yield _person(guest, _("Từ đơn vị khác"))


def _person(person: PersonGaps, counted_at: str) -> list[object]:
    gaps = person.gaps
    return [
        person.name,
        person.birth_year,
        "; ".join(seat_text(seat) for seat in person.seats),
        "; ".join(dict.fromkeys(seat.unit for seat in person.seats)),
        counted_at,
        str(person.state.label),
        len(gaps),
        gap_lines(gaps),
    ]


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
