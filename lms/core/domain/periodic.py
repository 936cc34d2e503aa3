"""Work that recurs without being asked for: notices of the day, closing what was left open."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from lms.core.domain.job_kinds import discover_tasks
from lms.core.models import PeriodicRun

logger = logging.getLogger(__name__)
Work = Callable[[datetime], None]

# A worker killed in the middle of a periodic function keeps its claim for so long.
CLAIM = timedelta(minutes=15)
RETRY_AFTER_FAILURE = timedelta(minutes=5)


@dataclass(frozen=True)
class Periodic:
    """`interval` counts from the start of a run; with `at` the function runs once a day after that local time."""

    name: str
    work: Work
    interval: timedelta
    at: time | None = None

    def first_due(self, now: datetime) -> datetime:
        return now if self.at is None else self.due_after(now)

    def due_after(self, moment: datetime) -> datetime:
        if self.at is None:
            return moment + self.interval
        local = timezone.localtime(moment)
        day = local.date() if local.time() < self.at else local.date() + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, self.at))


_registered: dict[str, Periodic] = {}


def every(*, name: str, minutes: int = 0, hours: int = 0) -> Callable[[Work], Work]:
    """Register `def work(now: datetime) -> None` to run at this interval, by one worker at a time.

    It must bear being run twice and being left out: no figure may depend on it. Put it in an app's `tasks.py`.
    """
    interval = timedelta(minutes=minutes, hours=hours)
    if not interval:
        raise ValueError(f"The periodic function {name!r} needs minutes or hours.")
    return _registrar(name, interval, None)


def daily(*, name: str, at: time) -> Callable[[Work], Work]:
    """Like `every`, once a day from `at` on (local time); a machine that was off then runs it when it is back."""
    return _registrar(name, timedelta(days=1), at)


def run_due(now: datetime) -> list[str]:
    """Run what is due and not claimed by another worker; returns the names it ran."""
    discover_tasks()
    if not _registered:
        return []
    rows = {row.name: row for row in PeriodicRun.objects.filter(name__in=_registered)}
    ran = []
    for name, periodic in _registered.items():
        row = (
            rows.get(name)
            or PeriodicRun.objects.get_or_create(name=name, defaults={"due_at": periodic.first_due(now)})[0]
        )
        if row.due_at <= now and _claim(row, now):
            _run(periodic, now)
            ran.append(name)
    return ran


def _registrar(name: str, interval: timedelta, at: time | None) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        if name in _registered:
            raise ValueError(f"The periodic function {name!r} is registered twice.")
        _registered[name] = Periodic(name, work, interval, at)
        return work

    return register


def _claim(row: PeriodicRun, now: datetime) -> bool:
    """The row moves on for one worker only: whoever changes `due_at` from what all of them have read."""
    waiting = PeriodicRun.objects.filter(name=row.name, due_at=row.due_at)
    return waiting.update(due_at=now + CLAIM, started_at=now) == 1


def _run(periodic: Periodic, now: datetime) -> None:
    mine = PeriodicRun.objects.filter(name=periodic.name, started_at=now)
    try:
        periodic.work(now)
    except Exception as error:
        logger.exception("The periodic function %s failed.", periodic.name)
        due_at = now + min(periodic.interval, RETRY_AFTER_FAILURE)
        mine.update(due_at=due_at, error=f"{type(error).__module__}.{type(error).__qualname__}")
    else:
        mine.update(due_at=periodic.due_after(now), succeeded_at=timezone.now(), error="")
