"""Where the two sides differ, or two devices sent one each: what a trainer decides, and what waits for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.observation_states import state_of
from assessments.enums import UNDECIDED
from assessments.exceptions.observation import (
    ObservationNotDisputed,
    ObservationRulingNotYours,
    ObservationRulingReasonMissing,
)
from assessments.models import Observation, ObservationRequest, ObservationRuling
from assessments.policy_observation import can_rule_observation
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

STANDS = register_verb("assessments.observation.stands", _("Giữ một bản của phiếu quan sát"))
AGAIN = register_verb("assessments.observation.again", _("Cho quan sát lại"))


def undecided_observations(user: Any, *, as_of: date | None = None) -> list[ObservationRequest]:
    """What waits for the user's decision, the oldest first; a fixed number of statements."""
    disputed = Q(observations__answer__agrees=False) | Q(sent__gt=1)
    rows = ObservationRequest.objects.watched_by(user, as_of=as_of).annotate(sent=Count("observations", distinct=True))
    found = rows.filter(disputed).distinct().with_story().order_by("asked_at", "pk")
    return [one for one in found if state_of(one) in UNDECIDED]


def rule_observation(
    *, request: ObservationRequest, observation: Observation | None, reason: str, actor: User, now: datetime
) -> ObservationRuling:
    """Which of the sent ones stands; with None it is to be done again. Both versions stay."""
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise ObservationRulingReasonMissing
    if not can_rule_observation(actor, request):
        raise ObservationRulingNotYours
    with transaction.atomic():
        held = ObservationRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
        is_other = observation is not None and observation.request_id != held.pk
        if is_other or state_of(held) not in UNDECIDED:
            raise ObservationNotDisputed
        ruling: ObservationRuling = ObservationRuling.objects.create(
            request=held, observation=observation, reason=cleaned, ruled_by=actor, ruled_at=now
        )
        after = {"observation": str(observation.uid) if observation else ""}
        record(verb=STANDS if observation else AGAIN, target=held, actor=actor, after=after, reason=cleaned)
    return ruling
