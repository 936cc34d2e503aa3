"""A paper about units, with everything that follows: people, roles, plans, what each is told; and its undoing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from lms.accounts.models import User
from lms.competencies.models import Requirement
from lms.core.domain.audit import audit_group, record, register_verb
from lms.core.domain.undo import Changes, Undone, keep_changes, undo_changes
from lms.core.vietnamese.dates import format_date
from lms.flows.authoring import sync_editor_access, sync_everybody
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.renewing import follow_postings
from lms.flows.sections import drop_empty_sections
from lms.org.domain.succession.checking import check_scope_of
from lms.org.domain.succession.moving import KEY
from lms.org.domain.succession.recording import Recorded, record_unit_event
from lms.org.domain.unit_names import unit_names
from lms.org.enums import EDITORIAL_ROLES
from lms.org.models import Headcount, Official, Posting, PostingVersion, Unit, UnitEvent
from lms.plans.domain.carrying import carry_plans, stop_plans
from lms.plans.models import LearningPlan
from lms.plans.querysets import not_stopped

if TYPE_CHECKING:
    from lms.org.domain.succession.facts import Placements, UnitEventFacts
    from lms.org.domain.succession.plan import EventPlan, PostingMove

EVENT_UNDONE = register_verb("org.unit_event.undone", _("%(actor)s đã hoàn tác sắp xếp đơn vị theo %(number)s"))


def record_succession(*, facts: UnitEventFacts, placements: Placements, actor: User, now: datetime) -> Recorded:
    """Units → postings and roles → plans → requirement status → notices, all or nothing, and kept for the undo.

    The same form sent again changes nothing.
    """
    with audit_group(), transaction.atomic():
        recorded = record_unit_event(facts=facts, placements=placements, actor=actor, now=now)
        if not recorded.created:
            return recorded
        assert recorded.plan is not None
        changes: Changes = recorded.changes
        carry_plans(recorded.moved, key=KEY, actor=actor, changes=changes)
        doubles = [one.version.posting for one in recorded.plan.postings if one.is_double]
        unplaced = [one.version.posting for one in recorded.plan.unplaced]
        stop_plans([*doubles, *unplaced], stopped_on=facts.effective_on, key=KEY, actor=actor, changes=changes)
        event = recorded.event
        event.change_set = keep_changes(
            label=f"{event.get_kind_display()} {event.document_number}",
            changes=changes,
            actor=actor,
            now=now,
            is_whole=True,
        )
        event.save(update_fields=["change_set"])
        follow_postings(official_ids=_people_of(recorded), actor=actor, now=now)
        _open_editors(recorded, now)
        _tell(recorded)
        _tell_unplaced(recorded)
    return recorded


@dataclass(frozen=True)
class Effects:
    """What a plan for units would touch beyond units, postings and roles, in numbers."""

    plans: int
    certificates: int
    certificates_waiting: int
    requirements: int
    headcounts: int


def effects_of(plan: EventPlan) -> Effects:
    postings = [one.version.posting_id for one in plan.moving]
    ending = [one.unit_id for one in plan.ending]
    certificates = Certificate.objects.filter(issuer__in=ending)
    return Effects(
        plans=LearningPlan.objects.filter(not_stopped(plan.facts.effective_on), posting__in=postings).count(),
        certificates=certificates.issued().count(),
        certificates_waiting=certificates.waiting().count(),
        requirements=Requirement.objects.filter(employer__in=ending).count(),
        headcounts=Headcount.objects.filter(unit__in=ending, superseded_at=None).count(),
    )


def _people_of(recorded: Recorded) -> list[int]:
    assert recorded.plan is not None
    plan = recorded.plan
    return sorted({one.version.posting.official_id for one in (*plan.moving, *plan.unplaced)})


def _open_editors(recorded: Recorded, now: datetime) -> None:
    assert recorded.plan is not None
    grants = [one.grant for one in recorded.plan.grants if one.grant.role in EDITORIAL_ROLES]
    for user in {one.user_id: one.user for one in grants}.values():
        sync_editor_access(user=user, as_of=timezone.localdate(now), actor=recorded.event.recorded_by)


def _tell(recorded: Recorded) -> None:
    """Each person once, of the posting that goes on elsewhere."""
    event, units = recorded.event, {}
    versions = PostingVersion.objects.known().filter(posting__in=list(recorded.moved.values()))
    for version in versions.select_related("posting").order_by("is_main"):
        units[version.posting.official_id] = version.unit_id
    names = unit_names(units.values(), event.effective_on)
    Notice.objects.bulk_create(
        Notice(
            official_id=official_id,
            kind=NoticeKind.UNIT_CHANGED,
            facts={
                "unit": names[unit_id].label,
                "number": event.document_number,
                "effective_on": format_date(event.effective_on),
            },
        )
        for official_id, unit_id in sorted(units.items())
    )


def _tell_unplaced(recorded: Recorded) -> None:
    """Each whose posting ends with the unit, of the one that counts most."""
    event, plan = recorded.event, recorded.plan
    assert plan is not None
    told = {one.version.posting.official_id: one.version for one in sorted(plan.unplaced, key=_is_main)}
    names = unit_names((version.unit_id for version in told.values()), event.effective_on - timedelta(days=1))
    Notice.objects.bulk_create(
        Notice(
            official_id=official_id,
            kind=NoticeKind.POSTING_ENDED_WITH_UNIT,
            facts={
                "unit": names[version.unit_id].label,
                "position": version.position.name_vi,
                "number": event.document_number,
                "effective_on": format_date(event.effective_on),
            },
        )
        for official_id, version in sorted(told.items())
    )


def _is_main(move: PostingMove) -> bool:
    return bool(move.version.is_main)


def undo_succession(*, event: UnitEvent, actor: User, now: datetime) -> Undone:
    """Everything back as it was before, while nothing has built on it; raises UndoBlocked with what stands in the way.

    Notices stay: what people were told, they were told.
    """
    with audit_group(), transaction.atomic():
        event = UnitEvent.objects.select_for_update(of=("self",)).select_related("change_set").get(pk=event.pk)
        check_scope_of(event, actor=actor, today=timezone.localdate(now))
        assert event.change_set is not None
        touched = Posting.objects.filter(versions__end_event=event) | Posting.objects.filter(
            versions__start_event=event
        )
        people = list(Official.objects.filter(postings__in=touched).distinct().values_list("pk", flat=True))
        drop_empty_sections(Unit.objects.filter(versions__event=event))
        undone = undo_changes(change_set=event.change_set, actor=actor, now=now)
        if undone.is_repeat:
            return undone
        event.undone_at = now
        event.save(update_fields=["undone_at"])
        after = {"kind": event.kind, "number": event.document_number}
        record(verb=EVENT_UNDONE, target=event, actor=actor, after=after)
        follow_postings(official_ids=people, actor=actor, now=now)
        sync_everybody(timezone.localdate(now))
    return undone
