"""Rules of giving: whoever takes up a position is given what the rule says, where the posting is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, LearningPathPage
from lms.core.domain.audit import record, register_verb
from lms.core.domain.undo import Changes
from lms.flows.giving_courses import give_courses
from lms.org.domain.work_calendar import work_calendar
from lms.org.models import Position, PostingVersion, Unit
from lms.org.tree import units_above_each
from lms.plans.domain.assigning import AssigningPlan, Due, Seat, courses_of, plan_assigning
from lms.plans.domain.status import lock_officials
from lms.plans.exceptions import RuleStopped, RuleTwice
from lms.plans.models import AssignedCourse, AssignmentRule
from lms.plans.querysets import OfUnitQuerySet

if TYPE_CHECKING:
    from lms.accounts.models import User

RULE_SAVED = register_verb(
    "plans.assignment_rule.saved", _("%(actor)s đã lưu quy tắc giao “%(subject)s”, hạn sau %(days)s ngày")
)
RULE_STOPPED = register_verb(
    "plans.assignment_rule.stopped", _("%(actor)s đã dừng quy tắc giao “%(subject)s” từ %(stopped_on)s")
)


@dataclass(frozen=True)
class RuleFacts:
    """What a rule says; without a position it is for every position of the unit."""

    unit: Unit
    position: Position | None
    days: int
    starts_on: date
    course: CoursePage | None = None
    path: LearningPathPage | None = None
    in_charge: str = ""
    product: str = ""
    expected_result: str = ""
    note: str = ""


def save_rules(rules: Iterable[RuleFacts], *, actor: User, now: datetime) -> list[AssignmentRule]:
    """In the caller's transaction. Raises RuleTwice where one that runs gives the same for the same."""
    saved = []
    for facts in rules:
        list(Unit.objects.select_for_update(no_key=True).filter(pk=facts.unit.pk).values_list("pk"))
        same = _running(timezone.localdate(now)).filter(
            unit=facts.unit, position=facts.position, course=facts.course, path=facts.path
        )
        if same.exists():
            subject = facts.course or facts.path
            raise RuleTwice(subject=subject.title if subject else "")
        rule = AssignmentRule.objects.create(**vars(facts), recorded_by=actor, recorded_at=now)
        record(verb=RULE_SAVED, target=rule, actor=actor, after={"subject": rule.subject, "days": rule.days})
        saved.append(rule)
    return saved


def stop_rule(*, rule: AssignmentRule, actor: User, now: datetime) -> AssignmentRule:
    """From today on it gives nothing; what it has given stays. Raises RuleStopped."""
    today = timezone.localdate(now)
    with transaction.atomic():
        locked: AssignmentRule = AssignmentRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        if locked.is_stopped_on(today):
            raise RuleStopped
        locked.stopped_on = today
        locked.save(update_fields=["stopped_on"])
        record(verb=RULE_STOPPED, target=locked, actor=actor, after={"subject": locked.subject, "stopped_on": today})
    return locked


def apply_rules(
    posting_ids: Iterable[int] | QuerySet[Any, Any],
    *,
    actor: User | None,
    now: datetime,
    changes: Changes | None = None,
) -> list[AssignedCourse]:
    """What rules in force give for these new postings, in the caller's transaction, which holds the people.

    A second run finds nothing to do. `changes` learns, by official, of what is written.
    """
    today = timezone.localdate(now)
    rules = list(_running(today).select_related("course", "path").order_by("pk"))
    if not rules:
        return []
    lasting = PostingVersion.objects.lasting_on(today).filter(posting__in=posting_ids)
    versions = list(lasting.select_related("posting").order_by("pk"))
    lines: list[AssignedCourse] = []
    for rule, some in _rules_for(rules, versions, today):
        lines += _apply(rule, some, actor, now, changes if changes is not None else Changes())
    return lines


def try_rule(rule: AssignmentRule, *, now: datetime) -> AssigningPlan:
    """What it would give those who hold such a position now, counted from today; writes nothing."""
    today = timezone.localdate(now)
    here = Unit.objects.within(rule.unit_id, today).values("pk")
    seats = PostingVersion.objects.lasting_on(today).filter(unit__in=here)
    if rule.position_id:
        seats = seats.filter(position=rule.position_id)
    held: dict[int, Seat] = {}
    for official_id, posting_id, starts_on in seats.order_by("posting__official__sort_key", "starts_on").values_list(
        "posting__official_id", "posting_id", "starts_on"
    ):
        held.setdefault(official_id, Seat(posting_id, starts_on))
    return plan_assigning(
        list(held),
        courses=courses_of(rule.course, rule.path),
        due=Due(days=rule.days),
        today=today,
        calendar=work_calendar(),
        seats=held,
    )


def _running(today: date) -> OfUnitQuerySet:
    found: OfUnitQuerySet = AssignmentRule.objects.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=today))
    return found


def _rules_for(
    rules: Sequence[AssignmentRule], versions: Sequence[PostingVersion], today: date
) -> list[tuple[AssignmentRule, list[PostingVersion]]]:
    """Each rule with the postings that it is for: by position, unit, and the later of today and their first day."""
    above = units_above_each({one.unit_id for one in versions}, today)
    found = []
    for rule in rules:
        mine = [
            one
            for one in versions
            if rule.unit_id in above[one.unit_id]
            and rule.position_id in (None, one.position_id)
            and rule.starts_on <= max(one.starts_on, today)
            and not rule.is_stopped_on(max(one.starts_on, today))
        ]
        if mine:
            found.append((rule, mine))
    return found


def _apply(
    rule: AssignmentRule, versions: Sequence[PostingVersion], actor: User | None, now: datetime, changes: Changes
) -> list[AssignedCourse]:
    given = set(
        AssignedCourse.objects.filter(rule=rule, posting__in=[one.posting_id for one in versions]).values_list(
            "posting_id", flat=True
        )
    )
    seats: dict[int, Seat] = {}
    for one in versions:
        if one.posting_id not in given:
            seats.setdefault(one.posting.official_id, Seat(one.posting_id, one.starts_on))
    lock_officials(seats)
    plan = plan_assigning(
        list(seats),
        courses=courses_of(rule.course, rule.path),
        due=Due(days=rule.days),
        today=timezone.localdate(now),
        calendar=work_calendar(),
        seats=seats,
    )
    AssignmentRule.objects.filter(pk=rule.pk).update(last_run_at=now)
    return give_courses(plan.new, cause=rule, actor=actor, now=now, changes=changes, keeps_notices=True)
