"""Plans of many people at once: the same lines as `planning.build_plan` gives one posting, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from lms.core.domain.audit import Change, record_all
from lms.org.domain.work_calendar import WorkCalendar, work_calendar
from lms.plans.domain.course_choice import Asked, Choice, choices_for_each
from lms.plans.domain.course_search import Wanted
from lms.plans.domain.due_dates import due_on
from lms.plans.domain.gaps import gaps
from lms.plans.domain.planning import PLAN_MADE, PlannedGap, asked_of, in_order, item_of, planned_renewals
from lms.plans.domain.several_postings import shared_out
from lms.plans.domain.status import PostingFact, PostingStatus, postings_on, status_by_first_day
from lms.plans.models import LearningPlan, PlanItem

if TYPE_CHECKING:
    from courses.models import Enrolment
    from lms.accounts.models import User

BATCH = 500


@dataclass(frozen=True)
class DraftPlan:
    """What a posting's plan would hold, no line where other plans of the person ask for all of it; nothing of it is
    written."""

    posting: PostingFact
    lines: list[PlannedGap]


@dataclass(frozen=True)
class WrittenPlan:
    plan: LearningPlan
    items: list[PlanItem]


@dataclass
class CourseChoices:
    """The courses of each plan, asked for once however many people have the same position and gaps."""

    known: dict[Asked, dict[Wanted, Choice]] = field(default_factory=dict)

    def learn(self, asked: Iterable[Asked]) -> None:
        new = set(asked) - self.known.keys()
        if new:
            self.known |= choices_for_each(new)


def draft_plans(official_ids: Sequence[int], *, now: datetime, choices: CourseChoices) -> list[DraftPlan]:
    """For every running or coming posting of these people that has no plan yet and lacks something, be it that another
    of theirs is to close it."""
    today = timezone.localdate(now)
    postings = postings_on(today, where=Q(posting__official_id__in=official_ids), upcoming=True)
    plans = {plan.posting_id: plan for plan in LearningPlan.objects.filter(official__in=official_ids)}
    running = {posting_id for posting_id, plan in plans.items() if not plan.is_stopped_on(today)}
    return draft_for(
        [one for one in postings if one.posting_id not in plans],
        today=today,
        choices=choices,
        beside=[one for one in postings if one.posting_id in running],
    )


def draft_for(
    postings: Iterable[PostingFact], *, today: date, choices: CourseChoices, beside: Iterable[PostingFact] = ()
) -> list[DraftPlan]:
    """Of those postings that lack something, by what they ask for on their first day, or today if that is later.
    `beside`: other postings of these people that have plans."""
    lacking = [status for status in status_by_first_day(postings, today) if status.gap_count]
    statuses = shared_out(lacking, today, beside=beside)
    choices.learn(asked for status in statuses if (asked := asked_of(status)).wanted)
    calendar = work_calendar()
    return [draft_of(status, today, choices, calendar) for status in statuses]


def draft_of(
    status: PostingStatus, today: date, choices: CourseChoices, calendar: WorkCalendar, *, since: date | None = None
) -> DraftPlan:
    """With the courses learned before. Dates count from the posting's first day, or `since` where that is later."""
    first_day, found = status.posting.starts_on, choices.known.get(asked_of(status), {})
    counted_from = max(first_day, since) if since else first_day
    return DraftPlan(
        status.posting,
        in_order(
            [
                PlannedGap(
                    check,
                    found.get(check.wanted),
                    due_on(effective_on=counted_from, recorded_on=today, kind=check.required.kind, calendar=calendar),
                )
                for check in gaps(status.checks)
            ]
            + planned_renewals(status, found, today, calendar)
        ),
    )


def write_plans(
    drafts: Sequence[DraftPlan], enrolments: Mapping[tuple[int, int], Enrolment], *, actor: User | None
) -> list[WrittenPlan]:
    """In the caller's transaction; `enrolments` by (official, course) are what the lines with a course lead to."""
    plans = LearningPlan.objects.bulk_create(
        [
            LearningPlan(
                official_id=draft.posting.official_id,
                posting_id=draft.posting.posting_id,
                starts_on=draft.posting.starts_on,
                stopped_on=draft.posting.ends_on + timedelta(days=1) if draft.posting.ends_on else None,
                recorded_by=actor,
            )
            for draft in drafts
        ],
        batch_size=BATCH,
    )
    written = [
        WrittenPlan(plan, [item_of(plan, order, line) for order, line in enumerate(draft.lines, start=1)])
        for plan, draft in zip(plans, drafts, strict=True)
    ]
    items = [(one.plan.official_id, item) for one in written for item in one.items]
    for official_id, item in items:
        item.enrolment = enrolments.get((official_id, item.course_id or 0))
    PlanItem.objects.bulk_create([item for _official, item in items], batch_size=BATCH)
    record_all(
        verb=PLAN_MADE,
        changes=[Change(one.plan, after={"items": len(one.items), "decision": None}) for one in written],
        actor=actor,
    )
    return written
