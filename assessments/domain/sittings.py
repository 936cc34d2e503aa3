"""Setting up a sitting of a supervised exam: who, where, when; its PIN; and its end."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.moving_deadlines import follow_closing
from assessments.enums import AssessmentKind
from assessments.exceptions_sittings import (
    CandidateBegun,
    CandidateElsewhere,
    CandidateInvigilates,
    InvigilatorMissing,
    InvigilatorUnknown,
    NotInvigilator,
    NotSupervised,
    SittingOver,
    WindowBackwards,
)
from assessments.models import Assessment, Attempt, ExamSitting, SittingCandidate
from assessments.policy import invigilators_for
from lms.accounts.models import User
from lms.core.display import format_date, format_datetime, format_time
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise
from lms.org.models import Official, PostingVersion, Unit
from lms.org.tree import UnitsAtOrAbove

if TYPE_CHECKING:
    from collections.abc import Iterable

SET_UP = register_verb("assessments.sitting.set_up", _("Mở ca thi %(title)s, %(count)s người"))
CHANGED = register_verb("assessments.sitting.changed", _("Sửa ca thi %(title)s, %(count)s người"))
PIN_MADE = register_verb("assessments.sitting.pin_made", _("Cấp mã ca thi"))
CLOSED = register_verb("assessments.sitting.closed", _("Kết thúc ca thi"))

PIN_LENGTH = 6


@dataclass(frozen=True)
class SittingFacts:
    """What is said of a sitting; the people beside it."""

    assessment: Assessment
    unit: Unit
    place: str
    opens_at: datetime
    closes_at: datetime


def sitting_window(sitting: ExamSitting) -> str:
    """The day once where it opens and closes on the same."""
    opens, closes = sitting.opens_at, sitting.closes_at
    if format_date(opens) == format_date(closes):
        return f"{format_date(opens)}, {format_time(opens)}–{format_time(closes)}"
    return f"{format_time(opens)} {format_date(opens)} – {format_time(closes)} {format_date(closes)}"


def supervised_for(unit: Unit, day: date) -> QuerySet[Assessment]:
    """Open supervised exams that serve the unit: nobody's own, its own, and those of the units above."""
    reach = Q(unit=None) | Q(unit__in=UnitsAtOrAbove(unit.pk, as_of=day))
    found: QuerySet[Assessment] = Assessment.objects.filter(reach, kind=AssessmentKind.SUPERVISED, is_published=True)
    return found


def people_for(unit: Unit, day: date) -> QuerySet[Official]:
    """Who may be listed: posted at the unit or below it that day, and able to sign in."""
    here = PostingVersion.objects.active_on(day).at_units(Unit.objects.within(unit.pk, day))
    found: QuerySet[Official] = Official.objects.filter(pk__in=here.values("posting__official"), user__is_active=True)
    return found


def set_up_sitting(
    *, facts: SittingFacts, invigilators: Collection[User], people: Collection[Official], actor: User
) -> ExamSitting:
    with transaction.atomic():
        _check(facts, invigilators, people)
        sitting: ExamSitting = ExamSitting.objects.create(
            assessment=facts.assessment,
            unit=facts.unit,
            place=normalise(facts.place),
            opens_at=facts.opens_at,
            closes_at=facts.closes_at,
            created_by=actor,
        )
        _list(sitting, invigilators, people)
        record(verb=SET_UP, target=sitting, actor=actor, after=_words(sitting, invigilators, people))
    return sitting


def change_sitting(
    *,
    sitting: ExamSitting,
    facts: SittingFacts,
    invigilators: Collection[User],
    people: Collection[Official],
    actor: User,
    now: datetime,
) -> ExamSitting:
    """Anything but the exam and the unit, as long as it hasn't ended; who has begun stays listed. A closing that moves
    back gives time to whom it had cut short; one that moves forward takes none away.

    The PIN opens nothing any more when somebody who may have made it no longer watches: they could sit themselves.
    """
    with transaction.atomic():
        held: ExamSitting = ExamSitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
        check_running(held)
        listed = Official.objects.filter(pk__in=held.candidates.values("official"))
        _check(facts, invigilators, people, known=frozenset(listed.values_list("pk", flat=True)))
        kept = {one.pk for one in people}
        begun = Attempt.objects.filter(sitting=held).exclude(official__in=kept).select_related("official").first()
        if begun is not None:
            raise CandidateBegun(name=begun.official.full_name)
        closed_at = held.closes_at
        held.place, held.opens_at, held.closes_at = normalise(facts.place), facts.opens_at, facts.closes_at
        if held.invigilators.exclude(pk__in=[one.pk for one in invigilators]).exists():
            held.pin_digest, held.pin_made_at = "", None
        held.save(update_fields=["place", "opens_at", "closes_at", "pin_digest", "pin_made_at"])
        held.candidates.exclude(official__in=kept).delete()
        _list(held, invigilators, people)
        if facts.closes_at > closed_at:
            follow_closing(attempts=Attempt.objects.filter(sitting=held), now=now, actor=actor)
        record(verb=CHANGED, target=held, actor=actor, after=_words(held, invigilators, people))
    return held


def _check(
    facts: SittingFacts,
    invigilators: Collection[User],
    people: Collection[Official],
    *,
    known: frozenset[int] | None = None,
) -> None:
    """`known`: who is listed already; they may have moved on since."""
    day = timezone.localdate(facts.opens_at)
    if known is None and not supervised_for(facts.unit, day).filter(pk=facts.assessment.pk).exists():
        raise NotSupervised
    if facts.closes_at <= facts.opens_at:
        raise WindowBackwards
    if not invigilators:
        raise InvigilatorMissing
    watching = {one.pk for one in invigilators}
    if invigilators_for(facts.unit, as_of=day).filter(pk__in=watching).count() != len(watching):
        raise InvigilatorUnknown
    both = next((one for one in people if one.user_id in watching), None)
    if both is not None:
        raise CandidateInvigilates(name=both.full_name)
    new = {one.pk for one in people} - (known or frozenset())
    if people_for(facts.unit, day).filter(pk__in=new).count() != len(new):
        raise CandidateElsewhere


def _list(sitting: ExamSitting, invigilators: Iterable[User], people: Iterable[Official]) -> None:
    sitting.invigilators.set(invigilators)
    SittingCandidate.objects.bulk_create(
        [SittingCandidate(sitting=sitting, official=one) for one in people], ignore_conflicts=True
    )


def _words(sitting: ExamSitting, invigilators: Iterable[User], people: Collection[Official]) -> dict[str, object]:
    return {
        "title": sitting.assessment.title,
        "place": sitting.place,
        "count": len(people),
        "opens_at": sitting.opens_at,
        "closes_at": sitting.closes_at,
        "invigilators": ", ".join(sorted(one.full_name for one in invigilators)),
        "officials": sorted(one.pk for one in people),
    }


def check_running(sitting: ExamSitting) -> None:
    if sitting.ended_at is not None:
        raise SittingOver(time=format_datetime(sitting.ended_at))


def check_watching(sitting: ExamSitting, actor: User) -> None:
    """Only who is named as invigilator; nobody who is, is listed (`_check`), so nobody helps themselves."""
    named = list(sitting.invigilators.order_by("full_name"))
    if actor not in named:
        raise NotInvigilator(names=", ".join(one.full_name for one in named))


def make_pin(*, sitting: ExamSitting, actor: User, now: datetime) -> str:
    """A new PIN, which is told this once; the one before opens nothing any more, and nobody's tries count on."""
    check_watching(sitting, actor)
    pin = "".join(secrets.choice("0123456789") for _place in range(PIN_LENGTH))
    with transaction.atomic():
        held = ExamSitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
        check_running(held)
        held.pin_digest, held.pin_made_at = make_password(pin), now
        held.save(update_fields=["pin_digest", "pin_made_at"])
        held.candidates.filter(tries__gt=0).update(tries=0)
        record(verb=PIN_MADE, target=held, actor=actor, after={"place": held.place})
    return pin


def end_sitting(*, sitting: ExamSitting, actor: User, now: datetime) -> None:
    """Nobody begins any more; who is at work goes on to their own end. Twice ends it once."""
    check_watching(sitting, actor)
    with transaction.atomic():
        held = ExamSitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
        if held.ended_at is None:
            held.ended_at = now
            held.save(update_fields=["ended_at"])
            record(verb=CLOSED, target=held, actor=actor, after={"place": held.place, "time": format_time(now)})
