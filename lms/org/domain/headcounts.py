"""How many seats a unit has in a position, how many are taken, and what that says of one more person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_dates import check_not_far
from lms.org.enums import DecisionKind
from lms.org.exceptions import UnitOutOfScope
from lms.org.exceptions_units import HeadcountOutsideUnit
from lms.org.models import Headcount, Position, PostingVersion, Unit, UnitVersion
from lms.org.policy import can_manage_unit

if TYPE_CHECKING:
    from lms.accounts.models import User

HEADCOUNT_SET = register_verb(
    "org.headcount.set", _("%(actor)s đã ghi biên chế %(seats)s cho vị trí %(position)s từ %(valid_from)s")
)


@dataclass(frozen=True)
class Seats:
    """A position at a unit on a day; `seats` is None where nobody has said how many there are."""

    unit_id: int
    position_id: int
    seats: int | None
    held: int
    document_number: str = ""

    @property
    def vacant(self) -> int:
        return max(0, (self.seats or 0) - self.held)

    @property
    def is_over(self) -> bool:
        """More people than seats, but for a position that is only held besides another."""
        return bool(self.seats) and self.held > (self.seats or 0)


def set_headcount(
    *, unit: Unit, position: Position, seats: int, valid_from: date, actor: User, document_number: str = ""
) -> Headcount:
    """The figure from that day on, until the next one on record begins; the one before ends the day before.

    Of the same day, the later record takes the place of the earlier one, which stays on file.
    """
    if not can_manage_unit(actor, unit):
        raise UnitOutOfScope(field="unit")
    check_not_far(valid_from, today=timezone.localdate(), field="valid_from")
    if not UnitVersion.objects.in_force(valid_from).filter(unit=unit).exists():
        raise HeadcountOutsideUnit(day=format_date(valid_from))
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        rows = Headcount.objects.filter(unit=unit, position=position, superseded_at__isnull=True)
        before = rows.in_force(valid_from).first()
        later = rows.filter(valid_from__gt=valid_from).order_by("valid_from").first()
        if before is not None and before.valid_from == valid_from:
            before.superseded_at = timezone.now()
            before.save(update_fields=["superseded_at"])
        elif before is not None:
            before.valid_to = valid_from - timedelta(days=1)
            before.save(update_fields=["valid_to"])
        row: Headcount = Headcount.objects.create(
            unit=unit,
            position=position,
            seats=seats,
            document_number=document_number.strip(),
            valid_from=valid_from,
            valid_to=later.valid_from - timedelta(days=1) if later else None,
            recorded_by=actor,
        )
        record(
            verb=HEADCOUNT_SET,
            target=unit,
            actor=actor,
            before={"seats": before.seats if before else None},
            after={
                "seats": seats,
                "position": position.name_vi,
                "valid_from": valid_from,
                "document": row.document_number,
            },
        )
    return row


def seats_at(units: Iterable[int], day: date) -> list[Seats]:
    """Every position of these units that has a figure or a holder that day; two statements.

    A secondee takes no seat of the host: the home unit keeps them on its list.
    """
    ids = set(units)
    figures = {(row.unit_id, row.position_id): row for row in Headcount.objects.in_force(day).filter(unit_id__in=ids)}
    held: dict[tuple[int, int], int] = defaultdict(int)
    versions = PostingVersion.objects.active_on(day).filter(unit_id__in=ids, is_secondment=False)
    for key in versions.values_list("unit_id", "position_id"):
        held[key] += 1
    return [
        Seats(
            *key,
            seats=figures[key].seats if key in figures else None,
            held=held.get(key, 0),
            document_number=figures[key].document_number if key in figures else "",
        )
        for key in {**figures, **held}
    ]


def coming_figures(units: Iterable[int], day: date) -> dict[tuple[int, int], Headcount]:
    """By unit and position the next figure that is on record from a later day; one statement."""
    later = Headcount.objects.filter(unit_id__in=set(units), superseded_at__isnull=True, valid_from__gt=day)
    return {(row.unit_id, row.position_id): row for row in later.order_by("-valid_from")}


def filled_seats(*, kind: DecisionKind, unit: Unit, position: Position, day: date, but: int) -> Seats | None:
    """The position's seats where all are taken by others than the official `but`; None where one more is in order.

    No figure says nothing. A secondee takes no seat, and a second post may be one that has none.
    """
    if kind == DecisionKind.SECOND:
        return None
    figure = Headcount.objects.in_force(day).filter(unit=unit, position=position).first()
    if figure is None or (figure.seats == 0 and kind == DecisionKind.CONCURRENT):
        return None
    others = PostingVersion.objects.active_on(day).filter(unit=unit, position=position, is_secondment=False)
    held = others.exclude(posting__official=but).count()
    return Seats(unit.pk, position.pk, figure.seats, held) if held >= figure.seats else None
