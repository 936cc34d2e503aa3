"""The radar of one tab of the profile: what is needed and what is held, on rings of the framework's scale.

Drawn only for five to eight competencies: of fewer a table says more, of more nobody reads the axes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from lms.learn.profile.standing import ProfileLine, ProfileView

FEWEST, MOST = 5, 8
CENTRE, RADIUS = 150, 118
"""The drawing is 300 wide, which a phone of 360 shows without making it smaller."""
BESIDE = 16
"""How far outside the last ring the number of an axis stands."""


@dataclass(frozen=True)
class Point:
    """Coordinates as text: templates would write them with a decimal comma."""

    x: str
    y: str


@dataclass(frozen=True)
class Axis:
    """`number` stands at its end; the list below the drawing says what it is."""

    number: int
    line: ProfileLine
    end: Point
    label: Point
    need: Point
    held: Point


@dataclass(frozen=True)
class Ring:
    level: int
    outline: str
    label: Point


@dataclass(frozen=True)
class Radar:
    axes: tuple[Axis, ...]
    rings: tuple[Ring, ...]
    need: str
    held: str
    missing: int


def radar_of(view: ProfileView, scale: Mapping[int, str]) -> Radar | None:
    """None outside of five to eight competencies that are a must, or without a scale."""
    lines = [line for line in view.must if line.words is not None]
    top = max(scale, default=0)
    if not FEWEST <= len(lines) <= MOST or top == 0:
        return None
    count = len(lines)
    axes = tuple(
        Axis(
            number=index + 1,
            line=line,
            end=_at(index, count, 1),
            label=_at(index, count, 1 + BESIDE / RADIUS),
            need=_at(index, count, min(line.check.required.min_level, top) / top),
            held=_at(index, count, min(line.check.holding.level, top) / top),
        )
        for index, line in enumerate(lines)
    )
    rings = tuple(
        Ring(level, _outline([_at(index, count, level / top) for index in range(count)]), _at(0, count, level / top))
        for level in range(1, top + 1)
    )
    return Radar(
        axes, rings, _outline([one.need for one in axes]), _outline([one.held for one in axes]), missing=view.missing
    )


def _at(index: int, count: int, share: float) -> Point:
    """The first axis points upwards, the others follow clockwise."""
    angle = 2 * pi * index / count - pi / 2
    return Point(f"{CENTRE + RADIUS * share * cos(angle):.1f}", f"{CENTRE + RADIUS * share * sin(angle):.1f}")


def _outline(points: Sequence[Point]) -> str:
    return " ".join(f"{one.x},{one.y}" for one in points)
