"""HR reminds people of what is late, or puts its date off, and they are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.plans.domain.late_work import LateWork, extend_due, record_reminders, reminded_lately
from lms.plans.domain.status import lock_officials
from lms.plans.models import LearningReminder

if TYPE_CHECKING:
    from lms.accounts.models import User

HOME = "/hoc/"
TITLES_TOLD = 3


@dataclass(frozen=True)
class Reminding:
    """Who is reminded of what; who was reminded in the last days, and when."""

    work: dict[int, list[LateWork]]
    lately: dict[int, datetime]


def plan_reminding(work: Iterable[LateWork], *, now: datetime) -> Reminding:
    """Writes nothing; the reminding itself asks it again."""
    by_person: dict[int, list[LateWork]] = defaultdict(list)
    for one in work:
        by_person[one.official_id].append(one)
    lately = reminded_lately(by_person, now)
    return Reminding({pk: some for pk, some in by_person.items() if pk not in lately}, lately)


def remind(work: Sequence[LateWork], *, client_id: UUID, actor: User, now: datetime) -> list[LearningReminder]:
    """Reminder → notice, one a person however much is late. The same form sent again reminds nobody twice."""
    with audit_group(), transaction.atomic():
        lock_officials({one.official_id for one in work})
        sent = list(LearningReminder.objects.filter(client_id=client_id))
        if sent:
            return sent
        planned = plan_reminding(work, now=now)
        reminders = record_reminders(planned.work, client_id=client_id, actor=actor, now=now)
        Notice.objects.bulk_create(
            [
                Notice(official_id=pk, kind=NoticeKind.LEARNING_REMINDED, path=HOME, facts=_facts(some))
                for pk, some in planned.work.items()
            ],
            batch_size=500,
        )
    return reminders


def reminder_text(work: Sequence[LateWork]) -> str:
    """The notice as its reader will see it."""
    return sentence(Notice(kind=NoticeKind.LEARNING_REMINDED, facts=_facts(work)))


def extend(work: Sequence[LateWork], *, due_on: date, reason: str, client_id: UUID, actor: User, now: datetime) -> int:
    """New date → notice, one a person; returns how many people."""
    people: dict[int, list[LateWork]] = defaultdict(list)
    for one in work:
        people[one.official_id].append(one)
    with audit_group(), transaction.atomic():
        extended = extend_due(work, due_on=due_on, reason=reason, client_id=client_id, actor=actor, now=now)
        if extended.created:
            Notice.objects.bulk_create(
                [
                    Notice(
                        official_id=pk,
                        kind=NoticeKind.DUE_EXTENDED,
                        path=HOME,
                        facts=_facts(some) | {"due_on": format_date(due_on), "reason": reason},
                    )
                    for pk, some in people.items()
                ],
                batch_size=500,
            )
    return len(people)


def _facts(work: Sequence[LateWork]) -> dict[str, str]:
    """Titles of the first few, the earliest date."""
    listed = sorted(work, key=lambda one: one.due_on)
    titles = list(dict.fromkeys(one.title for one in listed))
    told = "”, “".join(titles[:TITLES_TOLD])
    return {"title": told + ("…" if len(titles) > TITLES_TOLD else ""), "due_on": format_date(listed[0].due_on)}
