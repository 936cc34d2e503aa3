"""What seats required on any number of days, of rows read once: for reports over moves of different dates."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from lms.competencies.domain.requirements import COLUMNS, RequiredLevel, RequirementRow, Seat, resolve
from lms.competencies.enums import FrameworkStatus
from lms.competencies.models import CompetencyVersion, Requirement
from lms.org.models import UnitVersion

LEVELS_ABOVE = 2
"""A division has a commune and a province above it (`requirements.unit_chains` looks as far)."""


@dataclass(frozen=True)
class _Span:
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def turns(self) -> Iterator[date]:
        yield self.first
        if self.last:
            yield self.last + timedelta(days=1)


@dataclass(frozen=True)
class _Described:
    """A competency in a version of the framework."""

    competency_id: int
    order: int
    first_level: int


class SeatHistory:
    """What one seat required over time. Between two `turns` nothing changes, so each stretch is worked out once."""

    def __init__(self, turns: list[date], resolve_on: Callable[[date], list[RequiredLevel]]) -> None:
        self.turns = turns
        self._resolve_on = resolve_on
        self._found: dict[int, list[RequiredLevel]] = {}

    def on(self, day: date) -> list[RequiredLevel]:
        """In the framework's order."""
        stretch = bisect_right(self.turns, day)
        found = self._found.get(stretch)
        if found is None:
            found = self._found[stretch] = self._resolve_on(day)
        return found


class RequirementHistory:
    """The same answers as `requirements_for` gives day by day; four statements for all seats and days together."""

    def __init__(self, seats: Iterable[Seat], *, known_at: datetime | None = None) -> None:
        wanted = set(seats)
        self._known_at = known_at
        self._rows = self._read_rows({seat.position_id for seat in wanted})
        self._described = self._read_framework() if wanted else []
        self._parents = self._read_units({seat.unit_id for seat in wanted})
        self._seats = {seat: SeatHistory(self._turns(seat), partial(self._resolve, seat)) for seat in wanted}

    def of(self, seat: Seat) -> SeatHistory:
        return self._seats[seat]

    def _turns(self, seat: Seat) -> list[date]:
        """The days on which something begins or is over that what the seat requires hangs on, in order."""
        spans = [span for span, _row in self._rows.get(seat.position_id, ())]
        spans += [span for span, _one in self._described]
        spans += [span for unit_id in self._ever_above(seat.unit_id) for span, _up in self._parents[unit_id]]
        return sorted({day for span in spans for day in span.turns})

    def _resolve(self, seat: Seat, day: date) -> list[RequiredLevel]:
        described = [one for span, one in self._described if span.holds(day)]
        order = {one.competency_id: one.order for one in described}
        rows = [row for span, row in self._rows.get(seat.position_id, ()) if span.holds(day)]
        firsts = {one.competency_id: one.first_level for one in described}
        found = resolve(rows, self._chain(seat.unit_id, day), firsts)
        return sorted(found, key=lambda required: order.get(required.competency_id, 0))

    def _chain(self, unit_id: int, day: date) -> list[int]:
        chain, above = [unit_id], self._parent(unit_id, day)
        while above is not None:
            chain.append(above)
            above = self._parent(above, day)
        return chain

    def _parent(self, unit_id: int, day: date) -> int | None:
        """As known at a moment a unit stands where the newest version recorded by then puts it (`unit_chains`)."""
        versions = self._parents.get(unit_id, ())
        if self._known_at is not None:
            return next((above for span, above in reversed(versions) if span.first <= day), None)
        return next((above for span, above in versions if span.holds(day)), None)

    def _ever_above(self, unit_id: int) -> set[int]:
        found: set[int] = set()
        new = {unit_id}
        while new:
            found |= new
            new = {above for one in new for _span, above in self._parents.get(one, ()) if above} - found
        return found & self._parents.keys()

    def _read_rows(self, positions: set[int]) -> dict[int, list[tuple[_Span, RequirementRow]]]:
        found: dict[int, list[tuple[_Span, RequirementRow]]] = defaultdict(list)
        rows = Requirement.objects.known(self._known_at).filter(position_id__in=positions)
        for first, last, *values in rows.order_by("-valid_from", "pk").values_list("valid_from", "valid_to", *COLUMNS):
            found[values[1]].append((_Span(first, last), RequirementRow(*values)))
        return found

    def _read_framework(self) -> list[tuple[_Span, _Described]]:
        published = CompetencyVersion.objects.exclude(framework_version__status=FrameworkStatus.DRAFT)
        days = ("framework_version__valid_from", "framework_version__valid_to")
        rows = published.order_by("order").values_list(*days, "competency_id", "order", "first_level")
        return [(_Span(first, last), _Described(*values)) for first, last, *values in rows]

    def _read_units(self, units: set[int]) -> dict[int, list[tuple[_Span, int | None]]]:
        found: dict[int, list[tuple[_Span, int | None]]] = defaultdict(list)
        level = units
        for _step in range(LEVELS_ABOVE):
            if not level:
                break
            versions = UnitVersion.objects.filter(unit_id__in=level).order_by("valid_from", "pk")
            if self._known_at is not None:
                versions = versions.filter(recorded_at__lte=self._known_at)
            rows = list(versions.values_list("unit_id", "parent_id", "valid_from", "valid_to"))
            for unit_id, parent_id, first, last in rows:
                found[unit_id].append((_Span(first, last), parent_id))
            level = {parent_id for _unit, parent_id, *_days in rows if parent_id is not None} - found.keys()
        return found
