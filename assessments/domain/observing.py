"""Asking for an observation and sending it. All appended; the same form sent again counts once."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.observation_states import is_passed
from assessments.enums import ObservedMark
from assessments.exceptions.observation import (
    AdviceMissing,
    ChecklistNotServing,
    NotTheirObserver,
    NotYourObservation,
    ObservationBegun,
    ObservationCancelled,
    ObservationItemsUnmarked,
    ObservationOpenAlready,
    ObservationSentOtherwise,
    ObservedInFuture,
    ObservedLongAgo,
    OwnObservation,
)
from assessments.models import (
    Checklist,
    ChecklistItem,
    Observation,
    ObservationMark,
    ObservationPhoto,
    ObservationRequest,
)
from assessments.policy_observation import can_observe
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise
from lms.org.models import Official, Posting

if TYPE_CHECKING:
    from lms.accounts.models import User

ASKED = register_verb("assessments.observation.asked", _("Nhờ %(observer)s quan sát %(official)s"))
CANCELLED = register_verb("assessments.observation.cancelled", _("Hủy lần quan sát"))
SENT = register_verb("assessments.observation.sent", _("Đã gửi phiếu quan sát"))
MOST_DAYS = 90
"""Between the work seen and its form: a phone may be offline for long, but nobody remembers for ever."""


@dataclass(frozen=True)
class Marked:
    """What was seen of one action. `photo`: a JPEG drawn anew."""

    mark: str
    note: str = ""
    photo: bytes = b""


@dataclass(frozen=True)
class FilledForm:
    """What an observer sends; `marks` by the place of the action."""

    uid: uuid.UUID
    observed_on: date
    place: str
    marks: Mapping[int, Marked]
    advice: str = ""
    photo_digests: Mapping[int, str] = field(default_factory=dict)
    """Of the photos as they came, which drawing anew might not give again."""

    @property
    def digest(self) -> str:
        said = {
            "day": self.observed_on.isoformat(),
            "place": self.place,
            "advice": self.advice,
            "marks": {str(order): [one.mark, one.note] for order, one in sorted(self.marks.items())},
            "photos": {str(order): one for order, one in sorted(self.photo_digests.items())},
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Sent:
    """`is_new`: this call brought it."""

    observation: Observation
    is_new: bool


def request_observation(
    *,
    official: Official,
    observer: Official,
    checklist: Checklist,
    actor: User | None,
    now: datetime,
    note: str = "",
    repeats: ObservationRequest | None = None,
) -> ObservationRequest:
    """The official asks, or the observer begins."""
    if official.pk == observer.pk:
        raise OwnObservation
    day = timezone.localdate(now)
    _require_observer(observer, official, day)
    with transaction.atomic():
        Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
        if repeats is None and not Checklist.objects.serving(official.pk, day).filter(pk=checklist.pk).exists():
            raise ChecklistNotServing
        open_one = open_request(official=official, observer=observer, checklist=checklist)
        if open_one is not None:
            raise ObservationOpenAlready(
                observer=observer.full_name, day=format_date(timezone.localdate(open_one.asked_at))
            )
        request: ObservationRequest = ObservationRequest.objects.create(
            official=official,
            observer=observer,
            version=checklist.versions.get(is_current=True),
            note=normalise(note),
            asked_by=actor,
            asked_at=now,
            repeats=repeats,
        )
        after = {"observer": observer.full_name, "official": official.full_name, "checklist": checklist.code}
        record(verb=ASKED, target=request, actor=actor, after=after)
    return request


def open_request(*, official: Official, observer: Official, checklist: Checklist) -> ObservationRequest | None:
    """One of the same two people and the same work, of which nothing was sent yet."""
    there = ObservationRequest.objects.to_make().filter(official=official, observer=observer)
    found: ObservationRequest | None = there.filter(version__checklist=checklist).first()
    return found


def cancel_request(*, request: ObservationRequest, actor: User, now: datetime) -> None:
    """Either side; not once something was sent. Twice is once."""
    with transaction.atomic():
        held = held_request(request)
        if held.observations.exists():
            raise ObservationBegun
        if held.cancelled_at is None:
            ObservationRequest.objects.filter(pk=held.pk).update(cancelled_at=now)
            record(verb=CANCELLED, target=held, actor=actor)


def send_observation(
    *, request: ObservationRequest, form: FilledForm, posting: Posting | None, actor: User, now: datetime
) -> Sent:
    """The observer's confirmation is that they send it. `posting`: whose work was seen.

    Whether the observer may is asked of the day on which the work was seen: a form that waited on a phone arrives when
    a grant may have ended. A second device's form is kept beside the first.
    """
    if request.observer.user_id != actor.pk:
        raise NotYourObservation
    known = Observation.objects.filter(uid=form.uid).first()
    if known is not None:
        return _same(known, form, request)
    _check_days(form, timezone.localdate(now))
    _require_observer(request.observer, request.official, form.observed_on)
    items = _items_of(request, form)
    with transaction.atomic():
        held = held_request(request)
        known = Observation.objects.filter(uid=form.uid).first()
        if known is not None:
            return _same(known, form, request)
        if held.cancelled_at is not None:
            raise ObservationCancelled(day=format_date(timezone.localdate(held.cancelled_at)))
        observation = _write(held, form, items, posting, actor, now)
        after = {"checklist": held.version.checklist.code, "number": held.version.number, "passed": observation.passed}
        record(verb=SENT, target=observation, actor=actor, after=after)
    return Sent(observation, is_new=True)


def held_request(request: ObservationRequest) -> ObservationRequest:
    """The request held: one act on it at a time."""
    found: ObservationRequest = (
        ObservationRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("official__user", "observer__user", "version__checklist")
        .get(pk=request.pk)
    )
    return found


def _require_observer(observer: Official, official: Official, day: date) -> None:
    if not can_observe(observer, official, as_of=day):
        raise NotTheirObserver(observer=observer.full_name, official=official.full_name, day=format_date(day))


def _same(known: Observation, form: FilledForm, request: ObservationRequest) -> Sent:
    if known.request_id != request.pk or known.digest != form.digest:
        raise ObservationSentOtherwise(time=format_datetime(known.sent_at))
    return Sent(known, is_new=False)


def _check_days(form: FilledForm, today: date) -> None:
    if form.observed_on > today:
        raise ObservedInFuture(day=format_date(form.observed_on))
    if (today - form.observed_on).days > MOST_DAYS:
        raise ObservedLongAgo(day=format_date(form.observed_on), most=MOST_DAYS)


def _items_of(request: ObservationRequest, form: FilledForm) -> list[ChecklistItem]:
    """The actions, each marked; and advice where one wasn't done."""
    items = list(request.version.items.all())
    unmarked = [one.order for one in items if one.order not in form.marks]
    if unmarked:
        raise ObservationItemsUnmarked(numbers=", ".join(map(str, unmarked)))
    if any(one.mark == ObservedMark.NOT_MET for one in form.marks.values()) and not form.advice:
        raise AdviceMissing
    return items


def _write(
    request: ObservationRequest,
    form: FilledForm,
    items: list[ChecklistItem],
    posting: Posting | None,
    actor: User,
    now: datetime,
) -> Observation:
    marks = [(one.is_critical, form.marks[one.order].mark) for one in items]
    observation: Observation = Observation.objects.create(
        uid=form.uid,
        request=request,
        posting=posting,
        observed_on=form.observed_on,
        place=form.place,
        advice=form.advice,
        passed=is_passed(marks, request.version.most_missed),
        digest=form.digest,
        sent_by=actor,
        sent_at=now,
    )
    ObservationMark.objects.bulk_create(
        ObservationMark(
            observation=observation, item=one, mark=form.marks[one.order].mark, note=form.marks[one.order].note
        )
        for one in items
    )
    for one in items:
        if form.marks[one.order].photo:
            photo = ObservationPhoto(observation=observation, item=one)
            photo.file.save("", ContentFile(form.marks[one.order].photo), save=True)
    return observation
