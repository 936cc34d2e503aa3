"""What a position is called on a day: papers and lists of a past day keep the title of that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from lms.org.models import Position, PositionVersion

if TYPE_CHECKING:
    from lms.org.models import PostingVersion


def position_title_on(position: Position, day: date) -> str:
    return position_titles([(position.pk, day)])[position.pk, day]


def position_titles_on(position_ids: Iterable[int], day: date, known_at: datetime | None = None) -> dict[int, str]:
    """Of many positions on one day; one statement."""
    named = positions_named_on(position_ids, day, known_at)
    return {pk: title for pk, (_code, title) in named.items()}


def positions_named_on(
    position_ids: Iterable[int], day: date, known_at: datetime | None = None
) -> dict[int, tuple[str, str]]:
    """Code and title of many positions on one day, as known at a moment; one statement."""
    histories = _histories(set(position_ids))
    return {pk: (one.code, one.title_on(day, known_at)) for pk, one in histories.items()}


def position_titles(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """Of (position, day); one statement."""
    pairs = set(asked)
    histories = _histories({pk for pk, _day in pairs})
    return {(pk, day): histories[pk].title_on(day) for pk, day in pairs if pk in histories}


class _Version(NamedTuple):
    begins: date
    recorded_at: datetime
    title: str


@dataclass(frozen=True)
class _History:
    """Versions in their order. Before the first one a position has the words of that, and without any those of its
    row."""

    code: str
    name: str
    versions: list[_Version]

    def title_on(self, day: date, known_at: datetime | None = None) -> str:
        known = [one for one in self.versions if known_at is None or one.recorded_at <= known_at] or self.versions[:1]
        begun = [one for one in known if one.begins <= day] or known[:1]
        return begun[-1].title if begun else self.name


def _histories(position_ids: set[int]) -> dict[int, _History]:
    found: dict[int, _History] = {}
    if not position_ids:
        return found
    rows = Position.objects.filter(pk__in=position_ids).order_by("versions__valid_from", "versions__number")
    version = ("versions__valid_from", "versions__recorded_at", "versions__name_vi")
    for pk, code, name, *facts in rows.values_list("pk", "code", "name_vi", *version):
        history = found.setdefault(pk, _History(code, name, []))
        if facts[0] is not None:
            history.versions.append(_Version(*facts))
    return found


def title_day(version: PostingVersion, today: date) -> date:
    """The day whose title says what was held: today, the last day of what is over, the first of what is to come."""
    if version.starts_on > today:
        return version.starts_on
    return min(version.ends_on, today) if version.ends_on else today


def versions_in_force(day: date, position_ids: Iterable[int] | None = None) -> dict[int, PositionVersion]:
    """The version of each position that holds that day, by position; one statement."""
    versions = PositionVersion.objects.filter(valid_from__lte=day).order_by("valid_from", "number")
    if position_ids is not None:
        versions = versions.filter(position__in=set(position_ids))
    return {one.position_id: one for one in versions}
