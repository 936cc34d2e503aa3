"""Surveys and what they tell, as tables and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core import exports
from lms.core.display import days_left_text, format_date, format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.evidence.domain.survey_results import FEWEST, Mean, ResultLine
from lms.evidence.models import NeedsSurvey


def surveys_table(rows: Sequence[NeedsSurvey]) -> Table:
    labels = [_("Hỏi ai"), _("Hỏi ngày"), _("Hạn trả lời"), _("Đã trả lời"), _("Tình trạng")]
    return Table(_("Các khảo sát"), tuple(Column(label) for label in labels), tuple(_row(one) for one in rows))


def _row(one: NeedsSurvey) -> Row:
    left = "" if one.closed_at else days_left_text(one.due_on, timezone.localdate())
    return Row(
        (
            Cell(
                one.unit_name,
                href=reverse("hr:survey", args=[one.uid]),
                note=one.position.name_vi if one.position else "",
                lang="vi",
            ),
            Cell(format_date(timezone.localdate(one.asked_at))),
            Cell(format_date(one.due_on), note=left),
            Cell(f"{one.answered}/{one.people}"),
            Cell(_("đã kết thúc") if one.closed_at else _("đang hỏi")),
        )
    )


def results_table(lines: Sequence[ResultLine]) -> Table:
    labels = [_("Cần"), _("Tự đánh giá"), _("Người đứng đầu nhận xét"), _("Theo minh chứng")]
    columns = (Column(_("Năng lực")), *(Column(label, numeric=True) for label in labels))
    rows = tuple(
        Row(
            (
                Cell(line.words.name_vi if line.words else "–", lang="vi"),
                *(_mean(one) for one in (line.required, line.own, line.manager, line.held)),
            )
        )
        for line in lines
    )
    return Table(_("Mức trung bình và số người, theo năng lực"), columns, rows)


def _mean(mean: Mean) -> Cell:
    if not mean.people:
        return Cell("–")
    if mean.is_few:
        return Cell(f"< {FEWEST}")
    people = ngettext("%(count)s người", "%(count)s người", mean.people) % {"count": format_number(mean.people)}
    return Cell(format_number(mean.level), note=people)


def results_xlsx(survey: NeedsSurvey, lines: Sequence[ResultLine], *, run_by: str, run_at: datetime) -> bytes:
    few = _("Để trống khi ít hơn %(count)s người.") % {"count": FEWEST}
    labels = [
        (_("Cần"), _("Mức vị trí cần, trung bình của những người được hỏi.")),
        (_("Tự đánh giá"), _("Mức người được hỏi tự chọn; không tính là minh chứng.")),
        (_("Người đứng đầu nhận xét"), _("Nhận xét mới nhất của người đứng đầu; không tính là minh chứng.")),
        (_("Theo minh chứng"), _("Mức do minh chứng còn giá trị chứng minh.")),
    ]
    columns = [exports.Column(_("Mã")), exports.Column(_("Năng lực"))]
    for label, definition in labels:
        columns.append(exports.Column(label, exports.ColumnKind.DECIMAL, f"{definition} {few}"))
        columns.append(exports.Column(_("%(label)s: số người") % {"label": label}, exports.ColumnKind.INTEGER, few))
    head = exports.ReportHead(
        unit=survey.unit_name,
        title=_("Khảo sát nhu cầu bồi dưỡng"),
        run_at=run_at,
        run_by=run_by,
        as_of=timezone.localdate(survey.closed_at or run_at),
        filters=((_("Vị trí"), survey.position.name_vi),) if survey.position else (),
    )
    return exports.write_workbook([exports.Sheet(_("Kết quả"), head, columns, [_line(one) for one in lines])])


def _line(line: ResultLine) -> list[object]:
    cells: list[object] = [line.words.code if line.words else "", line.words.name_vi if line.words else ""]
    for mean in (line.required, line.own, line.manager, line.held):
        told = mean.people and not mean.is_few
        cells += [round(mean.level, 2), mean.people] if told else [None, None]
    return cells
