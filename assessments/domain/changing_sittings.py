"""Changing a sitting that is set up, also while people are at work in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.moving_deadlines import follow_closing
from assessments.domain.sittings import SittingFacts, check_running, check_sitting, list_people, sitting_words
from assessments.exceptions.sittings import CandidateBegun, SittingChanged
from assessments.models import Attempt, ExamSitting, TimeGiven
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

CHANGED = register_verb(
    "assessments.sitting.changed",
    _(
        "Sửa ca thi %(title)s: %(opens_at)s – %(closes_at)s (trước đó %(old_opens_at)s – %(old_closes_at)s), "
        "%(place)s, %(count)s người, giám thị %(invigilators)s"
    ),
)


@dataclass(frozen=True)
class ChangedSitting:
    """`given`: who was at work and goes on longer, as the sitting closes later. `kept`: how many are at work beyond a
    closing that was moved forward; they keep their time."""

    sitting: ExamSitting
    given: tuple[TimeGiven, ...] = ()
    kept: int = 0


def seen_of(sitting: ExamSitting) -> str:
    """What a form remembers, so that it doesn't write over another's change."""
    watching = sitting.invigilators.order_by("pk").values_list("pk", flat=True)
    listed = sitting.candidates.order_by("official").values_list("official", flat=True)
    return _digest(sitting.place, sitting.opens_at, sitting.closes_at, watching, listed)


def change_sitting(
    *,
    sitting: ExamSitting,
    facts: SittingFacts,
    invigilators: Collection[User],
    people: Collection[Official],
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> ChangedSitting:
    """Anything but the exam and the unit, as long as it hasn't ended; who has begun stays listed. The same again
    changes nothing.

    The PIN opens nothing any more when somebody who may have made it no longer watches: they could sit themselves.
    """
    facts = replace(facts, place=normalise(facts.place))
    with transaction.atomic():
        held: ExamSitting = ExamSitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
        check_running(held)
        stands, kept = seen_of(held), sorted(one.pk for one in people)
        watching = sorted(one.pk for one in invigilators)
        if stands == _digest(facts.place, facts.opens_at, facts.closes_at, watching, kept):
            return ChangedSitting(held)
        if seen not in (None, stands):
            raise SittingChanged
        check_sitting(facts, invigilators, people, now=now, held=held)
        begun = Attempt.objects.filter(sitting=held).exclude(official__in=kept).select_related("official").first()
        if begun is not None:
            raise CandidateBegun(name=begun.official.full_name)
        closed_at, before = (
            held.closes_at,
            {"opens_at": held.opens_at, "closes_at": held.closes_at, "place": held.place},
        )
        held.place, held.opens_at, held.closes_at = facts.place, facts.opens_at, facts.closes_at
        if held.invigilators.exclude(pk__in=watching).exists():
            held.pin_digest, held.pin_made_at = "", None
        held.save(update_fields=["place", "opens_at", "closes_at", "pin_digest", "pin_made_at"])
        held.candidates.exclude(official__in=kept).delete()
        list_people(held, invigilators, people)
        after = sitting_words(held, invigilators, people)
        record(verb=CHANGED, target=held, actor=actor, before=before, after=after)
        if held.closes_at < closed_at:
            beyond = Attempt.objects.unfinished().filter(sitting=held, deadline_at__gt=max(now, held.closes_at))
            return ChangedSitting(held, kept=beyond.count())
        if held.closes_at == closed_at:
            return ChangedSitting(held)
        others = Attempt.objects.filter(sitting=held).exclude(official__user=actor)  # nobody helps themselves
        return ChangedSitting(held, tuple(follow_closing(attempts=others, now=now, actor=actor)))


def _digest(
    place: str, opens_at: datetime, closes_at: datetime, watching: Collection[int], listed: Collection[int]
) -> str:
    said = [place, opens_at.timestamp(), closes_at.timestamp(), list(watching), list(listed)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
