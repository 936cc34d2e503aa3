"""The report of moves as a workbook, and as rows of plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.reports.moves_facts import Compared, CompetencyResult, Move, MoveReport, Place, Score, Shown
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
from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, Words, write_workbook

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
            Sheet(_("Từng người"), head, _move_columns(), map(_move_row, report.moves), notes),
            Sheet(_("Từng năng lực"), head, _competency_columns(), _competency_rows(report, shown)),
            Sheet(_("Nhóm cùng điều động"), head, _group_columns(), _group_rows(report)),
        ]
    )


def move_rows(report: MoveReport) -> list[dict[str, Any]]:
    """What the workbook says of each move, as JSON holds it."""
    return [_facts(move, report.group_of(move)) for move in report.moves]


def _facts(move: Move, group: Compared | None) -> dict[str, Any]:
    return {
        "official": str(move.uid),
        "name": move.name,
        "decision": move.number,
        "kind": move.kind,
        "signed_on": move.signed_on.isoformat(),
        "effective_on": move.effective_on.isoformat(),
        "until": move.until.isoformat(),
        "from": _place(move.from_place),
        "to": _place(move.to_place),
        "is_kept": move.is_kept,
        "state": move.state.value,
        "must_before": move.must_before,
        "met_before": move.met_before,
        "must_now": move.must_now,
        "met_now": move.met_now,
        "before": _score(move.before),
        "after": _score(move.after),
        "attempts": move.attempts,
        "competent_on": move.competent_on.isoformat() if move.competent_on else None,
        "days_to_competent": move.days_to_competent,
        "competencies": [
            {
                "code": one.words.code,
                "kind": one.kind.value,
                "required": one.required,
                "level_before": one.level_before,
                "level_now": one.level_now,
                "state": one.state.value,
                "before": _score(one.before),
                "after": _score(one.after),
            }
            for one in move.competencies
        ],
        "compared": None
        if group is None or group.is_hidden
        else {
            "people": group.people,
            "share": group.share,
            "median_days": group.median_days,
            "median_score": group.median_score,
        },
    }


def _place(place: Place | None) -> dict[str, str] | None:
    return {"position": place.position_code, "unit": place.unit} if place else None


def _score(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    return {"on": score.on.isoformat(), "earned": float(score.earned), "out_of": score.out_of, "passed": score.passed}


def _move_columns() -> list[Column]:
    return [
        Column(_("Họ và tên")),
        Column(_("Năm sinh"), ColumnKind.YEAR),
        Column(_("Số quyết định")),
        Column(_("Loại")),
        Column(_("Ngày ký"), DATE),
        Column(_("Ngày hiệu lực"), DATE),
        Column(_("Từ vị trí"), definition=_("Kiêm nhiệm, biệt phái: vị trí chính vẫn giữ.")),
        Column(_("Từ đơn vị")),
        Column(_("Đến vị trí")),
        Column(_("Đến đơn vị")),
        Column(_("Bắt buộc, ngày hiệu lực"), INTEGER),
        Column(_("Đã đạt, ngày hiệu lực"), INTEGER),
        Column(_("Bắt buộc, hiện nay"), INTEGER),
        Column(_("Đã đạt, hiện nay"), INTEGER),
        Column(_("Điểm trước"), PERCENT),
        Column(_("Ngày thi trước"), DATE),
        Column(_("Điểm sau"), PERCENT),
        Column(_("Ngày thi sau"), DATE),
        Column(_("Lượt làm bài"), INTEGER),
        Column(_("Ngày đủ mức"), DATE),
        Column(_("Số ngày đến khi đủ mức"), INTEGER),
        Column(_("Tình trạng")),
        Column(_("Ghi chú")),
    ]


def _move_row(move: Move) -> list[object]:
    place = move.from_place
    return [
        move.name,
        move.birth_year,
        move.number,
        kind_text(move),
        move.signed_on,
        move.effective_on,
        place.position if place else None,
        place.unit if place else None,
        move.to_place.position,
        move.to_place.unit,
        move.must_before,
        move.met_before,
        move.must_now,
        move.met_now,
        *_scored(move.before),
        *_scored(move.after),
        move.attempts,
        move.competent_on,
        move.days_to_competent,
        competent_text(move),
        until_text(move) or None,
    ]


def _scored(score: Score | None) -> list[object]:
    return [score.share, score.on] if score else [None, None]


def _competency_columns() -> list[Column]:
    return [
        Column(_("Họ và tên")),
        Column(_("Số quyết định")),
        Column(_("Đến vị trí")),
        Column(_("Mã")),
        Column(_("Năng lực")),
        Column(pgettext("requirement", "Yêu cầu")),
        Column(_("Mức cần có"), INTEGER),
        Column(_("Mức ngày hiệu lực"), INTEGER),
        Column(_("Mức hiện nay"), INTEGER),
        Column(_("Tình trạng")),
        Column(_("Minh chứng của mức hiện nay")),
        Column(_("Điểm trước"), PERCENT),
        Column(_("Điểm sau"), PERCENT),
    ]


def _competency_rows(report: MoveReport, shown: Mapping[int, Shown]) -> Iterator[list[object]]:
    for move in report.moves:
        for one in move.competencies:
            yield _competency_row(move, one, shown)


def _competency_row(move: Move, one: CompetencyResult, shown: Mapping[int, Shown]) -> list[object]:
    return [
        move.name,
        move.number,
        move.to_place.position,
        one.words.code,
        one.words.name_vi,
        str(one.kind.label),
        one.required,
        one.level_before,
        one.level_now,
        str(one.state.label),
        shown_text(shown.get(one.evidence_id or 0)),
        one.before.share if one.before else None,
        one.after.share if one.after else None,
    ]


def _group_columns() -> list[Column]:
    return [
        Column(_("Từ vị trí")),
        Column(_("Đến vị trí")),
        Column(_("Số người"), INTEGER),
        Column(_("Tỷ lệ đã đủ mức"), PERCENT, _("Trên số người mà vị trí mới đã khai yêu cầu bắt buộc.")),
        Column(_("Số ngày, trung vị"), ColumnKind.DECIMAL, _("Của những người đã có lúc đủ mức.")),
        Column(_("Điểm sau, trung vị"), PERCENT, _("Của những người đã có điểm sau.")),
    ]


def _group_rows(report: MoveReport) -> Iterator[list[object]]:
    for group in report.groups:
        figures = (group.people if not group.is_hidden else None, group.share, group.median_days, group.median_score)
        told = [few_text() if value is None else value for value in figures]
        yield [group.from_position, group.to_position, *told]
