"""The skill-gap report as an administrative paper."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from certificates.reports.paper_heads import ReportAbout, in_a_sentence, report_paper
from certificates.reports.skill_gap_facts import GapCell, GapRow, PersonGaps, PersonState, SkillGapReport
from certificates.reports.skill_gap_measure_words import cell_meaning, shade_meaning
from certificates.reports.skill_gap_measures import Measure, legend_of, most_below, ranked_by, shown
from certificates.reports.skill_gap_words import (
    column_note,
    conclusion,
    definitions,
    head_of,
    row_label,
    seat_text,
    standing_sentence,
    unmet_text,
)
from lms.core.display import NO_BREAK_SPACE, format_number, format_share
from lms.core.heat import NOTHING
from lms.core.papers import Paper
from lms.core.pdf import PAPER_STYLESHEET, render_pdf

STYLESHEETS = (PAPER_STYLESHEET, "certificates/skill-gap.css")
LISTED_AT_MOST = 500
"""People a paper lists; for more it says that the workbook has them, rather than being a thousand pages long."""

COLUMNS_ACROSS = 12
"""Columns that fit the width of A4 landscape with their names; more are set in further tables."""


def skill_gap_pdf(report: SkillGapReport, measure: Measure = Measure.SHARE) -> bytes:
    """The paper is Vietnamese in every language of the interface, as all that is filed."""
    with translation.override("vi"):
        html = render_to_string("certificates/reports/skill_gap.html", paper_context(report, measure))
    return render_pdf(html, stylesheets=STYLESHEETS)


def paper_context(report: SkillGapReport, measure: Measure = Measure.SHARE) -> dict[str, Any]:
    head = head_of(report)
    most = most_below(cell for row in report.rows for cell in row.cells)
    is_listed = len(report.everyone) <= LISTED_AT_MOST
    return {
        "paper": _paper(report),
        "layout": "report-landscape",
        "report": report,
        "run": head.lines()[0],
        "filters": head.lines()[1] if head.filters else "",
        "conclusion": conclusion(report, measure),
        "standing": standing_sentence(report.standing),
        "standings": [(row_label(row), *_standing(row)) for row in report.rows],
        "overall": _figures_of(report.standing),
        "cell_meaning": cell_meaning(measure),
        "shade_meaning": shade_meaning(measure),
        "legend": legend_of(measure, most),
        "measure": measure.label,
        "blocks": _blocks(report, measure, most),
        "ranked": [
            {
                "words": top.column.words,
                "cell": top.cell,
                "share": "" if top.cell.withheld else format_share(top.cell.unmet_share),
                "depth": shown(top.cell, Measure.DEPTH).text if report.tells_depth and top.cell.below else NOTHING,
                "note": column_note(top.column),
            }
            for top in ranked_by(report, measure)
        ],
        "unlisted": 0 if is_listed else len(report.everyone),
        "people": _people(report.people) if is_listed else [],
        "guests": _people(report.guests) if is_listed else [],
        "definitions": definitions(report),
    }


def _paper(report: SkillGapReport) -> Paper:
    about = ReportAbout(
        unit=report.unit,
        title="Khoảng trống năng lực",
        subject=f"Khoảng trống năng lực của cán bộ, công chức {in_a_sentence(report.unit.name)}",
        as_of=report.as_of,
        run_at=report.run_at,
        run_by=report.run_by,
    )
    return report_paper(about)


def _standing(row: GapRow) -> tuple[list[object], bool]:
    return _figures_of(row.standing), row.unit.is_unconfirmed


def _figures_of(standing: Any) -> list[object]:
    if standing.withheld:
        return [str(standing.withheld.label)] * (len(PersonState) + 2)
    counts = (standing.people, *(standing.count(state) for state in PersonState))
    return [*map(format_number, counts), unmet_text(standing)]


def _blocks(report: SkillGapReport, measure: Measure, most: int) -> list[dict[str, Any]]:
    """The heat table in as many even parts as the width asks for."""
    parts = ceil(len(report.columns) / COLUMNS_ACROSS)
    size = ceil(len(report.columns) / parts) if parts else 0
    return [
        {
            "columns": report.columns[start : start + size],
            "rows": [(row_label(row), _cells(row.cells[start : start + size], measure, most)) for row in report.rows],
            "total": _cells(report.totals[start : start + size], measure, most),
        }
        for start in range(0, len(report.columns), size or 1)
    ]


def _cells(cells: Sequence[GapCell], measure: Measure, most: int) -> list[tuple[str, str, int]]:
    """Shade, figure, and how many have shown nothing."""
    told = [(shown(cell, measure, most), cell.not_shown) for cell in cells]
    return [(one.step, one.text, unknown) for one, unknown in told]


def _people(people: Sequence[PersonGaps]) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name,
            "birth_year": person.birth_year,
            "seats": [(seat_text(seat), seat.unit) for seat in person.seats],
            "state": person.state.label,
            "gaps": gaps_in_short(person),
        }
        for person in people
    ]


def gaps_in_short(person: PersonGaps) -> list[tuple[str, str]]:
    """By state, each competency as `T01 2/3`: level held, level needed. Short, so that a ward fits a few pages."""
    found: dict[str, list[str]] = {}
    for line in sorted(person.gaps, key=lambda one: -one.rank):
        found.setdefault(str(line.state.label), []).append(
            f"{line.words.code}{NO_BREAK_SPACE}{line.held}/{line.required}"
        )
    return [(label[:1].upper() + label[1:], ", ".join(codes)) for label, codes in found.items()]
