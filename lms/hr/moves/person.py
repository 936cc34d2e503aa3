"""The moves of one person, each with its profile of competencies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from certificates.reports.moves_facts import CompetencyResult, Move, MoveReport, Place, Shown
from certificates.reports.moves_words import (
    compared_text,
    competent_text,
    kind_text,
    met_text,
    score_text,
    scores_text,
    until_text,
)
from lms.core.display import format_number
from lms.core.vietnamese.dates import format_date
from lms.hr.moves.rows import decision_url


@dataclass(frozen=True)
class ProfileLine:
    result: CompetencyResult
    shown: Shown | None
    scores: str


@dataclass(frozen=True)
class PersonMove:
    """`rows` as `components/summary_list.html` draws them."""

    move: Move
    decision_href: str
    rows: tuple[dict[str, object], ...]
    lines: tuple[ProfileLine, ...]


def person_moves(report: MoveReport, shown: Mapping[int, Shown], readable: Collection[UUID]) -> list[PersonMove]:
    return [
        PersonMove(
            move=move,
            decision_href=decision_url(move, readable),
            rows=tuple(_rows(move, report)),
            lines=tuple(
                ProfileLine(
                    one,
                    shown.get(one.evidence_id or 0),
                    scores_text(one.before, one.after),
                )
                for one in move.competencies
            ),
        )
        for move in report.moves
    ]


def _rows(move: Move, report: MoveReport) -> list[dict[str, object]]:
    before = _place(move.from_place)
    rows = [
        (_("Loại, ngày hiệu lực"), f"{kind_text(move)}, {format_date(move.effective_on)}", ""),
        (_("Vị trí vẫn giữ") if move.is_kept else _("Từ"), before or _("chưa giữ vị trí nào"), "vi" if before else ""),
        (_("Đến"), _place(move.to_place), "vi"),
        (_("Yêu cầu đạt"), met_text(move), ""),
        (_("Điểm trước"), _scored(move, "before"), "vi" if move.before else ""),
        (_("Điểm sau"), _scored(move, "after"), "vi" if move.after else ""),
        (_("Lượt làm bài"), format_number(move.attempts), ""),
        (_("Đủ mức"), competent_text(move), ""),
        (_("Nhóm cùng điều động"), compared_text(move, report.group_of(move)), ""),
    ]
    if until_text(move):
        rows.append((_("Ghi chú"), until_text(move), ""))
    return [{"key": key, "value": value, "lang": lang} for key, value, lang in rows]


def _place(place: Place | None) -> str:
    return f"{place.position} – {place.unit}" if place else ""


def _scored(move: Move, when: str) -> str:
    score = getattr(move, when)
    return f"{score_text(score)}, {score.title}, {format_date(score.on)}" if score else score_text(None)
