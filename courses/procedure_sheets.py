"""The words of a procedure guide as its reader gets them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.enums import FilingChannel
from courses.fees import Fee, FeeLine, fees_applying
from lms.reference.enums import SourceStatus
from lms.reference.models import Procedure


@dataclass(frozen=True)
class Limit:
    """How long it may take; `is_public`: as a public source says."""

    words: str
    is_checked: bool = False
    is_public: bool = False


@dataclass(frozen=True)
class FeeRow:
    """`place` is empty for the whole country; without a day where that isn't known."""

    channels: str
    place: str
    amount: str
    is_checked: bool
    is_public: bool
    valid_from: date | None
    valid_to: date | None
    basis: str


@dataclass(frozen=True)
class ProcedureSheet:
    """Papers and steps are rows of the page."""

    papers: list[Any]
    steps: list[Any]
    limit: Limit
    fees: list[FeeRow]
    other_fees: list[FeeRow]
    common_errors: list[str]
    is_to_come: bool
    is_review_late: bool

    @property
    def has_picture(self) -> bool:
        return any(step.picture_id for step in self.steps)


def limit_of_catalogue(procedure: Procedure) -> Limit:
    return Limit(procedure.time_limit, is_public=procedure.time_status == SourceStatus.SOURCE)


def fee_rows(
    fees: Sequence[Fee], provinces: Collection[int], names: Mapping[int, str], procedure: Procedure, as_of: date
) -> tuple[list[FeeRow], list[FeeRow]]:
    """What the reader's citizens pay that day, and everything else on record: in force, to come, ended.

    Where nothing is on record, what the catalogue of procedures says.
    """
    lines = fees_applying(fees, provinces, as_of)
    mine = [_row_of(line, names, procedure) for line in lines]
    applied = {line.fee for line in lines}
    rest = sorted((fee for fee in fees if fee not in applied), key=lambda fee: _order(fee, as_of))
    return mine, [_row(_channel_words(fee.channel), fee, names) for fee in rest]


def _row_of(line: FeeLine, names: Mapping[int, str], procedure: Procedure) -> FeeRow:
    words = "" if line.is_for_every_channel else capfirst(", ".join(str(one.label) for one in line.channels))
    if line.fee is not None:
        return _row(words or _channel_words(""), line.fee, names)
    return FeeRow(
        channels=_("%(channels)s, theo danh mục thủ tục") % {"channels": words or _channel_words("")},
        place="",
        amount=procedure.fee,
        is_checked=False,
        is_public=procedure.fee_status == SourceStatus.SOURCE,
        valid_from=None,
        valid_to=None,
        basis="",
    )


def _row(channels: str, fee: Fee, names: Mapping[int, str]) -> FeeRow:
    return FeeRow(
        channels=channels,
        place=names.get(fee.province_id, "") if fee.province_id else "",
        amount=fee.amount,
        is_checked=fee.is_checked,
        is_public=False,
        valid_from=fee.valid_from,
        valid_to=fee.valid_to,
        basis=fee.basis,
    )


def _channel_words(channel: str) -> str:
    return capfirst(str(FilingChannel(channel).label)) if channel else _("Mọi cách nộp")


def _order(fee: Fee, as_of: date) -> tuple[bool, bool]:
    return not fee.holds_on(as_of), fee.valid_to is not None and fee.valid_to < as_of
