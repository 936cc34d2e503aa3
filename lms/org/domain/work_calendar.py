"""On which days nobody works: weekends, public holidays with the lunar Tết, and what the year's decision moved.

The holidays come from a kept library. Which days are swapped the Prime Minister decides each year, so HR of a province
writes those down (`WorkCalendarDay`), and what is written down goes before all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import holidays
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise
from lms.org.enums import WorkDayKind
from lms.org.exceptions_calendar import CalendarDayMissing, CalendarDayTaken, CalendarNotYours
from lms.org.models import WorkCalendarDay
from lms.org.policy import can_edit_work_calendar

if TYPE_CHECKING:
    from lms.accounts.models import User

DAY_DECLARED = register_verb(
    "org.work_calendar.declared", gettext_lazy("%(actor)s đã ghi ngày %(day)s là %(kind)s: %(note)s")
)
DAY_DROPPED = register_verb(
    "org.work_calendar.dropped", gettext_lazy("%(actor)s đã bỏ ngày %(day)s khỏi lịch nghỉ, làm bù")
)
LONGEST_BREAK = 60
"""Days; no run of days off comes near it."""


class Declared(NamedTuple):
    """What a person wrote down of a day."""

    is_off: bool
    note: str


class Holidays(NamedTuple):
    """Of a year: days off by name, and weekend days that are worked instead of others."""

    off: Mapping[date, str]
    worked: frozenset[date]


@lru_cache(maxsize=64)
def public_holidays(year: int) -> Holidays:
    """As the library knows them, by their Vietnamese names."""
    found = holidays.country_holidays("VN", years=year, language="vi")
    return Holidays(dict(sorted(found.items())), frozenset(found.weekend_workdays))


@dataclass(frozen=True)
class WorkCalendar:
    """Pure: the days off by law, beside those passed in as `declared`."""

    declared: Mapping[date, Declared] = field(default_factory=dict)

    def why_off(self, day: date) -> str:
        """Why nobody works that day; "" on a working day."""
        declared = self.declared.get(day)
        if declared is not None:
            return declared.note if declared.is_off else ""
        by_law = public_holidays(day.year)
        if day in by_law.off:
            return by_law.off[day]
        if day.weekday() < 5 or day in by_law.worked:
            return ""
        return _("thứ Bảy") if day.weekday() == 5 else _("Chủ nhật")

    def is_working(self, day: date) -> bool:
        return not self.why_off(day)

    def next_working_day(self, day: date) -> date:
        """The day itself where it is one."""
        ahead = (day + timedelta(days=number) for number in range(LONGEST_BREAK))
        return next((one for one in ahead if self.is_working(one)), day)


def work_calendar() -> WorkCalendar:
    """As it is on record now; one statement."""
    rows = WorkCalendarDay.objects.filter(dropped_at__isnull=True).values_list("day", "kind", "note")
    return WorkCalendar({day: Declared(kind == WorkDayKind.OFF, note) for day, kind, note in rows})


def declare_day(*, day: date, kind: WorkDayKind, note: str, actor: User, now: datetime) -> WorkCalendarDay:
    """Write down a day off or a made-up working day. Dates already given to people stay as they are.

    Raises CalendarNotYours, CalendarDayTaken.
    """
    if not can_edit_work_calendar(actor):
        raise CalendarNotYours
    try:
        with transaction.atomic():
            row: WorkCalendarDay = WorkCalendarDay.objects.create(
                day=day, kind=kind, note=normalise(note), recorded_by=actor, recorded_at=now
            )
            after = {"day": day, "kind": str(kind.label), "note": row.note}
            record(verb=DAY_DECLARED, target=row, actor=actor, after=after)
    except IntegrityError as error:
        raise CalendarDayTaken(day=format_date(day)) from error
    return row


def drop_day(*, row: WorkCalendarDay, actor: User, now: datetime) -> None:
    """The day is again what the law makes of it; the row stays on file. Raises CalendarNotYours, CalendarDayMissing."""
    if not can_edit_work_calendar(actor):
        raise CalendarNotYours
    with transaction.atomic():
        dropped = WorkCalendarDay.objects.filter(pk=row.pk, dropped_at__isnull=True).update(
            dropped_at=now, dropped_by=actor
        )
        if not dropped:
            raise CalendarDayMissing(day=format_date(row.day))
        record(verb=DAY_DROPPED, target=row, actor=actor, before={"day": row.day, "note": row.note})
