"""Observations as rows of a list, for the observer and for the person observed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from assessments.domain.observation_states import counting, state_of
from assessments.enums import ObservationState
from assessments.models import ObservationRequest

WAITING = (ObservationState.WAITING, ObservationState.OBJECTED, ObservationState.CONFLICT)
TONES = {
    ObservationState.OPEN: ("plain", "circle"),
    ObservationState.WAITING: ("info", "clock"),
    ObservationState.OBJECTED: ("warning", "flag"),
    ObservationState.CONFLICT: ("warning", "alert"),
    ObservationState.PASSED: ("done", "check"),
    ObservationState.NOT_PASSED: ("neutral", "redo"),
    ObservationState.REPEAT: ("neutral", "redo"),
    ObservationState.CANCELLED: ("locked", "x"),
}


@dataclass(frozen=True)
class ObservationRow:
    """`day`: when the work was seen, before that when it was asked for."""

    uid: UUID
    checklist: str
    title: str
    official: str
    observer: str
    state: ObservationState
    day: date
    note: str

    @property
    def tone(self) -> str:
        return TONES[self.state][0]

    @property
    def icon(self) -> str:
        return TONES[self.state][1]


def rows_of(requests: Iterable[ObservationRequest]) -> list[ObservationRow]:
    """Of requests loaded `with_story`; no statement of their own."""
    rows = []
    for one in requests:
        seen = counting(one) or next(iter(one.observations.all()), None)
        rows.append(
            ObservationRow(
                uid=one.uid,
                checklist=one.version.checklist.code,
                title=one.version.title,
                official=one.official.full_name,
                observer=one.observer.full_name,
                state=state_of(one),
                day=seen.observed_on if seen else timezone.localdate(one.asked_at),
                note=one.note,
            )
        )
    return rows
