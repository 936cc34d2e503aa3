"""A picture of a screen with numbered marks, as it is drawn: sizes and places in its own pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.images.models import SourceImageIOError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.images.models import AbstractImage

SHOWN = "max-720x1280|format-webp|webpquality-75"
FULL = "max-1600x2400|format-webp|webpquality-75"
WHOLE = 100
RADIUS = 28  # a mark is about as wide as a finger is on a phone: a 28th of the picture to each side
FONT = 1.2
BASELINE = 0.42


@dataclass(frozen=True)
class Mark:
    """A numbered disc; whole pixels, so that no language writes a comma into a drawing."""

    number: int
    x: int
    y: int
    radius: int

    @property
    def font_size(self) -> int:
        return round(self.radius * FONT)

    @property
    def baseline(self) -> int:
        return self.y + round(self.radius * BASELINE)


@dataclass(frozen=True)
class Screenshot:
    """What the player needs to draw it without a further look at the database."""

    url: str
    full_url: str
    width: int
    height: int
    marks: tuple[Mark, ...]


def draw(image: AbstractImage | None, places: Iterable[tuple[int, int | None, int | None]]) -> Screenshot | None:
    """`places` are numbers with per cent from the left and from the top; None where a number has no place.

    Nothing where the file of the picture has gone.
    """
    if image is None:
        return None
    try:
        renditions = image.get_renditions(SHOWN, FULL)
    except SourceImageIOError:
        return None
    shown = renditions[SHOWN]
    radius = max(round(shown.width / RADIUS), 1)
    marks = tuple(
        Mark(number, round(shown.width * x / WHOLE), round(shown.height * y / WHOLE), radius)
        for number, x, y in places
        if x is not None and y is not None
    )
    return Screenshot(shown.url, renditions[FULL].url, shown.width, shown.height, marks)
