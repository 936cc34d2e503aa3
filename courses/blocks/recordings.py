"""Variants of a recording, as they are drawn: the lightest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lms.core.display import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterable

LIGHT = 2 * MEGABYTE
"""What a slow line brings in a minute or two."""


@dataclass(frozen=True)
class Variant:
    """What the player needs to draw it without a further look at the database."""

    title: str
    is_video: bool
    length: str
    byte_size: int
    url: str = ""

    @property
    def is_light(self) -> bool:
        return self.byte_size <= LIGHT


def variants_of(recordings: Iterable[Any]) -> tuple[Variant, ...]:
    """Of `Recording`s; one that has gone is left out."""
    there = [one for one in recordings if one is not None]
    return tuple(
        Variant(one.title, one.is_video, one.length, one.byte_size, one.file.url)
        for one in sorted(there, key=lambda one: one.byte_size)
    )
