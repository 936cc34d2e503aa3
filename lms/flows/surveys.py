"""A survey of needs: HR asks and reminds, those asked are told, and answer by giving their own views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain import surveys
from lms.evidence.domain.level_views import give_views
from lms.evidence.enums import ViewKind
from lms.evidence.models import NeedsSurvey, SurveyAsked
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import notify_all
from lms.org.models import Official, Position, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

PATH = "/nang-luc/tu-danh-gia/?khao-sat="
"""With the survey's key, by which a notice and its survey find each other in one statement."""


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
) -> NeedsSurvey:
    """Raises SurveyDueOver, DayTooFarAhead or NobodyToAsk."""
    with transaction.atomic(), audit_group():
        survey, is_new = surveys.begin_survey(
            unit=unit,
            unit_name=unit_name,
            position=position,
            due_on=due_on,
            note=note,
            client_id=client_id,
            actor=actor,
            now=now,
        )
        if is_new:
            _tell(survey, list(survey.asked.values_list("official_id", flat=True)), NoticeKind.SURVEY_ASKED)
        return survey


def remind_survey(*, survey: NeedsSurvey, actor: User, now: datetime) -> int:
    """How many are told again. Raises SurveyIsClosed or RemindedAlready."""
    with transaction.atomic(), audit_group():
        left = surveys.remind_survey(survey=survey, actor=actor, now=now)
        _tell(survey, left, NoticeKind.SURVEY_REMINDED)
        return len(left)


def give_own_views(
    *, official: Official, levels: Mapping[int, int], client_id: UUID, actor: User, now: datetime
) -> int:
    """Returns how many surveys are answered by it. Raises as `give_views`."""
    with transaction.atomic(), audit_group():
        give_views(official=official, kind=ViewKind.SELF, levels=levels, client_id=client_id, actor=actor, now=now)
        return surveys.answer_surveys(official=official, now=now)


def unread_or_asked(official: Official) -> QuerySet[Notice]:
    """Notices that the person's day shows: the unread ones, and of surveys those read that still wait for an answer
    (`survey_waits`)."""
    path = Concat(Value(PATH), Cast("survey_id", CharField()))
    waiting = SurveyAsked.objects.filter(official=official, answered_at=None, survey__closed_at=None)
    waits = Exists(waiting.annotate(path=path).filter(path=OuterRef("path")))
    own = Notice.objects.filter(official=official).annotate(survey_waits=waits)
    found: QuerySet[Notice] = own.filter(Q(read_at=None) | Q(kind=NoticeKind.SURVEY_ASKED, survey_waits=True))
    return found


def _tell(survey: NeedsSurvey, people: list[int], kind: NoticeKind) -> None:
    path = f"{PATH}{survey.pk}" if kind == NoticeKind.SURVEY_ASKED else PATH.partition("?")[0]
    notify_all(officials=people, kind=kind, path=path, unit=survey.unit_name, due_on=format_date(survey.due_on))
