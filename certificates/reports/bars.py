"""A chart of stacked bars, one a unit: computed here, drawn by a template as SVG for page and paper alike.

The figures are in the table beside it; shades of one colour tell the parts apart in grey too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lms.core.display import format_number

MOST_BARS = 20
"""More than that nobody compares; the longest are drawn, and the chart says so."""
SHADES = ("0.85", "0.55", "0.3", "0.08")
LABEL_HEIGHT, BARS_WIDE, HEIGHT, GAP = 17, 250, 18, 7
"""Labels stand above their bars, so that a phone of 360 shows the chart without making it smaller."""
FITS_A_FIGURE = 22
LONGEST_LABEL = 34


@dataclass(frozen=True)
class Part:
    """A part of a bar. Coordinates are text: templates would write them with a decimal comma."""

    x: str
    width: str
    middle: str
    shade: str
    text: str
    is_dark: bool


@dataclass(frozen=True)
class Bar:
    label: str
    label_at: int
    y: int
    baseline: int
    total: str
    end: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Key:
    label: str
    shade: str


@dataclass(frozen=True)
class Bars:
    """`sentence` is what the chart shows, for who can't see it; `of` and `all` where not every bar is drawn."""

    sentence: str
    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]
    all: int

    @property
    def width(self) -> int:
        return BARS_WIDE + 50

    @property
    def height(self) -> int:
        return len(self.bars) * (LABEL_HEIGHT + HEIGHT + GAP)

    @property
    def thickness(self) -> int:
        return HEIGHT

    @property
    def is_cut(self) -> bool:
        return len(self.bars) < self.all


def stacked_bars(sentence: str, parts: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Bars | None:
    """`rows`: a label and one count a part. None where there is nothing to draw."""
    told = [(label, counts) for label, counts in rows if sum(counts)]
    if not told:
        return None
    shown = told if len(told) <= MOST_BARS else sorted(told, key=lambda row: -sum(row[1]))[:MOST_BARS]
    longest = max(sum(counts) for _label, counts in shown)
    bars = tuple(_bar(label, counts, number, longest) for number, (label, counts) in enumerate(shown))
    keys = tuple(Key(part, SHADES[number]) for number, part in enumerate(parts))
    return Bars(sentence, keys, bars, len(told))


def _bar(label: str, counts: Sequence[int], number: int, longest: int) -> Bar:
    at = 0.0
    parts = []
    for place, count in enumerate(counts):
        width = BARS_WIDE * count / longest
        if count:
            text = format_number(count) if width >= FITS_A_FIGURE else ""
            shade = SHADES[place]
            parts.append(Part(f"{at:.1f}", f"{width:.1f}", f"{at + width / 2:.1f}", shade, text, float(shade) > 0.5))
        at += width
    short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    top = number * (LABEL_HEIGHT + HEIGHT + GAP)
    y = top + LABEL_HEIGHT
    return Bar(short, top + 13, y, y + HEIGHT - 5, format_number(sum(counts)), f"{at + 6:.1f}", tuple(parts))
