"""A sent observation as both sides and the trainer read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assessments.domain.observation_states import answer_of
from assessments.enums import ObservedMark
from assessments.models import ChecklistVersion, Observation, ObservationAnswer, ObservationRequest
from lms.competencies.domain.catalogue import competencies_in_force


@dataclass(frozen=True)
class SheetLine:
    """`is_claimed`: the person says they did it all the same."""

    order: int
    text: str
    is_critical: bool
    mark: ObservedMark
    note: str
    photo: UUID | None
    is_claimed: bool


@dataclass(frozen=True)
class SheetOutcome:
    name: str
    level: int


@dataclass(frozen=True)
class Sheet:
    observation: Observation
    title: str
    lines: Sequence[SheetLine]
    outcomes: Sequence[SheetOutcome]
    answer: ObservationAnswer | None

    @property
    def doubtful(self) -> list[SheetLine]:
        """What the person might say they did."""
        return [line for line in self.lines if line.mark != ObservedMark.MET]


def sheet_of(observation: Observation, version: ChecklistVersion) -> Sheet:
    """Four statements."""
    answer = answer_of(observation)
    photos = dict(observation.photos.values_list("item_id", "uid"))
    claims = set(answer.claims) if answer else set()
    words = competencies_in_force(observation.observed_on)
    return Sheet(
        observation=observation,
        title=version.title,
        lines=[
            SheetLine(
                order=one.item.order,
                text=one.item.text,
                is_critical=one.item.is_critical,
                mark=ObservedMark(one.mark),
                note=one.note,
                photo=photos.get(one.item_id),
                is_claimed=one.item.order in claims,
            )
            for one in observation.marks.select_related("item")
        ],
        outcomes=[
            SheetOutcome(words[one.competency_id].name, one.level)
            for one in version.outcomes.all()
            if one.competency_id in words
        ],
        answer=answer,
    )


def sheets_of(request: ObservationRequest) -> list[Sheet]:
    """All that were sent, in their order; mostly one."""
    sent = request.observations.select_related("answer").order_by("pk")
    return [sheet_of(one, request.version) for one in sent]
