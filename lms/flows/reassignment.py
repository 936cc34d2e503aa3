"""From a decision to a learning plan: the first half of the product, to be read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.domain.enrolment import enrol_official
from courses.models import CoursePage
from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.flows.assigning_rules import apply_rules
from lms.flows.enums import NoticeKind
from lms.flows.learning_anew import asks_anew, begin_courses_anew
from lms.flows.notices import NO_PAPER, notify
from lms.flows.prior_enrolments import enrol_before
from lms.flows.renewing import follow_postings
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.domain.postings import MOVES_MAIN, Reassignment, reassign_official
from lms.org.enums import DecisionKind
from lms.org.models import Decision, Official, Position, Posting, Unit
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.planning import PlannedGap, build_plan, plan_gaps, stop_plan, with_dates
from lms.plans.domain.several_postings import postings_beside, shared_out
from lms.plans.domain.status import PostingFact, status_from_facts
from lms.plans.models import LearningPlan, PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class ReassignmentOutcome:
    """What recording a decision led to; `plan` is None where the new position lacks nothing."""

    reassignment: Reassignment
    plan: LearningPlan | None


def record_reassignment(
    *,
    facts: DecisionFacts,
    official: Official,
    to_unit: Unit,
    to_position: Position,
    actor: User,
    now: datetime,
    keep_date_order: bool = False,
    also_end: Iterable[int] = (),
    due_dates: Mapping[int, date] | None = None,
) -> ReassignmentOutcome:
    """Decision → postings → gap → plan → enrolment → rules of giving → requirement status → notice, all or nothing.

    `due_dates`: by competency, the days that the clerk set instead of the usual ones. The same decision sent again
    changes nothing and returns what the first one led to.
    """
    with audit_group(), transaction.atomic():
        reassignment = reassign_official(
            facts=facts,
            official=official,
            to_unit=to_unit,
            to_position=to_position,
            actor=actor,
            now=now,
            keep_date_order=keep_date_order,
            also_end=also_end,
        )
        for posting in reassignment.also_ended:
            stop_plan(posting=posting, stopped_on=facts.effective_on, actor=actor)
        if not reassignment.created:
            if reassignment.also_ended:
                follow_postings(official_ids=[official.pk], actor=actor, now=now)
            return ReassignmentOutcome(reassignment, LearningPlan.objects.filter(posting=reassignment.begun).first())
        if reassignment.ended is not None:
            stop_plan(posting=reassignment.ended, stopped_on=facts.effective_on, actor=actor)
        plan = start_plan(
            posting=reassignment.begun, decision=reassignment.decision, actor=actor, now=now, due_dates=due_dates
        )
        apply_rules([reassignment.begun.pk], actor=actor, now=now)
        ended = [reassignment.ended] if reassignment.ended is not None else []
        moved = [one.pk for one in (reassignment.begun, *ended, *reassignment.also_ended)]
        follow_postings(official_ids=[official.pk], moved=moved, actor=actor, now=now)
        notify(
            official=official,
            kind=NoticeKind.DECISION_RECORDED,
            number=reassignment.decision.number,
            effective_on=format_date(facts.effective_on),
        )
    return ReassignmentOutcome(reassignment, plan)


def start_plan(
    *,
    posting: Posting,
    decision: Decision | None,
    actor: User | None,
    now: datetime,
    due_dates: Mapping[int, date] | None = None,
) -> LearningPlan | None:
    """Build the posting's plan, enrol the official on its courses, and tell them where it asks for anything."""
    plan = build_plan(posting=posting, decision=decision, actor=actor, now=now, due_dates=due_dates)
    if plan is None:
        return None
    items = list(PlanItem.objects.filter(plan=plan).select_related("course").order_by("order"))
    mine = ((plan.official_id, posting.pk, item) for item in items)
    begin_courses_anew(asks_anew(mine), day=timezone.localdate(now), actor=actor)
    for item in items:
        if item.course is not None:
            item.enrolment = enrol_official(
                official=plan.official,
                course=item.course,
                posting=posting,
                enrolled_on=timezone.localdate(now),
                actor=actor,
            )
            item.save(update_fields=["enrolment"])
    if not items:
        return plan
    enrol_before([plan.official_id], actor=actor, now=now)
    notify(
        official=plan.official,
        kind=NoticeKind.PLAN_MADE,
        number=decision.number if decision else NO_PAPER,
        items=len(items),
        due_on=format_date(min(item.due_on for item in items)),
    )
    return plan


@dataclass(frozen=True)
class TrainingPreview:
    """What would follow a decision: new lines, lines that go on, lines that stop, requirements met by evidence.

    `kept` are lines of postings that stay, and those that the new one asks for as well, at least as strictly: they
    stand in `new` too, with the day that holds from then on.
    """

    new: list[PlannedGap]
    kept: list[PlanItem]
    stopping: list[PlanItem]
    exempt: list[RequirementCheck]
    courses: dict[int, CoursePage]

    @property
    def is_declared(self) -> bool:
        """False where the new position has no requirements yet ("chưa khai yêu cầu")."""
        return bool(self.new or self.exempt)

    @property
    def is_let_off(self) -> bool:
        """Of something that is asked for and not shown."""
        return any(not check.is_met for check in self.exempt)


def preview_training(
    *,
    official: Official,
    kind: DecisionKind,
    to_unit: Unit,
    to_position: Position,
    effective_on: date,
    now: datetime,
    also_end: Iterable[int] = (),
    due_dates: Mapping[int, date] | None = None,
) -> TrainingPreview:
    """The training that recording the decision would cause; writes nothing and uses the same functions."""
    today = timezone.localdate(now)
    fact = PostingFact(0, official.pk, to_unit.pk, to_position.pk, True, False, effective_on, None)
    [status] = status_from_facts([fact], max(effective_on, today))
    leaving = main_posting_on(official, effective_on) if kind in MOVES_MAIN else None
    ending = {*also_end, *([leaving.posting_id] if leaving else [])}
    [own] = shared_out([status], today, beside=postings_beside(official.pk, today, without=ending))
    planned = with_dates(plan_gaps(own, effective_on=effective_on, recorded_on=today), due_dates)
    wanted_anew = {one.check.required.competency_id for one in planned}
    leaving_items = list(PlanItem.objects.open(effective_on).filter(plan__posting__in=ending).select_related("course"))
    learned_on = {(one.check.required.competency_id, one.course_id) for one in planned if one.course_id}
    staying = kept_items(official, ending, effective_on)
    going_on = [item for item in (*leaving_items, *staying) if (item.competency_id, item.course_id) in learned_on]
    return TrainingPreview(
        new=planned,
        kept=[*going_on, *(item for item in staying if item.competency_id not in wanted_anew)],
        stopping=[item for item in leaving_items if item.competency_id not in wanted_anew],
        exempt=[check for check in status.checks if not check.is_gap],
        courses=CoursePage.objects.in_bulk(
            {key for one in planned for key in (one.course_id, *one.before) if key is not None}
        ),
    )


def kept_items(official: Official, ending: Iterable[int], day: date) -> list[PlanItem]:
    """Open lines of the official's other postings, which the decision leaves as they are."""
    items = PlanItem.objects.open(day).filter(plan__official=official).exclude(plan__posting__in=set(ending))
    return list(items.select_related("course").order_by("due_on", "pk"))
