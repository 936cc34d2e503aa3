"""Which kinds of job there are, and the function that does each."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from lms.core.domain.job_runs import JobContext

Runner = Callable[["JobContext"], dict[str, Any] | None]
Busy = Callable[[datetime], str]
_runners: dict[str, Runner] = {}
_giving_way: set[str] = set()
_with_own_door: set[str] = set()
_busy: list[Busy] = []


def job_kind(kind: str, *, gives_way: bool = False, has_own_door: bool = False) -> Callable[[Runner], Runner]:
    """Register `def run(job: JobContext) -> dict | None` under a namespaced word; put runners in an app's `tasks.py`.

    A runner may be killed at any point and run again: it starts from `job.cursor`, and what it does twice must have
    the effect of once. Of the dict it returns the job's page shows `summary` (a translated sentence) and `link`
    (see `result_link`). With `gives_way` it isn't begun while something goes on that must not be slowed
    (`gives_way_to`), up to `settings.JOBS_GIVE_WAY_MINUTES`. With `has_own_door` its file is handed out by a view of
    its own, which asks more of people than that the job is theirs.
    """

    def register(run: Runner) -> Runner:
        if "." not in kind:
            raise ValueError(f"The job kind {kind!r} has no namespace.")
        if kind in _runners:
            raise ValueError(f"The job kind {kind!r} is registered twice.")
        _runners[kind] = run
        if gives_way:
            _giving_way.add(kind)
        if has_own_door:
            _with_own_door.add(kind)
        return run

    return register


def runner_of(kind: str) -> Runner:
    discover_tasks()
    if kind not in _runners:
        raise LookupError(f"The job kind {kind!r} is not registered; runners belong in an app's tasks.py.")
    return _runners[kind]


def has_own_door(kind: str) -> bool:
    discover_tasks()
    return kind in _with_own_door


def gives_way_to(busy: Busy) -> Busy:
    """Register `def busy(now: datetime) -> str`: while it goes on, a translated sentence for owners of waiting jobs."""
    _busy.append(busy)
    return busy


def reason_to_wait(kind: str, now: datetime) -> str:
    discover_tasks()
    if kind not in _giving_way:
        return ""
    return next((reason for busy in _busy if (reason := busy(now))), "")


def result_link(text: str, url_name: str, /, **kwargs: str) -> dict[str, Any]:
    """A link for a job's result, resolved when it is shown, in the language it is shown in."""
    return {"text": text, "url_name": url_name, "kwargs": kwargs}


@cache
def discover_tasks() -> None:
    """Import every app's `tasks.py`; late, so that a command that runs no job pays nothing for it."""
    autodiscover_modules("tasks")
