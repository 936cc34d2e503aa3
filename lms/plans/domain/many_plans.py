"""Plans of many people at once: the same lines as `planning.build_plan` gives one posting, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from lms.core.domain.audit import Change, record_all
from lms.org.domain.work_calendar import WorkCalendar, work_calendar
from lms.plans.domain.course_choice import Line, courses_for_each
from lms.plans.domain.due_dates import due_on
from lms.plans.domain.gaps import gaps
from lms.plans.domain.planning import PLAN_MADE, PlannedGap, in_order, item_of
from lms.plans.domain.status import PostingFact, PostingStatus, postings_on, status_from_facts
from lms.plans.models import LearningPlan, PlanItem

if TYPE_CHECKING:
    from courses.models import Enrolment
    from lms.accounts.models import User

BATCH = 500


@dataclass(frozen=True)
class DraftPlan:
    """What a posting's plan would hold; nothing of it is written."""

    posting: PostingFact
    lines: list[PlannedGap]


@dataclass(frozen=True)
class WrittenPlan:
    plan: LearningPlan
    items: list[PlanItem]


@dataclass
class CourseChoices:
    """The course for each line, asked for once however many people the line is for."""

    known: dict[Line, int | None] = field(default_factory=dict)

    def learn(self, lines: Iterable[Line]) -> None:
        new = set(lines) - self.known.keys()
        if new:
            found = courses_for_each(new)
            self.known |= {line: found.get(line) for line in new}


def draft_plans(official_ids: Sequence[int], *, now: datetime, choices: CourseChoices) -> list[DraftPlan]:
    """For every running or coming posting of these people that has no plan yet and lacks something."""
    today = timezone.localdate(now)
    without = Q(posting__official_id__in=official_ids, posting__plan__isnull=True)
    return draft_for(postings_on(today, where=without, upcoming=True), today=today, choices=choices)


def draft_for(postings: Iterable[PostingFact], *, today: date, choices: CourseChoices) -> list[DraftPlan]:
    """Of those postings that lack something, by what they ask for on their first day, or today if that is later."""
    by_day: dict[date, list[PostingFact]] = defaultdict(list)
    for posting in postings:
        by_day[max(posting.starts_on, today)].append(posting)
    statuses = [status for day, some in by_day.items() for status in status_from_facts(some, day)]
    choices.learn(line for status in statuses for line in _lines(status))
    calendar = work_calendar()
    drafts = [DraftPlan(status.posting, _planned(status, today, choices, calendar)) for status in statuses]
    return [draft for draft in drafts if draft.lines]


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


def _lines(status: PostingStatus) -> list[Line]:
    seat = status.posting
    wanted = [check.required for check in gaps(status.checks)]
    return [Line(one.competency_id, one.min_level, seat.position_id, seat.unit_id) for one in wanted]


def _planned(status: PostingStatus, today: date, choices: CourseChoices, calendar: WorkCalendar) -> list[PlannedGap]:
    first_day = status.posting.starts_on
    return in_order(
        PlannedGap(
            check,
            choices.known[line],
            due_on(effective_on=first_day, recorded_on=today, kind=check.required.kind, calendar=calendar),
        )
        for check, line in zip(gaps(status.checks), _lines(status), strict=True)
    )
