"""What a paper about units says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import UUID

from lms.org.enums import UnitEventKind

STAYS = -1
"""Place of somebody who stays at a unit that lives on, or at one that gives up a part only."""
ENDS = -2
"""Place of somebody whom nobody takes over yet: the posting ends with its unit, and waits for a decision."""
NOTHING: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class NewUnit:
    """A unit as the paper founds or renames it; the name begins with the type (`Phường …`). A code may come later."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class UnitEventFacts:
    """`client_id` is made by the form that sends it.

    | kind | `units` | `takes_over` | |
    |---|---|---|---|
    | merge | those that go into one, ≥ 2 | one: new, or one that is there (one of `units` may live on) | whole |
    | split | one | those that get its parts | `stays`: what is left lives on under its name |
    | rename, change of type | one | – | `becomes` |
    | abolish | one | those that take its people, may be none | by choice, or not yet |
    """

    client_id: UUID
    kind: UnitEventKind
    document_number: str
    signed_on: date
    effective_on: date
    units: tuple[int, ...]
    takes_over: tuple[int | NewUnit, ...] = ()
    stays: bool = False
    becomes: NewUnit | None = None
    issued_by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Placements:
    """Where a person put those who don't go by themselves: index into `takes_over`, `STAYS`, or `ENDS`.

    `people` by posting; `grants` by role grant, one that is not named ends with its unit. `why_unplaced`: what those
    who end without a new place wait for.
    """

    people: Mapping[int, int] = field(default_factory=lambda: NOTHING)
    grants: Mapping[int, int] = field(default_factory=lambda: NOTHING)
    why_unplaced: str = ""
