"""Work that is late: lines of plans and courses that HR gave, as one list; reminding of it, putting its date off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise
from lms.plans.exceptions import ExtensionNotLater
from lms.plans.models import AssignedCourse, DueExtension, LearningReminder, PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User

REMINDED = register_verb("plans.learning.reminded", _("%(actor)s đã nhắc học, %(items)s việc quá hạn"))
EXTENDED = register_verb("plans.due.extended", _("%(actor)s đã gia hạn từ %(old_due_on)s đến %(due_on)s"))
REMIND_AGAIN_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class LateWork:
    """Something late of an official: a line of a plan, or a course that was given."""

    official_id: int
    title: str
    due_on: date
    item: PlanItem | None = None
    assigned: AssignedCourse | None = None


@dataclass(frozen=True)
class Extended:
    """`created` is False where the same form had been sent before."""

    extensions: list[DueExtension]
    created: bool


def last_reminders(official_ids: Iterable[int]) -> dict[int, datetime]:
    """By official; one statement."""
    rows = LearningReminder.objects.filter(official__in=list(official_ids)).order_by()
    return dict(rows.values_list("official_id").annotate(last=Max("reminded_at")))


def reminded_lately(official_ids: Iterable[int], now: datetime) -> dict[int, datetime]:
    """Those reminded in the last three days: they are left alone."""
    last = last_reminders(official_ids)
    return {pk: moment for pk, moment in last.items() if moment > now - REMIND_AGAIN_AFTER}


def was_done(*, client_id: UUID, actor: User) -> bool:
    """Whether this form of the actor's has been acted on before."""
    return (
        DueExtension.objects.filter(client_id=client_id, extended_by=actor).exists()
        or LearningReminder.objects.filter(client_id=client_id, reminded_by=actor).exists()
    )


def record_reminders(
    work: Mapping[int, Sequence[LateWork]], *, client_id: UUID, actor: User, now: datetime
) -> list[LearningReminder]:
    """Of each official once, in the caller's transaction, which holds the people."""
    reminders = LearningReminder.objects.bulk_create(
        [
            LearningReminder(
                client_id=client_id,
                official_id=official_id,
                items=[[one.title, one.due_on.isoformat()] for one in some],
                reminded_by=actor,
                reminded_at=now,
            )
            for official_id, some in work.items()
        ],
        batch_size=500,
    )
    told = [Change(one, after={"items": len(one.items), "official": one.official_id}) for one in reminders]
    if told:
        record_all(verb=REMINDED, changes=told, actor=actor)
    return reminders


def extend_due(
    work: Sequence[LateWork], *, due_on: date, reason: str, client_id: UUID, actor: User, now: datetime
) -> Extended:
    """Put the date of each off, and keep what it was. Raises ExtensionNotLater."""
    with transaction.atomic():
        items = PlanItem.objects.select_for_update(of=("self",)).in_bulk([one.item.pk for one in work if one.item])
        given = AssignedCourse.objects.select_for_update(of=("self",)).in_bulk(
            [one.assigned.pk for one in work if one.assigned]
        )
        sent = list(DueExtension.objects.filter(client_id=client_id))
        if sent:
            return Extended(sent, created=False)
        rows: list[PlanItem | AssignedCourse] = [*items.values(), *given.values()]
        latest = max((row.due_on for row in rows), default=due_on)
        if due_on <= max(latest, timezone.localdate(now)):
            raise ExtensionNotLater(due_on=format_date(due_on), latest=format_date(latest))
        extensions = [
            DueExtension(
                client_id=client_id,
                item=row if isinstance(row, PlanItem) else None,
                assigned=row if isinstance(row, AssignedCourse) else None,
                due_before=row.due_on,
                due_on=due_on,
                reason=normalise(reason),
                extended_by=actor,
                extended_at=now,
            )
            for row in rows
        ]
        changes = [Change(row, before={"due_on": row.due_on}, after={"due_on": due_on}) for row in rows]
        for row in rows:
            row.due_on = due_on
        PlanItem.objects.bulk_update(items.values(), ["due_on"], batch_size=500)
        AssignedCourse.objects.bulk_update(given.values(), ["due_on"], batch_size=500)
        made = DueExtension.objects.bulk_create(extensions, batch_size=500)
        if changes:
            record_all(verb=EXTENDED, changes=changes, actor=actor, reason=normalise(reason))
    return Extended(made, created=True)
