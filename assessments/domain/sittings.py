"""Setting up a sitting of a supervised exam: who, where, when; its PIN; and its end."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentKind
from assessments.exceptions.sittings import (
    CandidateElsewhere,
    CandidateInvigilates,
    InvigilatorMissing,
    InvigilatorUnknown,
    NotInvigilator,
    NotSupervised,
    SittingInPast,
    SittingOver,
    WindowBackwards,
)
from assessments.models import Assessment, ExamSitting, SittingCandidate
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
    """Who may be listed: posted at the unit or below it that day or from a coming one, and able to sign in. Who comes
    may sit beforehand what the new position asks."""
    here = PostingVersion.objects.lasting_on(day).at_units(Unit.objects.within(unit.pk, day))
    found: QuerySet[Official] = Official.objects.filter(pk__in=here.values("posting__official"), user__is_active=True)
    return found


def set_up_sitting(
    *,
    facts: SittingFacts,
    invigilators: Collection[User],
    people: Collection[Official],
    actor: User,
    now: datetime,
    uid: uuid.UUID | None = None,
) -> ExamSitting:
    """`uid` is made by the form: sent twice, it sets up one."""
    with transaction.atomic():
        check_sitting(facts, invigilators, people, now=now)
        sitting: ExamSitting
        sitting, is_new = ExamSitting.objects.get_or_create(
            uid=uid or uuid.uuid4(),
            defaults={
                "assessment": facts.assessment,
                "unit": facts.unit,
                "place": normalise(facts.place),
                "opens_at": facts.opens_at,
                "closes_at": facts.closes_at,
                "created_by": actor,
            },
        )
        if is_new:
            list_people(sitting, invigilators, people)
            after = sitting_words(sitting, invigilators, people)
            record(verb=SET_UP, target=sitting, actor=actor, after=after)
    return sitting


def check_sitting(
    facts: SittingFacts,
    invigilators: Collection[User],
    people: Collection[Official],
    *,
    now: datetime,
    held: ExamSitting | None = None,
) -> None:
    """`held`: the one that is changed. Who is listed already may have moved on since."""
    day = timezone.localdate(facts.opens_at)
    if held is None and not supervised_for(facts.unit, day).filter(pk=facts.assessment.pk).exists():
        raise NotSupervised
    if facts.closes_at <= facts.opens_at:
        raise WindowBackwards
    if facts.closes_at <= now and (held is None or facts.closes_at != held.closes_at):
        raise SittingInPast(time=format_datetime(facts.closes_at))
    if not invigilators:
        raise InvigilatorMissing
    watching = {one.pk for one in invigilators}
    unfit = watching - set(invigilators_for(facts.unit, as_of=day).filter(pk__in=watching).values_list("pk", flat=True))
    if unfit:
        raise InvigilatorUnknown(names=_names(one for one in invigilators if one.pk in unfit), day=format_date(day))
    both = next((one for one in people if one.user_id in watching), None)
    if both is not None:
        raise CandidateInvigilates(name=both.full_name)
    known = set(held.candidates.values_list("official", flat=True)) if held else set()
    new = {one.pk for one in people} - known
    gone = new - set(people_for(facts.unit, day).filter(pk__in=new).values_list("pk", flat=True))
    if gone:
        raise CandidateElsewhere(names=_names(one for one in people if one.pk in gone), day=format_date(day))


MOST_NAMES = 5
"""In a sentence."""


def _names(people: Iterable[User | Official]) -> str:
    names = sorted(one.full_name for one in people)
    return ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")


def list_people(sitting: ExamSitting, invigilators: Iterable[User], people: Iterable[Official]) -> None:
    sitting.invigilators.set(invigilators)
    SittingCandidate.objects.bulk_create(
        [SittingCandidate(sitting=sitting, official=one) for one in people], ignore_conflicts=True
    )


def sitting_words(
    sitting: ExamSitting, invigilators: Iterable[User], people: Collection[Official]
) -> dict[str, object]:
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
    """Only who is named as invigilator; nobody who is, is listed (`check_sitting`), so nobody helps themselves."""
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
