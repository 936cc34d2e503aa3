"""Learning plans of the people a roster brought in: by their positions, as a decision would give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from courses.domain.enrolment import enrol_officials
from lms.core.domain.undo import Changes, add_to_changes
from lms.core.vietnamese.dates import format_date
from lms.flows.assigning_rules import apply_rules
from lms.flows.enums import NoticeKind
from lms.flows.learning_anew import begin_courses_anew
from lms.flows.models import Notice
from lms.flows.notices import NO_PAPER
from lms.flows.prior_enrolments import enrol_before
from lms.org.domain.roster.checking import RosterPlan
from lms.org.enums_roster import RowOutcome
from lms.org.models import Posting
from lms.plans.domain.many_plans import CourseChoices, DraftPlan, WrittenPlan, draft_for, draft_plans, write_plans
from lms.plans.domain.status import PostingFact, lock_officials

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.models import ChangeSet


@dataclass(frozen=True)
class PlansAhead:
    """What an import would assign: plans, of how many people, and people of whose positions nothing is asked yet."""

    plans: int
    people: int
    without: int


def plans_ahead(found: RosterPlan, *, effective_on: date, now: datetime) -> PlansAhead:
    """Writes nothing and asks the functions that assign. New people have no evidence, so one look at each position in
    each unit is enough."""
    rows = found.of(RowOutcome.CREATED)
    seats = Counter((seat.unit_id, seat.position_id) for row in rows for seat in row.seats)
    facts = [PostingFact(0, 0, unit, position, True, False, effective_on, None) for unit, position in seats]
    drafts = draft_for(facts, today=timezone.localdate(now), choices=CourseChoices())
    asked = {(draft.posting.unit_id, draft.posting.position_id) for draft in drafts}
    people = sum(any((seat.unit_id, seat.position_id) in asked for seat in row.seats) for row in rows)
    return PlansAhead(sum(seats[seat] for seat in asked), people, len(rows) - people)


def give_plans(
    official_ids: Sequence[int], *, changes: ChangeSet | None, actor: User | None, now: datetime, choices: CourseChoices
) -> list[WrittenPlan]:
    """Gap → plan → enrolment → notice → rules of giving for these people, in the caller's transaction; run again it
    finds nothing to do.

    What is written is kept with what the import wrote of each person, so that its undo takes both back or neither:
    whoever has begun to learn stays.
    """
    lock_officials(official_ids)
    drafts = draft_plans(official_ids, now=now, choices=choices)
    written = write_drafts(drafts, changes=changes, actor=actor, now=now)
    given = Changes()
    postings = Posting.objects.filter(official__in=official_ids).values("pk")
    apply_rules(postings, actor=actor, now=now, changes=given)
    if changes is not None:
        add_to_changes(change_set=changes, changes=given)
    return written


def write_drafts(
    drafts: Sequence[DraftPlan], *, changes: ChangeSet | None, actor: User | None, now: datetime
) -> list[WrittenPlan]:
    """Plan → enrolment → notice, in the caller's transaction and few statements."""
    wanted = {
        (draft.posting.official_id, line.course_id): draft.posting.posting_id
        for draft in drafts
        for line in draft.lines
        if line.course_id
    }
    today = timezone.localdate(now)
    anew = {
        (draft.posting.official_id, line.course_id): draft.posting.posting_id
        for draft in drafts
        for line in draft.lines
        if line.course_id and line.renews
    }
    begin_courses_anew(anew, day=today, actor=actor)
    enrolments = enrol_officials(wanted=wanted, enrolled_on=today, actor=actor) if wanted else {}
    written = write_plans(drafts, enrolments, actor=actor)
    enrolments |= enrol_before({draft.posting.official_id for draft in drafts}, actor=actor, now=now) if drafts else {}
    notices = Notice.objects.bulk_create([_notice(one) for one in written if one.items], batch_size=500)
    if changes is not None:
        made = Changes()
        for one in written:
            made.created(one.plan.official_id, one.plan, *one.items)
        for notice in notices:
            made.created(notice.official_id, notice)
        for (official_id, _course), enrolment in enrolments.items():
            made.created(official_id, enrolment)
        add_to_changes(change_set=changes, changes=made)
    return written


def _notice(written: WrittenPlan) -> Notice:
    facts = {
        "number": NO_PAPER,
        "items": len(written.items),
        "due_on": format_date(min(item.due_on for item in written.items)),
    }
    if all("renew_until" in item.gap for item in written.items):
        kind, path = NoticeKind.RENEWAL_OPENED, "/hoc/lo-trinh/"
        return Notice(official_id=written.plan.official_id, kind=kind, path=path, facts=facts)
    return Notice(official_id=written.plan.official_id, kind=NoticeKind.PLAN_MADE, facts=facts)
