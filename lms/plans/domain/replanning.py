"""A plan after the decision that caused it was corrected or cancelled: what is asked for now, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.org.models import Posting, PostingVersion
from lms.plans.domain.cycles import with_renewals
from lms.plans.domain.planning import PlannedGap, close_met_items_of, item_of, plan_gaps, posting_fact
from lms.plans.domain.several_postings import postings_beside, shared_out
from lms.plans.domain.status import status_from_facts
from lms.plans.enums import RequirementState
from lms.plans.models import LearningPlan, PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User

PLAN_ALIGNED = register_verb(
    "plans.plan.aligned",
    _(
        "Kế hoạch học tập được lập lại theo quyết định đã đính chính: thêm %(added)s việc, dừng %(stopped)s việc,"
        " đổi hạn %(moved)s việc"
    ),
)


@dataclass
class Replanned:
    """What changed in a plan; `plan` is None where the posting has none."""

    plan: LearningPlan | None
    added: list[PlanItem] = field(default_factory=list)
    stopped: list[PlanItem] = field(default_factory=list)
    moved: list[PlanItem] = field(default_factory=list)


def align_plan(*, posting: Posting, actor: User | None, now: datetime) -> Replanned:
    """The days of the plan as the posting now has them; one of a posting never held stops.

    Lines are left alone: use it for a posting that was only ended otherwise.
    """
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().filter(posting=posting).first()
        if plan is None:
            return Replanned(None)
        version = PostingVersion.objects.known().filter(posting=posting).first()
        before, paper = (plan.starts_on, plan.stopped_on), plan.decision_id
        if version is None:
            plan.stopped_on = min(plan.starts_on, timezone.localdate(now))
        else:
            plan.starts_on = version.starts_on
            plan.decision_id = version.start_decision_id  # the same paper, as it was corrected last
            plan.stopped_on = version.ends_on + timedelta(days=1) if version.ends_on else None
        done = Replanned(plan)
        if (plan.starts_on, plan.stopped_on, plan.decision_id) != (*before, paper):
            plan.save(update_fields=["starts_on", "stopped_on", "decision"])
        if (plan.starts_on, plan.stopped_on) != before:
            _record(done, before, actor)
        return done


def replan(*, posting: Posting, actor: User | None, now: datetime) -> Replanned:
    """The plan's lines by what the posting asks for now: met ones stay, what is no longer asked for stops, what is
    asked for at another level, or is no more (or now is) a must, stops and begins anew, the rest is added. Dates move
    with the posting's first day.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        first_day = LearningPlan.objects.filter(posting=posting).values_list("starts_on", flat=True).first()
        done = align_plan(posting=posting, actor=actor, now=now)
        if done.plan is None or not PostingVersion.objects.known().filter(posting=posting).exists():
            return done
        fact = posting_fact(posting)
        close_met_items_of([fact.official_id], actor=actor, now=now)  # met on the day as it is now, rather than stopped
        [status] = with_renewals(status_from_facts([fact], max(fact.starts_on, today)), today)
        beside = postings_beside(fact.official_id, today, without=[posting.pk])
        [own] = shared_out([status], today, beside=beside)
        planned = plan_gaps(own, effective_on=fact.starts_on, recorded_on=today)
        wanted = {one.check.required.competency_id: one for one in planned}
        lines = PlanItem.objects.select_for_update(of=("self",)).filter(plan=done.plan, stopped_on__isnull=True)
        for item in open_first(lines.order_by("order", "pk")):
            _settle(item, wanted, today, done, moves=fact.starts_on != first_day)
        last = PlanItem.objects.filter(plan=done.plan).count()
        done.added = [item_of(done.plan, last + number, one) for number, one in enumerate(wanted.values(), start=1)]
        PlanItem.objects.bulk_create(done.added)
        if done.added or done.stopped or done.moved:
            _record(done, None, actor)
    return done


def open_first(lines: Iterable[PlanItem]) -> list[PlanItem]:
    return sorted(lines, key=lambda item: item.closed_on is not None)


def settle_line(item: PlanItem, wanted: dict[int, PlannedGap]) -> bool:
    """Whether the line stays: met where nothing is missing, or answering what is wanted, which then is taken off.

    A met line whose evidence ended, or ends soon, stays as it is: a line of its own comes beside it. Open lines first.
    """
    anew = wanted.get(item.competency_id)
    if anew is None:
        return item.closed_on is not None
    asked = anew.check.required
    if (item.required_level, item.kind) != (asked.min_level, asked.kind):
        return False
    if item.closed_on is not None:
        return anew.renewal is not None or anew.check.state == RequirementState.EXPIRED
    del wanted[item.competency_id]
    return True


def _settle(item: PlanItem, wanted: dict[int, PlannedGap], today: date, done: Replanned, *, moves: bool) -> None:
    anew = wanted.get(item.competency_id)
    if not settle_line(item, wanted):
        _stop(item, today, done)
    elif anew is not None and item.closed_on is None and moves and item.due_on != anew.due_on:
        item.due_on = anew.due_on
        item.save(update_fields=["due_on"])
        done.moved.append(item)


def _stop(item: PlanItem, today: date, done: Replanned) -> None:
    item.stopped_on = today
    item.save(update_fields=["stopped_on"])
    done.stopped.append(item)


def _record(done: Replanned, before: tuple[date, date | None] | None, actor: User | None) -> None:
    assert done.plan is not None
    counts = {"added": len(done.added), "stopped": len(done.stopped), "moved": len(done.moved)}
    days = {"starts_on": done.plan.starts_on, "stopped_on": done.plan.stopped_on}
    old = {"starts_on": before[0], "stopped_on": before[1]} if before else None
    record(verb=PLAN_ALIGNED, target=done.plan, actor=actor, before=old, after=counts | days)
