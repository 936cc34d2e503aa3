"""What the person observed says to what was sent: they agree, or would have it seen again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.observation_states import answer_of, counting, state_of
from assessments.domain.observing import held_request
from assessments.enums import ObservationState, ObservedMark
from assessments.exceptions.observation import (
    AnswerAlready,
    AnswerNotYours,
    AnswerSettled,
    AnswerWaitsForRuling,
    ObjectionReasonMissing,
)
from assessments.models import Observation, ObservationAnswer, ObservationRequest
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

AGREED = register_verb("assessments.observation.agreed", _("Đồng ý với phiếu quan sát"))
OBJECTED = register_verb("assessments.observation.objected", _("Đề nghị quan sát lại"))


def answer_observation(
    *,
    observation: Observation,
    agrees: bool,
    reason: str,
    claims: tuple[int, ...],
    actor: User,
    now: datetime,
) -> tuple[ObservationAnswer, bool]:
    """What the person observed says, by their own sign-in; and whether this call said it."""
    cleaned = "" if agrees else normalise_lines(reason)
    if not agrees and not cleaned:
        raise ObjectionReasonMissing
    with transaction.atomic():
        request = held_request(observation.request)
        if request.official.user_id != actor.pk:
            raise AnswerNotYours
        given = answer_of(Observation.objects.select_related("answer").get(pk=observation.pk))
        if given is not None and (given.agrees, given.reason) == (agrees, cleaned):
            return given, False
        if given is not None:
            raise AnswerAlready(time=format_datetime(given.answered_at))
        _require_answerable(request, observation)
        doubtful = observation.marks.exclude(mark=ObservedMark.MET).values_list("item__order", flat=True)
        answer: ObservationAnswer = ObservationAnswer.objects.create(
            observation=observation,
            agrees=agrees,
            reason=cleaned,
            claims=[] if agrees else sorted(set(claims) & set(doubtful)),
            answered_by=actor,
            answered_at=now,
        )
        record(verb=AGREED if agrees else OBJECTED, target=observation, actor=actor, reason=cleaned)
    return answer, True


def _require_answerable(request: ObservationRequest, observation: Observation) -> None:
    state = state_of(request)
    if state == ObservationState.CONFLICT:
        raise AnswerWaitsForRuling
    if state != ObservationState.WAITING or counting(request) != observation:
        raise AnswerSettled
