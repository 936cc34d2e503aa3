"""The line of the home: how many met their requirements, week by week, and today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_date, format_number, format_share
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.home.standing import Standing
from lms.hr.scope import HrScope
from lms.plans.domain.trend import Week, trend_of

LEFT, RIGHT, TOP, BOTTOM = 44.0, 336.0, 16.0, 176.0
"""Of the plot within a drawing of 360 × 210, as wide as a phone."""
GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    label: str


@dataclass(frozen=True)
class TrendChart:
    """`dots` are all weeks, `named` the first and the last with their words; the axis begins at nought."""

    sentence: str
    title: str
    table: Table
    line: str
    dots: tuple[Dot, ...]
    named: tuple[Dot, ...]
    days: tuple[Dot, ...]
    grid: tuple[Dot, ...]
    computed_at: datetime | None


def trend_chart(scope: HrScope, standing: Standing) -> TrendChart | None:
    """None before two days can be compared. Today's point is that of the figures above it. One statement."""
    trend = trend_of(scope.units)
    weeks = list(trend.weeks)
    if standing.total:
        weeks.append(Week(scope.as_of, standing.total, len(standing.met)))
    if len(weeks) < 2:
        return None
    dots = tuple(_dot(week, weeks) for week in weeks)
    first, last = weeks[0], weeks[-1]
    return TrendChart(
        sentence=change_words(first, last, scope.as_of),
        title=_("Tỷ lệ người đã đạt yêu cầu vị trí từ ngày %(first)s đến ngày %(last)s. Số liệu ở bảng bên dưới.")
        % {"first": format_date(first.day), "last": format_date(last.day)},
        table=_table(weeks, scope.as_of),
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=dots,
        named=(dots[0], dots[-1]),
        days=(Dot(dots[0].x, _y(0), _short(first.day)), Dot(dots[-1].x, _y(0), _short(last.day))),
        grid=tuple(Dot(str(LEFT), _y(percent / 100), f"{percent}%") for percent in GRID),
        computed_at=trend.computed_at,
    )


def change_words(first: Week, last: Week, today: date) -> str:
    """In points of a hundred, of rounded shares, so that the sentence adds up."""
    before, after = round(first.share * 100), round(last.share * 100)
    told = {
        "before": format_share(before / 100),
        "after": format_share(after / 100),
        "day": format_date(first.day),
        "last": _("hôm nay") if last.day == today else format_date(last.day),
        "points": format_number(abs(after - before)),
    }
    if after == before:
        return _("Đạt yêu cầu vị trí: %(before)s ngày %(day)s, %(last)s vẫn %(after)s.") % told
    if after > before:
        text = ngettext(
            "Đạt yêu cầu vị trí: từ %(before)s ngày %(day)s lên %(after)s %(last)s, tăng %(points)s điểm phần trăm.",
            "Đạt yêu cầu vị trí: từ %(before)s ngày %(day)s lên %(after)s %(last)s, tăng %(points)s điểm phần trăm.",
            after - before,
        )
    else:
        text = ngettext(
            "Đạt yêu cầu vị trí: từ %(before)s ngày %(day)s xuống %(after)s %(last)s, giảm %(points)s điểm phần trăm.",
            "Đạt yêu cầu vị trí: từ %(before)s ngày %(day)s xuống %(after)s %(last)s, giảm %(points)s điểm phần trăm.",
            before - after,
        )
    return text % told


def _table(weeks: list[Week], today: date) -> Table:
    labels = (_("Ngày"), _("Đã đạt"), _("Có yêu cầu"), _("Tỷ lệ"))
    columns = tuple(Column(label, numeric=label != labels[0]) for label in labels)
    rows = tuple(
        Row(
            (
                Cell(format_date(week.day), note=_("hôm nay") if week.day == today else ""),
                Cell(format_number(week.met)),
                Cell(format_number(week.people)),
                Cell(format_share(week.share)),
            )
        )
        for week in reversed(weeks)
    )
    return Table(_("Người đã đạt yêu cầu vị trí, theo tuần"), columns, rows)


def _dot(week: Week, weeks: list[Week]) -> Dot:
    span = (weeks[-1].day - weeks[0].day).days
    return Dot(
        f"{LEFT + (RIGHT - LEFT) * (week.day - weeks[0].day).days / span:.1f}",
        _y(week.share),
        format_share(week.share),
    )


def _y(share: float) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * share:.1f}"


def _short(day: date) -> str:
    return f"{day:%d/%m}"
