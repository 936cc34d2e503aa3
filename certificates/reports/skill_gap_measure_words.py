"""Sentences about the figures of a cell, by what they measure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.reports.skill_gap_facts import GapCell
from certificates.reports.skill_gap_measures import Measure
from lms.core.display import format_number


def lead(measure: Measure) -> str:
    """What stands before the competencies named first."""
    match measure:
        case Measure.PEOPLE:
            return _("Nhiều người chưa đạt nhất:")
        case Measure.DEPTH:
            return _("Thiếu nhiều mức nhất:")
    return _("Thiếu nhiều nhất:")


def no_depth() -> str:
    return _("Chưa ai có minh chứng dưới mức, nên chưa có mức thiếu trung bình.")


def people_text(cell: GapCell) -> str:
    """`12 người dưới mức, 9 người chưa có minh chứng`; what is nought is left out."""
    below = ngettext("%(count)s người dưới mức", "%(count)s người dưới mức", cell.below)
    unknown = ngettext("%(count)s người chưa có minh chứng", "%(count)s người chưa có minh chứng", cell.not_shown)
    parts = ((cell.below, below), (cell.not_shown, unknown))
    return ", ".join(text % {"count": format_number(count)} for count, text in parts if count)


def depth_text(cell: GapCell) -> str:
    """`thiếu trung bình 1,5 mức ở 12 người dưới mức`."""
    text = ngettext(
        "thiếu trung bình %(levels)s mức ở %(count)s người dưới mức",
        "thiếu trung bình %(levels)s mức ở %(count)s người dưới mức",
        cell.below,
    )
    return text % {"levels": format_number(cell.depth), "count": format_number(cell.below)}


def cell_meaning(measure: Measure, *, by_groups: bool = False) -> str:
    """What a figure in a cell of the table is; the caption of the table."""
    match measure, by_groups:
        case Measure.PEOPLE, True:
            return _("Số người dưới mức ở ít nhất một năng lực của nhóm; “?” là số người chưa có minh chứng, đếm riêng")
        case Measure.PEOPLE, _by_groups:
            return _("Số người dưới mức; “?” là số người chưa có minh chứng, đếm riêng")
        case Measure.DEPTH, _by_groups:
            return _(
                "Mức thiếu trung bình của những người dưới mức; “?” là số người chưa có minh chứng, không tính vào "
                "trung bình"
            )
        case _measure, True:
            return _(
                "Số người dưới mức ở ít nhất một năng lực của nhóm trên số người cần có năng lực của nhóm; “?” là số "
                "người chưa có minh chứng, đếm riêng"
            )
    return _("Số người dưới mức trên số người cần có năng lực; “?” là số người chưa có minh chứng, đếm riêng")


def shade_meaning(measure: Measure) -> str:
    match measure:
        case Measure.PEOPLE:
            return _("Nền càng đậm, càng nhiều người dưới mức")
        case Measure.DEPTH:
            return _("Nền càng đậm, người dưới mức thiếu càng nhiều mức")
    return _("Nền càng đậm, tỷ lệ dưới mức càng cao")


def depth_definition() -> tuple[str, str]:
    return (
        _("Mức thiếu trung bình (1,5)"),
        _(
            "Mỗi người dưới mức còn thiếu bao nhiêu mức so với mức tối thiểu, tính trung bình; minh chứng hết hạn "
            "không tính là đang có. Người chưa có minh chứng không tính vào trung bình. Trong ô của một nhóm, mỗi "
            "người tính ở năng lực thiếu nhiều mức nhất."
        ),
    )
