"""The tables of the moves: the list, and the groups they are compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.reports.moves_facts import Compared, Move, MoveReport, Place
from certificates.reports.moves_words import (
    NOTHING,
    compared_text,
    competent_text,
    few_text,
    group_days_text,
    group_score_text,
    kind_text,
    met_text,
    scores_text,
    share_text,
    until_text,
)
from lms.core.display import format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.hr.scope import HrScope

PERSON_PARAM = "nguoi"


def person_url(scope: HrScope, uid: UUID) -> str:
    query = QueryDict(scope.query.removeprefix("?"), mutable=True)
    query[PERSON_PARAM] = str(uid)
    return f"{reverse('hr:moves')}?{query.urlencode()}"


def move_table(moves: Iterable[Move], report: MoveReport, scope: HrScope, readable: Collection[UUID]) -> Table:
    """`readable`: the decisions that the reader may open."""
    labels = (
        _("Họ và tên"),
        _("Quyết định"),
        _("Từ"),
        _("Đến"),
        _("Yêu cầu đạt"),
        _("Điểm trước → sau"),
        _("Lượt làm bài"),
        _("Đủ mức"),
    )
    columns = tuple(Column(label, numeric=label == _("Lượt làm bài")) for label in labels)
    rows = tuple(_row(move, report, scope, readable) for move in moves)
    return Table(_("Kết quả của từng người sau khi nhận vị trí"), columns, rows)


def _row(move: Move, report: MoveReport, scope: HrScope, readable: Collection[UUID]) -> Row:
    born = _("sinh %(birth_year)s") % {"birth_year": move.birth_year} if move.birth_year else ""
    paper = _("%(kind)s, hiệu lực %(day)s") % {"kind": kind_text(move), "day": format_date(move.effective_on)}
    return Row(
        (
            Cell(move.name, href=person_url(scope, move.uid), note=born, lang="vi"),
            Cell(move.number, href=decision_url(move, readable), note=paper, lang="vi"),
            _place(move.from_place, scope, kept=move.is_kept),
            _place(move.to_place, scope),
            Cell(met_text(move), note=until_text(move)),
            Cell(scores_text(move.before, move.after)),
            Cell(format_number(move.attempts)),
            Cell(
                competent_text(move),
                note=_("nhóm: %(figures)s") % {"figures": compared_text(move, report.group_of(move))},
            ),
        )
    )


def decision_url(move: Move, readable: Collection[UUID]) -> str:
    return reverse("hr:decision", args=[move.decision_uid]) if move.decision_uid in readable else ""


def _place(place: Place | None, scope: HrScope, *, kept: bool = False) -> Cell:
    """With what the unit belongs to only where that isn't the one commune the page is of."""
    if place is None:
        return Cell(_("chưa giữ vị trí nào"))
    is_own = scope.unit is not None and place.commune_id is not None and place.commune_id == scope.unit.commune_id
    unit = place.short if is_own else place.unit
    return Cell(place.position, note=_("%(unit)s (vẫn giữ)") % {"unit": unit} if kept else unit, lang="vi")


def group_table(groups: Iterable[Compared]) -> Table:
    labels = (
        _("Từ vị trí"),
        _("Đến vị trí"),
        _("Số người"),
        _("Đã đủ mức"),
        _("Một nửa đủ mức trong (ngày)"),
        _("Một nửa có điểm sau từ"),
    )
    rows = tuple(
        Row(
            (
                Cell(group.from_position, lang="vi"),
                Cell(group.to_position, lang="vi"),
                *(
                    (Cell(few_text()), Cell(NOTHING), Cell(NOTHING), Cell(NOTHING))
                    if group.is_hidden
                    else (
                        Cell(format_number(group.people)),
                        Cell(share_text(group)),
                        Cell(group_days_text(group)),
                        Cell(group_score_text(group)),
                    )
                ),
            )
        )
        for group in groups
    )
    return Table(_("Những người cùng chuyển giữa hai vị trí"), tuple(map(Column, labels)), rows)
