"""From what was seen at the desk to a closed gap, beside `learning.py`: asked, sent, confirmed by both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils import timezone

from assessments.domain import observation_answers, observation_rulings, observing
from assessments.domain.observation_states import counting, state_of
from assessments.domain.observing import FilledForm, Sent
from assessments.enums import ObservationState
from assessments.models import (
    Checklist,
    ChecklistVersion,
    Observation,
    ObservationAnswer,
    ObservationRequest,
    ObservationRuling,
)
from assessments.policy_observation import can_observe
from courses.photo_files import MOST_BYTES, read_photo
from lms.core.domain.audit import audit_group
from lms.core.exceptions import RuleViolation
from lms.evidence.domain.assessors import require_assessor
from lms.evidence.domain.recording import record_observation
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import Evidence
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.flows.renewing import renew_people
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.domain.succession.lineage import carried_by
from lms.org.models import Official, Posting
from lms.plans.domain.status import lock_officials
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class Answered:
    """`evidence`: what followed from it."""

    answer: ObservationAnswer
    evidence: list[Evidence]


def ask_for_observation(
    *, official: Official, observer: Official, checklist: Checklist, note: str, actor: User, now: datetime
) -> ObservationRequest:
    """By the official, who wants to be seen, or by the observer, who begins; the other one is told."""
    with transaction.atomic(), audit_group():
        if official.pk != observer.pk:
            version = checklist.versions.get(is_current=True)
            _require_assessor(official, observer, version, timezone.localdate(now))
        request = observing.request_observation(
            official=official, observer=observer, checklist=checklist, note=note, actor=actor, now=now
        )
        if observer.user_id != actor.pk:
            _tell_observer(request)
        return request


def send_observation(
    *,
    request: ObservationRequest,
    form: FilledForm,
    photos: Mapping[int, BinaryIO],
    actor: User,
    now: datetime,
) -> Sent:
    """The observer's half. Photos are drawn anew before anything is written."""
    if not Observation.objects.filter(uid=form.uid).exists():  # sent again, it is answered as the first time
        _require_assessor(request.official, request.observer, request.version, form.observed_on)
    drawn = {order: read_photo(file) for order, file in photos.items() if order in form.marks}
    marks = {order: replace(one, photo=drawn.get(order, b"")) for order, one in form.marks.items()}
    digests = {order: _digest_of(file) for order, file in photos.items()}
    filled = replace(form, marks=marks, photo_digests=digests)
    with transaction.atomic(), audit_group():
        sent = observing.send_observation(
            request=request,
            form=filled,
            posting=posting_observed(request, filled.observed_on),
            actor=actor,
            now=now,
        )
        if sent.is_new:
            notify(
                official=request.official,
                kind=NoticeKind.OBSERVATION_SENT,
                path=own_path(request),
                title=request.version.title,
                name=request.observer.full_name,
            )
        return sent


def answer_observation(
    *,
    observation: Observation,
    agrees: bool,
    reason: str,
    claims: tuple[int, ...],
    actor: User,
    now: datetime,
) -> Answered:
    """The official's half. Once both sides agree, what was passed takes effect in the same transaction."""
    with transaction.atomic(), audit_group():
        answer, is_new = observation_answers.answer_observation(
            observation=observation, agrees=agrees, reason=reason, claims=claims, actor=actor, now=now
        )
        if not is_new:
            return Answered(answer, [])
        evidence = absorb_observation(request=observation.request, actor=actor, now=now)
        request = observation.request
        told = NoticeKind.OBSERVATION_DONE if agrees else NoticeKind.OBSERVATION_OBJECTED
        notify(
            official=request.observer,
            kind=told,
            path=observer_path(request),
            title=request.version.title,
            name=request.official.full_name,
        )
        return Answered(answer, evidence)


def rule_observation(
    *, request: ObservationRequest, observation: Observation | None, reason: str, actor: User, now: datetime
) -> ObservationRuling:
    """A trainer decides; both sides are told. To be done again: asked of the same observer, who still may, unless the
    two have begun anew by themselves."""
    with transaction.atomic(), audit_group():
        ruling = observation_rulings.rule_observation(
            request=request, observation=observation, reason=reason, actor=actor, now=now
        )
        absorb_observation(request=request, actor=actor, now=now)
        if observation is None:
            _ask_again(request, actor, now)
        title = request.version.title
        for who, path in ((request.official, own_path(request)), (request.observer, observer_path(request))):
            notify(official=who, kind=NoticeKind.OBSERVATION_RULED, path=path, title=title, reason=ruling.reason)
        return ruling


def absorb_observation(*, request: ObservationRequest, actor: User | None, now: datetime) -> list[Evidence]:
    """Observation → evidence → closed gap → requirement status, once both sides agree or a trainer let it stand."""
    fresh = ObservationRequest.objects.with_story().get(pk=request.pk)
    observation = counting(fresh)
    if observation is None or state_of(fresh) != ObservationState.PASSED:
        return []
    lock_officials([fresh.official_id])
    written = record_observation(observation=observation, actor=actor, now=now)
    if written:
        renew_people(official_ids=[fresh.official_id], actor=actor, now=now)
    return written


def posting_observed(request: ObservationRequest, day: date) -> Posting | None:
    """The posting whose open plan line asks for what the checklist shows, else the main posting that day."""
    asked = request.version.outcomes.values("competency")
    items = PlanItem.objects.open(day).filter(
        plan__official=request.official, competency__in=asked, plan__starts_on__lte=day
    )
    item = items.select_related("plan__posting").order_by("-plan__starts_on", "-pk").first()
    if item is not None:
        return carried_by(item.plan.posting, day)
    main = main_posting_on(request.official, day)
    return main.posting if main else None


def _ask_again(request: ObservationRequest, actor: User, now: datetime) -> None:
    official, observer, checklist = request.official, request.observer, request.version.checklist
    if not can_observe(observer, official, as_of=timezone.localdate(now)):
        return
    if observing.open_request(official=official, observer=observer, checklist=checklist) is not None:
        return
    try:
        _require_assessor(official, observer, request.version, timezone.localdate(now))
    except RuleViolation:
        return
    again = observing.request_observation(
        official=official, observer=observer, checklist=checklist, actor=actor, now=now, repeats=request
    )
    _tell_observer(again)


def _require_assessor(official: Official, observer: Official, version: ChecklistVersion, day: date) -> None:
    """A paper that could prove nothing is asked of nobody and taken from nobody."""
    require_assessor(
        official_id=official.pk,
        assessor_id=observer.pk,
        competency_ids=list(version.outcomes.values_list("competency", flat=True)),
        kind=EvidenceKind.OBSERVATION,
        day=day,
    )


def own_path(request: ObservationRequest) -> str:
    return f"/thuc-hanh/{request.uid}/"


def observer_path(request: ObservationRequest) -> str:
    return f"/quan-sat/{request.uid}/"


def _tell_observer(request: ObservationRequest) -> None:
    notify(
        official=request.observer,
        kind=NoticeKind.OBSERVATION_ASKED,
        path=observer_path(request),
        title=request.version.title,
        name=request.official.full_name,
    )


def _digest_of(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.sha256(file.read(MOST_BYTES + 1)).hexdigest()
