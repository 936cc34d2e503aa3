"""The report of moves as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.reports.moves_facts import Compared, CompetencyResult, Move, MoveReport, Shown
from certificates.reports.moves_words import (
    competent_text,
    conclusion,
    definitions,
    few_text,
    kind_text,
    shown_text,
    title,
    until_text,
)
from lms.core.exports import Column, ColumnKind, ReportHead, Told, Words, told_sheet, write_workbook

DATE, INTEGER, PERCENT = ColumnKind.DATE, ColumnKind.INTEGER, ColumnKind.PERCENT


def moves_xlsx(report: MoveReport, shown: Mapping[int, Shown], *, filters: Sequence[tuple[Words, Words]] = ()) -> bytes:
    head = ReportHead(
        unit=report.unit,
        title=title(),
        run_at=report.run_at,
        run_by=report.run_by,
        as_of=report.as_of,
        known_at=report.known_at or report.run_at,
        filters=filters,
    )
    notes = ((_("Kết luận"), conclusion(report)), *definitions()) if report.moves else definitions()
    return write_workbook(
        [
            told_sheet(_("Từng người"), head, of_moves(), report.moves, notes),
            told_sheet(_("Từng năng lực"), head, of_competencies(shown), competencies(report)),
            told_sheet(_("Nhóm cùng điều động"), head, of_groups(), report.groups),
        ]
    )


def of_moves() -> list[Told[Move]]:
    return [
        (Column(_("Họ và tên")), lambda move: move.name),
        (Column(_("Năm sinh"), ColumnKind.YEAR), lambda move: move.birth_year),
        (Column(_("Số quyết định")), lambda move: move.number),
        (Column(_("Loại")), kind_text),
        (Column(_("Ngày ký"), DATE), lambda move: move.signed_on),
        (Column(_("Ngày hiệu lực"), DATE), lambda move: move.effective_on),
        (
            Column(_("Từ vị trí"), definition=_("Kiêm nhiệm, biệt phái: vị trí chính vẫn giữ.")),
            lambda move: move.from_place and move.from_place.position,
        ),
        (Column(_("Từ đơn vị")), lambda move: move.from_place and move.from_place.unit),
        (Column(_("Đến vị trí")), lambda move: move.to_place.position),
        (Column(_("Đến đơn vị")), lambda move: move.to_place.unit),
        (Column(_("Bắt buộc, ngày hiệu lực"), INTEGER), lambda move: move.must_before),
        (Column(_("Đã đạt, ngày hiệu lực"), INTEGER), lambda move: move.met_before),
        (Column(_("Bắt buộc, hiện nay"), INTEGER), lambda move: move.must_now),
        (Column(_("Đã đạt, hiện nay"), INTEGER), lambda move: move.met_now),
        (Column(_("Điểm trước"), PERCENT), lambda move: move.before and move.before.share),
        (Column(_("Ngày thi trước"), DATE), lambda move: move.before and move.before.on),
        (Column(_("Điểm sau"), PERCENT), lambda move: move.after and move.after.share),
        (Column(_("Ngày thi sau"), DATE), lambda move: move.after and move.after.on),
        (Column(_("Lượt làm bài"), INTEGER), lambda move: move.attempts),
        (Column(_("Ngày đủ mức"), DATE), lambda move: move.competent_on),
        (Column(_("Số ngày đến khi đủ mức"), INTEGER), lambda move: move.days_to_competent),
        (Column(_("Tình trạng")), competent_text),
        (Column(_("Ghi chú")), lambda move: until_text(move) or None),
    ]


def competencies(report: MoveReport) -> Iterator[tuple[Move, CompetencyResult]]:
    return ((move, one) for move in report.moves for one in move.competencies)


def of_competencies(shown: Mapping[int, Shown]) -> list[Told[tuple[Move, CompetencyResult]]]:
    return [
        (Column(_("Họ và tên")), lambda row: row[0].name),
        (Column(_("Số quyết định")), lambda row: row[0].number),
        (Column(_("Đến vị trí")), lambda row: row[0].to_place.position),
        (Column(_("Mã")), lambda row: row[1].words.code),
        (Column(_("Năng lực")), lambda row: row[1].words.name_vi),
        (Column(pgettext("requirement", "Yêu cầu")), lambda row: str(row[1].kind.label)),
        (Column(_("Mức cần có"), INTEGER), lambda row: row[1].required),
        (Column(_("Mức ngày hiệu lực"), INTEGER), lambda row: row[1].level_before),
        (Column(_("Mức hiện nay"), INTEGER), lambda row: row[1].level_now),
        (Column(_("Tình trạng")), lambda row: str(row[1].state.label)),
        (Column(_("Minh chứng của mức hiện nay")), lambda row: shown_text(shown.get(row[1].evidence_id or 0))),
        (Column(_("Điểm trước"), PERCENT), lambda row: row[1].before and row[1].before.share),
        (Column(_("Điểm sau"), PERCENT), lambda row: row[1].after and row[1].after.share),
    ]


def of_groups() -> list[Told[Compared]]:
    return [
        (Column(_("Từ vị trí")), lambda group: group.from_position),
        (Column(_("Đến vị trí")), lambda group: group.to_position),
        (Column(_("Số người"), INTEGER), lambda group: few_text() if group.is_hidden else group.people),
        (
            Column(_("Tỷ lệ đã đủ mức"), PERCENT, _("Trên số người mà vị trí mới đã khai yêu cầu bắt buộc.")),
            lambda group: _told(group.share),
        ),
        (
            Column(_("Một nửa đủ mức trong (ngày)"), ColumnKind.DECIMAL, _("Của những người đã có lúc đủ mức.")),
            lambda group: _told(group.median_days),
        ),
        (
            Column(_("Một nửa có điểm sau từ"), PERCENT, _("Của những người đã có điểm sau.")),
            lambda group: _told(group.median_score),
        ),
    ]


def _told(figure: float | None) -> float | str:
    return few_text() if figure is None else figure
