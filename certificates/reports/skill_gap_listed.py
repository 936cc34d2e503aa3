"""The skill-gap report in the shape of every report; its figures and its own paper are `skill_gap.py`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.domain.report_exports import SKILL_GAP_EXPORTED
from certificates.reports.contract import Asked, PaperHtml, Report, ReportKind, ReportTable
from certificates.reports.late_facts import late_sentence
from certificates.reports.report_words import known_definition
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_facts import PersonGaps, SkillGapReport
from certificates.reports.skill_gap_pdf import STYLESHEETS, gaps_in_short, paper_context
from certificates.reports.skill_gap_words import conclusion, definitions, head_of, row_label, seat_text
from certificates.reports.skill_gap_xlsx import skill_gap_sheets
from lms.core.exports import Column, ColumnKind, Sheet, Told
from lms.org.models import Official, PostingVersion, Unit

PLACE = 4
"""Where the sheet of people says at which unit they count."""


def build(asked: Asked) -> Report:
    found = skill_gap_report(
        unit=asked.unit,
        as_of=asked.as_of,
        by_units_on=asked.units_on if asked.units_on != asked.as_of else None,
        viewer=asked.viewer,
        known_at=asked.known_at,
        run_at=asked.run_at,
        with_people=asked.with_names,
    )
    found = replace(found, run_by=asked.run_by)
    return Report(
        kind=SKILL_GAP,
        asked=asked,
        unit=found.unit,
        subject="",
        filters=tuple(head_of(found).filters),
        conclusion=conclusion(found),
        tables=_tables(found),
        definitions=(*definitions(found), known_definition(asked)),
        late=late_sentence(asked, _people(asked, found)),
        source=found,
    )


def _people(asked: Asked, found: SkillGapReport) -> Sequence[int]:
    if found.people or found.guests:
        return [person.official_id for person in found.everyone]
    if asked.as_of >= asked.run_on or asked.known_at is not None:
        return ()
    inside = Unit.objects.within(asked.unit.pk, asked.as_of).values("pk")
    rows = PostingVersion.objects.active_on(asked.as_of).filter(unit_id__in=inside)
    return sorted(Official.objects.filter(postings__versions__in=rows).distinct().values_list("pk", flat=True))


def _tables(found: SkillGapReport) -> tuple[ReportTable[Any], ...]:
    """The sheets of the workbook; the one of people comes last, and by unit."""
    sheets = skill_gap_sheets(found)
    listed = sheets.pop() if found.shows_people else None
    tables = [ReportTable(sheet.name, _told(sheet), list(sheet.rows)) for sheet in sheets]
    if listed is not None:
        place = {row_label(row): number for number, row in enumerate(found.rows)}
        rows = sorted(listed.rows, key=lambda row: place.get(row[PLACE], len(place)))
        short = ReportTable(listed.name, _short(), _by_place(found, place), names_people=True, by_unit=0)
        tables.append(
            ReportTable(listed.name, _told(listed), rows, names_people=True, by_unit=PLACE, on_paper=(short,))
        )
    return tuple(tables)


def _told(sheet: Sheet) -> list[Told[Sequence[Any]]]:
    return [(column, itemgetter(at)) for at, column in enumerate(sheet.columns)]


def _by_place(found: SkillGapReport, place: Mapping[str, int]) -> list[tuple[str, PersonGaps]]:
    labels = {row.unit.unit_id: row_label(row) for row in found.rows}
    people = [(labels[person.row_id or 0], person) for person in found.people]
    people += [(_("Từ đơn vị khác"), person) for person in found.guests]
    return sorted(people, key=lambda one: place.get(one[0], len(place)))


def _short() -> list[Told[tuple[str, PersonGaps]]]:
    """What is lacked as codes, so that a commune fits a few pages; the names of the codes stand in the paper."""
    return [
        (Column(_("Tính ở")), lambda row: row[0]),
        (Column(_("Họ và tên")), lambda row: row[1].name),
        (Column(_("Năm sinh"), ColumnKind.YEAR), lambda row: row[1].birth_year),
        (Column(_("Vị trí")), lambda row: "; ".join(seat_text(seat) for seat in row[1].seats)),
        (Column(_("Tình trạng")), lambda row: str(row[1].state.label)),
        (
            Column(_("Năng lực chưa đạt")),
            lambda row: ". ".join(f"{label}: {codes}" for label, codes in gaps_in_short(row[1])),
        ),
    ]


def paper(report: Report, annexed: bool) -> PaperHtml:
    context = paper_context(report.source) | {"annexed": annexed, "late": report.late}
    if annexed:
        context |= {"unlisted": len(report.source.everyone), "people": [], "guests": []}
    return PaperHtml(render_to_string("certificates/reports/skill_gap.html", context), STYLESHEETS)


SKILL_GAP = ReportKind(
    name="skill-gap",
    slug="khoang-trong",
    title=gettext_lazy("Khoảng trống năng lực"),
    answers=gettext_lazy("Ai còn thiếu năng lực nào so với vị trí đang giữ, theo đơn vị và theo người."),
    verb=SKILL_GAP_EXPORTED,
    build=build,
    own_page="hr:gaps",
    paper=paper,
)
