"""Learning plans: made from gaps, closed by evidence, stopped with the posting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from lms.core.domain.audit import record, register_verb
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.evidence.models import Evidence
from lms.org.domain.work_calendar import WorkCalendar, work_calendar
from lms.org.models import Decision, Official, Posting, PostingVersion
from lms.plans.domain.course_choice import Asked, Choice, choices_for
from lms.plans.domain.course_search import Wanted
from lms.plans.domain.cycles import renew_by
from lms.plans.domain.due_dates import DAYS_AT_LEAST, due_on
from lms.plans.domain.gaps import Renewal, RequirementCheck, gaps
from lms.plans.domain.phases import Load, phases_of
from lms.plans.domain.several_postings import postings_beside, shared_out
from lms.plans.domain.status import PostingFact, PostingStatus, postings_on, status_from_facts
from lms.plans.enums import PlanPhase, RequirementState
from lms.plans.models import LearningPlan, PlanItem
from lms.plans.querysets import not_stopped

if TYPE_CHECKING:
    from lms.accounts.models import User

PLAN_MADE = register_verb("plans.plan.made", _("Đã lập kế hoạch học tập gồm %(items)s việc"))
PLAN_STOPPED = register_verb("plans.plan.stopped", _("Đã dừng kế hoạch học tập từ %(stopped_on)s"))
ITEM_CLOSED = register_verb("plans.item.closed", _("Đã đạt yêu cầu, khoảng trống được đóng ngày %(closed_on)s"))
ITEM_REOPENED = register_verb("plans.item.reopened", _("Minh chứng đã rút, khoảng trống mở lại"))


@dataclass(frozen=True)
class PlannedGap:
    """A gap with the course that closes it (None: no course yet) and its date; with `renewal`, what is held and is to
    be shown anew."""

    check: RequirementCheck
    choice: Choice | None
    due_on: date
    renewal: Renewal | None = None

    @property
    def course_id(self) -> int | None:
        return self.choice.course_id if self.choice else None

    @property
    def before(self) -> tuple[int, ...]:
        return self.choice.before if self.choice else ()

    @property
    def renews(self) -> int | None:
        """The evidence that ends soon, or has ended; what was learned for it is learned anew."""
        if self.renewal is not None:
            return self.renewal.evidence_id
        expired = self.check.holding.expired
        return expired.id if expired is not None and self.check.state == RequirementState.EXPIRED else None


def plan_gaps(status: PostingStatus, *, effective_on: date, recorded_on: date) -> list[PlannedGap]:
    """What a plan for this posting would hold; writes nothing. Within must and should, lines with a course lead."""
    found = gaps(status.checks)
    choices = choices_for(asked_of(status))
    calendar = work_calendar()
    planned = [
        PlannedGap(
            check,
            choices.get(check.wanted),
            due_on(effective_on=effective_on, recorded_on=recorded_on, kind=check.required.kind, calendar=calendar),
        )
        for check in found
    ]
    return in_order(planned + planned_renewals(status, choices, recorded_on, calendar))


def planned_renewals(
    status: PostingStatus, choices: Mapping[Wanted, Choice], today: date, calendar: WorkCalendar
) -> list[PlannedGap]:
    """The lines of what is to be shown anew."""
    lines = []
    for one in status.renewals:
        due = renew_by(last_day=one.last_day, today=today, calendar=calendar)
        lines.append(PlannedGap(one.check, choices.get(one.check.wanted), due, one))
    return lines


def asked_of(status: PostingStatus) -> Asked:
    """All that the posting lacks or has to show anew, for which courses are chosen together."""
    seat = status.posting
    wanted = frozenset(check.wanted for check in [*gaps(status.checks), *(one.check for one in status.renewals)])
    return Asked(seat.position_id, seat.unit_id, seat.official_id, wanted)


def in_order(planned: Iterable[PlannedGap]) -> list[PlannedGap]:
    """Must before should, and within each lines with a course before those that wait for one. A line whose course is to
    be learned before that of another comes before that line, and is due no later."""
    listed = list(planned)
    needed = {key for one in listed if one.check.required.kind == "must" for key in one.before}
    ranked = sorted(
        listed,
        key=lambda one: (
            one.check.required.kind != "must" and one.course_id not in needed,
            one.course_id is None,
        ),
    )
    found: list[PlannedGap] = []
    seen: set[int] = set()

    def put(one: PlannedGap) -> None:
        if id(one) in seen:
            return
        seen.add(id(one))
        for other in ranked:
            if other.course_id in one.before:
                put(other)
        later = [other.due_on for other in listed if one.course_id in other.before]
        found.append(replace(one, due_on=min([one.due_on, *later])))

    for one in ranked:
        put(one)
    return found


def phases_ahead(planned: Iterable[PlannedGap], *, starts_on: date, recorded_on: date) -> list[PlanPhase]:
    """Of each line of a plan to be, in its order."""
    first_day = max(starts_on, recorded_on)
    return phases_of(
        Load(
            one.course_id,
            one.choice.hours if one.choice else Decimal(0),
            one.check.required.kind,
            (one.due_on - first_day).days,
            one.before,
        )
        for one in planned
    )


def with_dates(planned: Iterable[PlannedGap], due_dates: Mapping[int, date] | None) -> list[PlannedGap]:
    """The lines with the days that somebody chose for some of their competencies."""
    chosen = due_dates or {}
    return [replace(one, due_on=chosen.get(one.check.required.competency_id, one.due_on)) for one in planned]


def build_plan(
    *,
    posting: Posting,
    decision: Decision | None,
    actor: User | None,
    now: datetime,
    due_dates: Mapping[int, date] | None = None,
) -> LearningPlan | None:
    """The plan for a posting from the gaps on its first day (or today, if that is later); None where nothing lacks.
    Without lines where other plans of the person ask for all of it already (`several_postings.py`).

    `due_dates`: by competency, what holds instead of the usual day. A posting has one plan: a second call returns it.
    """
    existing: LearningPlan | None = LearningPlan.objects.filter(posting=posting).first()
    if existing is not None:
        return existing
    today = timezone.localdate(now)
    fact = posting_fact(posting)
    day = max(fact.starts_on, today)
    [status] = status_from_facts([fact], day)
    if not status.gap_count:
        return None
    beside = postings_beside(fact.official_id, today, without=[posting.pk])
    [own] = shared_out([status], today, beside=beside)
    planned = with_dates(plan_gaps(own, effective_on=fact.starts_on, recorded_on=today), due_dates)
    with transaction.atomic():
        plan = LearningPlan.objects.create(
            official_id=fact.official_id,
            posting=posting,
            decision=decision,
            starts_on=fact.starts_on,
            stopped_on=fact.ends_on + timedelta(days=1) if fact.ends_on else None,
            recorded_by=actor,
        )
        PlanItem.objects.bulk_create(item_of(plan, order, one) for order, one in enumerate(planned, start=1))
        record(
            verb=PLAN_MADE,
            target=plan,
            actor=actor,
            after={"items": len(planned), "decision": decision.number if decision else None},
        )
    return plan


def stop_plan(*, posting: Posting, stopped_on: date, actor: User | None) -> LearningPlan | None:
    """The posting ended: what was still open in its plan is no longer asked for."""
    with transaction.atomic():
        plan: LearningPlan | None = (
            LearningPlan.objects.select_for_update().filter(not_stopped(stopped_on), posting=posting).first()
        )
        if plan is None:
            return None
        plan.stopped_on = stopped_on
        plan.save(update_fields=["stopped_on"])
        record(verb=PLAN_STOPPED, target=plan, actor=actor, after={"stopped_on": stopped_on})
    return plan


def close_met_items(*, official: Official, actor: User | None, now: datetime) -> list[PlanItem]:
    """Close every open line whose required level is now held, with the evidence that shows it."""
    return close_met_items_of([official.pk], actor=actor, now=now)


def close_met_items_of(official_ids: Collection[int], *, actor: User | None, now: datetime) -> list[PlanItem]:
    """As `close_met_items`, of many; three statements, and two for each line that is closed. A line of a posting to
    come asks for what is held on its first day, a renewal for what is held once the old evidence has ended."""
    today = timezone.localdate(now)
    with transaction.atomic():
        lines = PlanItem.objects.select_for_update(of=("self",)).open(today).filter(plan__official__in=official_ids)
        waiting = list(lines.select_related("plan", "renews").order_by("pk"))
        evidence = evidence_of({item.plan.official_id for item in waiting})
        closed = []
        for item in waiting:
            facts = evidence[item.plan.official_id]
            holding = holding_on(facts.get(item.competency_id, []), _asked_on(item, today))
            if holding.level < item.required_level:
                continue
            item.closed_on, item.closed_by_id = today, holding.evidence_id
            item.save(update_fields=["closed_on", "closed_by"])
            record(
                verb=ITEM_CLOSED,
                target=item,
                actor=actor,
                after={"closed_on": today, "evidence": holding.evidence_id, "level": holding.level},
            )
            closed.append(item)
    return closed


def _asked_on(item: PlanItem, today: date) -> date:
    day: date = max(today, item.plan.starts_on)
    ends = item.renews.expires_on if item.renews is not None else None
    return max(day, ends + timedelta(days=1)) if ends is not None else day


def reopen_items(*, evidence: Evidence, actor: User | None, now: datetime) -> list[PlanItem]:
    """The evidence was withdrawn: lines it had closed are open again, with the enrolment that is open where the course
    was begun anew since. Nobody is late on the day they are told: 14 days are left at least.
    """
    soonest = work_calendar().next_working_day(timezone.localdate(now) + timedelta(days=DAYS_AT_LEAST))
    with transaction.atomic():
        items = list(PlanItem.objects.select_for_update(of=("self",)).filter(closed_by=evidence))
        enrolled = Enrolment.objects.open().filter(official=evidence.official_id)
        open_now = {one.course_id: one for one in enrolled.filter(course__in=[item.course_id for item in items])}
        for item in items:
            before = {"closed_on": item.closed_on, "evidence": evidence.pk, "due_on": item.due_on}
            item.closed_on, item.closed_by, item.due_on = None, None, max(item.due_on, soonest)
            item.enrolment = open_now.get(item.course_id, item.enrolment)
            item.save(update_fields=["closed_on", "closed_by", "due_on", "enrolment"])
            record(verb=ITEM_REOPENED, target=item, actor=actor, before=before, after={"due_on": item.due_on})
    return items


def posting_fact(posting: Posting) -> PostingFact:
    """What we hold true of a posting now."""
    version = PostingVersion.objects.known().get(posting=posting)
    [fact] = postings_on(version.starts_on, where=Q(posting=posting))
    return fact


def item_of(plan: LearningPlan, order: int, planned: PlannedGap) -> PlanItem:
    check, renewal = planned.check, planned.renewal
    return PlanItem(
        plan=plan,
        order=order,
        competency_id=check.required.competency_id,
        requirement_id=check.required.requirement_id,
        kind=check.required.kind,
        required_level=check.required.min_level,
        target_level=check.required.max_level,
        held_level=check.holding.level,
        gap=check.as_facts() | (renewal.as_facts() if renewal else {}),
        course_id=planned.course_id,
        choice=planned.choice.as_facts() if planned.choice else {},
        due_on=planned.due_on,
        renews_id=planned.renews,
    )
