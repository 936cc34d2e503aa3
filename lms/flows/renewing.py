"""What is asked of people or shown by them has changed: their plans follow, and their requirement status."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from courses.domain.enrolment import enrol_officials
from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.flows.enums import NoticeKind
from lms.flows.learning_anew import asks_anew, begin_courses_anew
from lms.flows.models import Notice
from lms.flows.prior_enrolments import enrol_before
from lms.flows.roster_plans import write_drafts
from lms.plans.domain.many_plans import CourseChoices
from lms.plans.domain.planning import close_met_items_of
from lms.plans.domain.renewing import Renewed, draft_unplanned, plans_to_renew, renew_plans
from lms.plans.domain.several_postings import people_with_several_plans
from lms.plans.domain.status import lock_officials, refresh_status
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


def renew_people(*, official_ids: Collection[int], actor: User | None, now: datetime) -> list[Renewed]:
    """Met lines closed → plans as they are to be → enrolments → notices → requirement status, all or nothing.

    Touches nobody but these people; where nothing differs only the status is written. Whatever changed one person's
    facts calls it in its own transaction; what changes them for many marks the status, and the job calls it.
    """
    today = timezone.localdate(now)
    with transaction.atomic(), audit_group():
        lock_officials(official_ids)
        close_met_items_of(official_ids, actor=actor, now=now)
        differing = plans_to_renew(official_ids, today)
        renewed: list[Renewed] = []
        if differing:
            choices = CourseChoices()
            renewed = renew_plans(differing.planned, actor=actor, today=today, choices=choices)
            _enrol(renewed, actor, now)
            drafts = draft_unplanned(differing.unplanned, today=today, choices=choices)
            write_drafts(drafts, changes=None, actor=actor, now=now)
        refresh_status(official_ids, now=now)
    return renewed


def follow_postings(
    *, official_ids: Collection[int], moved: Collection[int] = (), actor: User | None, now: datetime
) -> None:
    """Postings of these people have begun or ended: their requirement status, and where others than those just `moved`
    have plans that go on, what these ask for now. In the caller's transaction."""
    several = people_with_several_plans(official_ids, timezone.localdate(now), moved=moved)
    if several:
        renew_people(official_ids=several, actor=actor, now=now)
    rest = set(official_ids) - set(several)
    if rest:
        refresh_status(sorted(rest), now=now)


def _enrol(renewed: Sequence[Renewed], actor: User | None, now: datetime) -> None:
    """On the courses of the lines that came; whoever is on one goes on with it. Each person is told once a plan."""
    added = [(one.plan, item) for one in renewed for item in one.added]
    wanted = {(plan.official_id, item.course_id): plan.posting_id for plan, item in added if item.course_id}
    today = timezone.localdate(now)
    begin_courses_anew(
        asks_anew((plan.official_id, plan.posting_id, item) for plan, item in added), day=today, actor=actor
    )
    enrolments = enrol_officials(wanted=wanted, enrolled_on=today, actor=actor) if wanted else {}
    for plan, item in added:
        item.enrolment = enrolments.get((plan.official_id, item.course_id or 0))
    with_course = [item for _plan, item in added if item.enrolment]
    PlanItem.objects.bulk_update(with_course, ["enrolment"], batch_size=500)
    if with_course:
        enrol_before({item.plan.official_id for item in with_course}, actor=actor, now=now)
    Notice.objects.bulk_create([_notice(one) for one in renewed if one.added], batch_size=500)


def _notice(renewed: Renewed) -> Notice:
    facts = {"items": len(renewed.added), "due_on": format_date(min(item.due_on for item in renewed.added))}
    is_renewal = all("renew_until" in item.gap for item in renewed.added)
    kind = NoticeKind.RENEWAL_OPENED if is_renewal else NoticeKind.PLAN_RENEWED
    return Notice(official_id=renewed.plan.official_id, kind=kind, path="/hoc/lo-trinh/", facts=facts)
