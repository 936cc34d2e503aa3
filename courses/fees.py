"""What a procedure costs: by province, way of filing and day. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from courses.enums import FilingChannel


@dataclass(frozen=True)
class Fee:
    """Without a province for the whole country, without a channel however one files. An unknown first day has begun."""

    province_id: int | None
    channel: str
    amount: str
    valid_from: date | None
    valid_to: date | None
    basis: str = ""
    is_checked: bool = False

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def clashes_with(self, other: Fee) -> bool:
        """Whether some day nobody could tell which of the two is to be paid."""
        same = (self.province_id, self.channel) == (other.province_id, other.channel)
        return same and not (_ends_before(self, other) or _ends_before(other, self))


@dataclass(frozen=True)
class FeeLine:
    """Ways of filing that cost the same; without a fee where none is recorded."""

    channels: tuple[FilingChannel, ...]
    fee: Fee | None

    @property
    def is_for_every_channel(self) -> bool:
        return len(self.channels) == len(FilingChannel)


def fees_applying(fees: Sequence[Fee], province_ids: Collection[int], as_of: date) -> list[FeeLine]:
    """What is paid that day in these provinces, by channel; without provinces, what holds in the whole country.

    A province's own fee goes before the country's, and one for the channel before one for all.
    """
    held = [fee for fee in fees if fee.holds_on(as_of)]
    places: list[int | None] = [*sorted(province_ids)] or [None]
    found: dict[Fee | None, dict[FilingChannel, None]] = {}
    for channel in FilingChannel:
        for place in places:
            found.setdefault(_fee_of(held, channel, place), {})[channel] = None
    return [FeeLine(tuple(channels), fee) for fee, channels in found.items()]


def first_clash(fees: Sequence[Fee]) -> tuple[Fee, Fee] | None:
    return next((pair for pair in combinations(fees, 2) if pair[0].clashes_with(pair[1])), None)


def _fee_of(held: Sequence[Fee], channel: FilingChannel, province_id: int | None) -> Fee | None:
    fitting = [fee for fee in held if fee.channel in ("", channel) and fee.province_id in (None, province_id)]
    return max(fitting, key=lambda fee: (fee.province_id is not None, bool(fee.channel)), default=None)


def _ends_before(one: Fee, other: Fee) -> bool:
    return one.valid_to is not None and other.valid_from is not None and one.valid_to < other.valid_from
