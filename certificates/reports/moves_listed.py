"""The report of moves in the shape of every report; its figures are `moves.py`'s."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.domain.report_exports import MOVES_EXPORTED
from certificates.reports.contract import Asked, Report, ReportKind, ReportTable
from certificates.reports.late_facts import late_sentence
from certificates.reports.moves import move_report, shown_by
from certificates.reports.moves_facts import Move, MoveReport, Place
from certificates.reports.moves_words import competent_text, conclusion, definitions, kind_text, met_text, scores_text
from certificates.reports.moves_xlsx import competencies, of_competencies, of_groups, of_moves
from certificates.reports.report_words import filters_in_words, known_definition
from lms.core.exports import Column, ColumnKind, Told
from lms.org.domain.unit_names import unit_names


def build(asked: Asked) -> Report:
    unit = unit_names([asked.unit.pk], asked.units_on)[asked.unit.pk]
    found = move_report(
        viewer=asked.viewer,
        units=[asked.unit.pk],
        unit_label=unit.label,
        as_of=asked.as_of,
        known_at=asked.known_at,
        run_at=asked.run_at,
    )
    return Report(
        kind=MOVES,
        asked=asked,
        unit=unit,
        subject="",
        filters=filters_in_words(asked, MOVES),
        conclusion=conclusion(found)
        if found.moves
        else _("Không có ai nhận vị trí theo quyết định trong phạm vi này."),
        tables=(
            ReportTable(_("Nhóm cùng điều động"), of_groups(), found.groups),
            _people(found),
            ReportTable(
                _("Từng năng lực"),
                of_competencies(shown_by(found.moves)),
                tuple(competencies(found)),
                names_people=True,
                person_of=lambda row: row[0].uid,
                on_paper=(),
            ),
        ),
        definitions=(*definitions(), known_definition(asked)),
        late=late_sentence(asked, sorted({move.official_id for move in found.moves})),
        source=found,
    )


def _people(found: MoveReport) -> ReportTable[Move]:
    """On paper with fewer columns, each saying more."""
    short: list[Told[Move]] = [
        (Column(_("Họ và tên")), lambda move: move.name),
        (Column(_("Quyết định")), lambda move: f"{move.number}, {kind_text(move)}"),
        (Column(_("Ngày hiệu lực"), ColumnKind.DATE), lambda move: move.effective_on),
        (Column(_("Từ")), lambda move: _place(move.from_place)),
        (Column(_("Đến")), lambda move: _place(move.to_place)),
        (Column(_("Yêu cầu đạt")), met_text),
        (Column(_("Điểm trước → sau")), lambda move: scores_text(move.before, move.after)),
        (Column(_("Đủ mức")), competent_text),
    ]
    name = _("Từng người")
    paper = ReportTable(name, short, found.moves, names_people=True)
    return ReportTable(
        name, of_moves(), found.moves, names_people=True, person_of=lambda move: move.uid, on_paper=(paper,)
    )


def _place(place: Place | None) -> str:
    return f"{place.position} – {place.short}" if place else ""


MOVES = ReportKind(
    name="moves",
    slug="sau-dieu-dong",
    title=gettext_lazy("Kết quả sau điều động"),
    answers=gettext_lazy(
        "Từng người được điều động, biệt phái, kiêm nhiệm…: điểm trước và sau, bao nhiêu ngày thì đủ mức, so với người "
        "cùng điều động."
    ),
    verb=MOVES_EXPORTED,
    build=build,
    own_page="hr:moves",
)
