"""Asking a unit, or those in one position there, for their own views: begun, answered, reminded once, closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.requirements import Seat, requirements_for
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.evidence.exceptions import NobodyToAsk, RemindedAlready, SurveyDueOver, SurveyIsClosed
from lms.evidence.models import NeedsSurvey, SurveyAsked
from lms.org.domain.decision_dates import check_not_far
from lms.org.models import Official, Position, PostingVersion, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

BEGUN = register_verb("evidence.survey.begun", _("Đã hỏi %(people)s người tự đánh giá mức"))
REMINDED = register_verb("evidence.survey.reminded", _("Đã nhắc %(people)s người chưa trả lời khảo sát"))
CLOSED = register_verb("evidence.survey.closed", _("Đã kết thúc khảo sát"))


def begin_survey(
    *,
    unit: Unit,
    unit_name: str,
    position: Position | None,
    due_on: date,
    note: str,
    client_id: UUID,
    actor: User,
    now: datetime,
) -> tuple[NeedsSurvey, bool]:
    """The survey, and whether it is new: one for a `client_id`. Raises SurveyDueOver, DayTooFarAhead or
    NobodyToAsk."""
    today = timezone.localdate(now)
    if due_on < today:
        raise SurveyDueOver
    check_not_far(due_on, today=today, field="due_on")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        sent: NeedsSurvey | None = NeedsSurvey.objects.filter(client_id=client_id, unit=unit).first()
        if sent is not None:
            return sent, False
        people = people_to_ask(unit, position, today)
        if not people:
            raise NobodyToAsk
        survey = NeedsSurvey.objects.create(
            unit=unit,
            unit_name=unit_name,
            position=position,
            due_on=due_on,
            note=note,
            client_id=client_id,
            asked_by=actor,
            asked_at=now,
        )
        SurveyAsked.objects.bulk_create([SurveyAsked(survey=survey, official_id=pk) for pk in people], batch_size=500)
        record(verb=BEGUN, target=survey, actor=actor, after={"people": len(people), "unit": unit.pk})
        return survey, True


def people_to_ask(unit: Unit, position: Position | None, today: date) -> list[int]:
    """Posted there today, at the unit or below it, in a posting of which something is required."""
    held = PostingVersion.objects.active_on(today).at_units(Unit.objects.within(unit.pk, today))
    if position is not None:
        held = held.filter(position=position)
    seats = list(held.values_list("posting__official_id", "position_id", "unit_id"))
    required = requirements_for({Seat(*seat) for _person, *seat in seats}, today)
    return sorted({person for person, *seat in seats if required[Seat(*seat)]})


def answer_surveys(*, official: Official, now: datetime) -> int:
    """The person has given their views: whatever asks for them and is open is answered; returns how many."""
    return SurveyAsked.objects.filter(official=official, answered_at=None, survey__closed_at=None).update(
        answered_at=now
    )


def remind_survey(*, survey: NeedsSurvey, actor: User, now: datetime) -> list[int]:
    """Who hasn't answered yet, by id. Raises SurveyIsClosed or RemindedAlready."""
    with transaction.atomic():
        held = _open(survey)
        if held.reminded_at is not None:
            raise RemindedAlready(time=format_datetime(held.reminded_at))
        left = list(held.asked.filter(answered_at=None).values_list("official_id", flat=True))
        held.reminded_at = now
        held.save(update_fields=["reminded_at"])
        record(verb=REMINDED, target=held, actor=actor, after={"people": len(left)})
        return left


def close_survey(*, survey: NeedsSurvey, actor: User, now: datetime) -> NeedsSurvey:
    """Nobody is asked any more; the results stand as of now. Raises SurveyIsClosed."""
    with transaction.atomic():
        held = _open(survey)
        held.closed_at = now
        held.save(update_fields=["closed_at"])
        record(verb=CLOSED, target=held, actor=actor)
        return held


def _open(survey: NeedsSurvey) -> NeedsSurvey:
    held: NeedsSurvey = NeedsSurvey.objects.select_for_update().get(pk=survey.pk)
    if held.closed_at is not None:
        raise SurveyIsClosed(time=format_datetime(held.closed_at))
    return held
