"""Plans brought in line with what is asked for and shown now, many people at once: a requirement or evidence changed,
began or ended.

`replanning.py` follows a corrected decision, which also moves the days of a plan. Here its days stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.competencies.enums import RequirementKind
from lms.core.domain.audit import Change, record_all, register_verb
from lms.org.domain.work_calendar import WorkCalendar, work_calendar
from lms.plans.domain.cycles import with_renewals
from lms.plans.domain.gaps import gaps
from lms.plans.domain.many_plans import CourseChoices, DraftPlan, draft_of
from lms.plans.domain.planning import asked_of, item_of
from lms.plans.domain.replanning import open_first, settle_line
from lms.plans.domain.several_postings import shared_out
from lms.plans.domain.status import PostingStatus, postings_on, status_by_first_day
from lms.plans.models import LearningPlan, PlanItem, RequirementStatus

if TYPE_CHECKING:
    from lms.accounts.models import User

PLAN_RENEWED = register_verb(
    "plans.plan.renewed",
    _("Kế hoạch học tập được lập lại theo yêu cầu và minh chứng hiện có: thêm %(added)s việc, dừng %(stopped)s việc"),
)


@dataclass(frozen=True)
class ToRenew:
    """What differs: postings whose running plan asks for something else than is missing or to be shown anew, and
    postings without a plan of which something is missing that wasn't before, or ends soon."""

    planned: Mapping[int, PostingStatus]
    """By the id of the plan."""
    unplanned: Sequence[PostingStatus]

    def __bool__(self) -> bool:
        return bool(self.planned or self.unplanned)


@dataclass
class Renewed:
    """A plan with the lines that came and those that stopped."""

    plan: LearningPlan
    added: list[PlanItem] = field(default_factory=list)
    stopped: list[PlanItem] = field(default_factory=list)


def plans_to_renew(official_ids: Iterable[int], today: date) -> ToRenew:
    """To be asked before the requirement status is written anew: a gap that its rows tell already was there before, and
    whoever decided then to make no plan isn't overruled. The number of statements is fixed.
    """
    ids = list(official_ids)
    postings = postings_on(today, where=Q(posting__official_id__in=ids), upcoming=True)
    plans = {plan.posting_id: plan for plan in LearningPlan.objects.filter(official__in=ids)}
    open_lines = _open_lines(plans.values())
    known = _known_gaps(ids)
    taking_part, lacking = [], set()
    for status in with_renewals(status_by_first_day(postings, today), today):
        posting_id = status.posting.posting_id
        plan = plans.get(posting_id)
        missing = {check.required.competency_id for check in gaps(status.checks)}
        is_new = plan is None and any((posting_id, key) not in known for key in missing)
        if is_new:
            lacking.add(posting_id)
        if is_new or (plan is None and status.renewals) or (plan is not None and not plan.is_stopped_on(today)):
            taking_part.append(status)
    planned, unplanned = {}, []
    for status in shared_out(taking_part, today):
        posting_id = status.posting.posting_id
        plan = plans.get(posting_id)
        asked = [*gaps(status.checks), *(one.check for one in status.renewals)]
        if plan is None:
            if asked or posting_id in lacking:
                unplanned.append(status)
        elif Counter((*check.wanted, check.required.kind) for check in asked) != open_lines[plan.pk]:
            planned[plan.pk] = status
    return ToRenew(planned, unplanned)


def renew_plans(
    planned: Mapping[int, PostingStatus], *, actor: User | None, today: date, choices: CourseChoices
) -> list[Renewed]:
    """Lines that are met or still asked for stay as they are; the rest stops, what is missing besides is added. Called
    once met lines are closed, while their people are held. Run again it finds nothing to do.
    """
    choices.learn(asked for status in planned.values() if (asked := asked_of(status)).wanted)
    plans = LearningPlan.objects.in_bulk(planned)
    lines: dict[int, list[PlanItem]] = defaultdict(list)
    for item in PlanItem.objects.select_for_update(of=("self",)).filter(plan__in=plans).order_by("order", "pk"):
        lines[item.plan_id].append(item)
    calendar = work_calendar()
    done = [_renewed(plans[pk], status, lines[pk], today, choices, calendar) for pk, status in sorted(planned.items())]
    PlanItem.objects.bulk_update([item for one in done for item in one.stopped], ["stopped_on"], batch_size=500)
    PlanItem.objects.bulk_create([item for one in done for item in one.added], batch_size=500)
    changed = [one for one in done if one.added or one.stopped]
    if changed:
        changes = [Change(one.plan, after={"added": len(one.added), "stopped": len(one.stopped)}) for one in changed]
        record_all(verb=PLAN_RENEWED, changes=changes, actor=actor)
    return changed


def draft_unplanned(statuses: Iterable[PostingStatus], *, today: date, choices: CourseChoices) -> list[DraftPlan]:
    """First plans of postings of which something is missing now: their dates count from today."""
    listed = list(statuses)
    choices.learn(asked for status in listed if (asked := asked_of(status)).wanted)
    calendar = work_calendar()
    return [draft_of(status, today, choices, calendar, since=today) for status in listed]


def _renewed(
    plan: LearningPlan,
    status: PostingStatus,
    lines: Sequence[PlanItem],
    today: date,
    choices: CourseChoices,
    calendar: WorkCalendar,
) -> Renewed:
    done = Renewed(plan)
    draft = draft_of(status, today, choices, calendar, since=today)
    wanted = {line.check.required.competency_id: line for line in draft.lines}
    for item in open_first(lines):
        if item.stopped_on is None and not settle_line(item, wanted):
            item.stopped_on = today
            done.stopped.append(item)
    last = max((item.order for item in lines), default=0)
    done.added = [item_of(plan, last + number, one) for number, one in enumerate(wanted.values(), start=1)]
    return done


def _open_lines(plans: Collection[LearningPlan]) -> dict[int, Counter[tuple[int, int, RequirementKind]]]:
    """Counted, since a line that is open again may stand beside the one that came after it."""
    rows = PlanItem.objects.filter(plan__in=plans, closed_on__isnull=True, stopped_on__isnull=True)
    found: dict[int, Counter[tuple[int, int, RequirementKind]]] = defaultdict(Counter)
    for plan_id, competency_id, level, kind in rows.values_list("plan_id", "competency_id", "required_level", "kind"):
        found[plan_id][competency_id, level, RequirementKind(kind)] += 1
    return found


def _known_gaps(official_ids: Collection[int]) -> set[tuple[int, int]]:
    """Posting and competency of what the rows told as missing when they were written."""
    rows = RequirementStatus.objects.filter(
        official__in=official_ids, held_level__lt=F("min_level"), exempt_until__isnull=True
    )
    return set(rows.values_list("posting_id", "competency_id"))
