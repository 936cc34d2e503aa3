"""Whether an observation is passed, and where one stands: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessments.enums import ObservationState, ObservedMark
from assessments.models import Observation, ObservationAnswer, ObservationRequest, ObservationRuling


def is_passed(marks: Iterable[tuple[bool, str]], most_missed: int) -> bool:
    """Of (is critical, mark): every critical action seen done, and of the others at most so many missing.

    What couldn't be seen was not shown: it counts as missing, and a critical one keeps the whole from being passed.
    """
    missing = [is_critical for is_critical, mark in marks if mark != ObservedMark.MET]
    return not any(missing) and len(missing) <= most_missed


def answer_of(observation: Observation) -> ObservationAnswer | None:
    return getattr(observation, "answer", None)


def counting(request: ObservationRequest) -> Observation | None:
    """Which of the sent ones counts: the one both sides agree on, else the one a trainer chose, else the only one."""
    sent = list(request.observations.all())
    agreed = next((one for one in sent if (answer := answer_of(one)) and answer.agrees), None)
    if agreed is not None:
        return agreed
    ruling = last_ruling(request)
    if ruling is not None:
        return next((one for one in sent if one.pk == ruling.observation_id), None)
    return sent[0] if len(sent) == 1 else None


def last_ruling(request: ObservationRequest) -> ObservationRuling | None:
    rulings: Sequence[ObservationRuling] = list(request.rulings.all())
    return rulings[-1] if rulings else None


def state_of(request: ObservationRequest) -> ObservationState:
    """Load the request with `with_story`, and it takes no statement."""
    if not request.observations.all():
        return ObservationState.CANCELLED if request.cancelled_at else ObservationState.OPEN
    observation, ruling = counting(request), last_ruling(request)
    if observation is None:
        return ObservationState.REPEAT if ruling else ObservationState.CONFLICT
    answer = answer_of(observation)
    if answer is None:
        return ObservationState.WAITING
    if not answer.agrees and not is_upheld(answer, ruling):
        return ObservationState.OBJECTED
    return ObservationState.PASSED if observation.passed else ObservationState.NOT_PASSED


def is_upheld(answer: ObservationAnswer, ruling: ObservationRuling | None) -> bool:
    """A trainer let the observation stand after the objection to it; one ruled on before was only chosen."""
    return (
        ruling is not None and ruling.observation_id == answer.observation_id and ruling.ruled_at >= answer.answered_at
    )
