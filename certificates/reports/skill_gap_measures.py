"""What a cell of the gap table says and how dark it is: by share, by people, or by how many levels are lacking.

Page, sentence, paper and workbook read it from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.reports.skill_gap_facts import GapCell, SkillGapReport, TopGap, Withheld
from lms.core.display import format_number
from lms.core.heat import NOTHING, STEPS, heat_step

DEEP = (1.5, 2, 3)
"""Mean levels lacking from which a cell is a step darker; the first step is anybody below at all."""


class Measure(models.TextChoices):
    """The words stand in addresses."""

    SHARE = "ty-le", gettext_lazy("Tỷ lệ")
    PEOPLE = "so-nguoi", gettext_lazy("Số người")
    DEPTH = "muc-thieu", gettext_lazy("Mức thiếu trung bình")


@dataclass(frozen=True)
class Shown:
    """`step`: the shade, or why there is none; `value` is the figure as a number."""

    step: str
    text: str
    value: float | None


def measures_of(report: SkillGapReport) -> list[Measure]:
    """Mean levels of few people would tell the level of one: they are for those who may see individuals."""
    return [one for one in Measure if one != Measure.DEPTH or report.tells_depth]


def asked_measure(asked: str, report: SkillGapReport) -> Measure:
    """What isn't a measure of this report is read as the share."""
    return next((one for one in measures_of(report) if one == asked), Measure.SHARE)


def shown(cell: GapCell, measure: Measure, most: int = 0) -> Shown:
    """`most`: the largest count beside which the people of this cell are shaded."""
    if cell.withheld:
        return Shown(Withheld.FEW.value, str(cell.withheld.label), None)
    if not cell.required:
        return Shown("none", NOTHING, None)
    match measure:
        case Measure.PEOPLE:
            return Shown(_step_of_people(cell.below, most), format_number(cell.below), cell.below)
        case Measure.DEPTH:
            return Shown(_step_of_depth(cell.depth), format_number(round(cell.depth, 1)), cell.depth)
    text = f"{format_number(cell.below)}/{format_number(cell.required)}"
    return Shown(heat_step(cell.below, cell.required), text, cell.below / cell.required)


def most_below(cells: Iterable[GapCell]) -> int:
    return max((cell.below for cell in cells), default=0)


def ranked_by(report: SkillGapReport, measure: Measure) -> tuple[TopGap, ...]:
    """Every competency, the worst first; even ones in the framework's order."""
    return tuple(sorted(report.ranked, key=lambda top: order_of(top.cell, measure)))


def lacked_by(report: SkillGapReport, measure: Measure) -> list[TopGap]:
    """Those of them of which there is anything to tell."""
    return [
        top for top in ranked_by(report, measure) if (top.cell.below if measure == Measure.DEPTH else top.cell.unmet)
    ]


def order_of(cell: GapCell, measure: Measure) -> tuple[float, float]:
    match measure:
        case Measure.PEOPLE:
            return -cell.unmet, -cell.unmet_share
        case Measure.DEPTH:
            return -cell.depth, -cell.below
    return -cell.unmet_share, -cell.unmet


def legend_of(measure: Measure, most: int) -> list[tuple[str, str]]:
    """By step what its shade means; none is told that no count falls into."""
    match measure:
        case Measure.PEOPLE if not most:
            return [("0", "0")]
        case Measure.PEOPLE:
            firsts = [-(-step * most // STEPS) for step in range(STEPS)]
            spans = zip(range(STEPS), firsts, [*firsts[1:], None], strict=True)
            return [(str(step), _span(first, after)) for step, first, after in spans if first != after]
        case Measure.DEPTH:
            bounds = [format_number(bound) for bound in (1, *DEEP)]
            words = [_("không ai dưới mức"), *(_("từ %(level)s mức") % {"level": bound} for bound in bounds)]
        case _:
            words = [_("dưới 20%"), "20–39%", "40–59%", "60–79%", _("từ 80%")]
    return [(str(step), str(text)) for step, text in enumerate(words)]


def _span(first: int, after: int | None) -> str:
    if after is None:
        return _("từ %(count)s người") % {"count": format_number(first)}
    return format_number(first) if after == first + 1 else f"{format_number(first)}–{format_number(after - 1)}"


def _step_of_people(people: int, most: int) -> str:
    return str(min(STEPS - 1, people * STEPS // most)) if most else "0"


def _step_of_depth(depth: float) -> str:
    return str(1 + sum(depth >= bound for bound in DEEP)) if depth else "0"
