"""How courses that were given stand: derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from courses.models import ProgressEvent
from lms.plans.enums import AssignedState
from lms.plans.models import AssignedCourse


@dataclass(frozen=True)
class AssignedLine:
    """A course that was given, with its state on a day and what was last heard of it."""

    line: AssignedCourse
    state: AssignedState
    last_activity: datetime | None


def with_standing(lines: QuerySet[Any], as_of: date) -> QuerySet[Any]:
    """With what `read_lines` needs."""
    own = AssignedCourse.objects.filter(pk=OuterRef("pk"))
    events = ProgressEvent.objects.filter(enrolment=OuterRef("enrolment")).order_by("-happened_at")
    found: QuerySet[Any] = lines.annotate(
        is_done=Exists(own.done()),
        is_binding=Exists(own.binding(as_of)),
        is_late=Exists(own.overdue(as_of)),
        last_activity=Subquery(events.values("happened_at")[:1]),
    )
    return found


def in_state(lines: QuerySet[Any], state: AssignedState) -> QuerySet[Any]:
    """Of lines that come `with_standing`."""
    match state:
        case AssignedState.MET:
            return lines.filter(is_done=True)
        case AssignedState.FELL_AWAY:
            return lines.filter(is_done=False, is_binding=False)
        case AssignedState.OVERDUE:
            return lines.filter(is_late=True)
        case AssignedState.IN_PROGRESS:
            return _running(lines).filter(last_activity__isnull=False)
    return _running(lines).filter(last_activity__isnull=True)


def read_lines(lines: Iterable[Any]) -> list[AssignedLine]:
    """Of lines that come `with_standing`."""
    return [AssignedLine(one, _state(one), one.last_activity) for one in lines]


def _running(lines: QuerySet[Any]) -> QuerySet[Any]:
    return lines.filter(is_done=False, is_binding=True, is_late=False)


def _state(line: AssignedCourse) -> AssignedState:
    found: dict[str, bool] = vars(line)
    if found["is_done"]:
        return AssignedState.MET
    if not found["is_binding"]:
        return AssignedState.FELL_AWAY
    if found["is_late"]:
        return AssignedState.OVERDUE
    return AssignedState.IN_PROGRESS if found["last_activity"] else AssignedState.NOT_STARTED
