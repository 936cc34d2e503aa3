"""Jobs and periodic work of plans; wrappers only."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import daily, every
from lms.flows.assigning import JOB_KIND as GIVE_ASSIGNMENT
from lms.flows.assigning import go_on_giving
from lms.flows.covering import cover_plans
from lms.flows.renewing import renew_people
from lms.org.domain.decision_drafts import DRAFT_KEPT_DAYS
from lms.plans.domain.covering import COVER, ask_to_cover, count_people_to_cover, people_to_cover
from lms.plans.domain.cycles import rows_to_renew
from lms.plans.domain.recomputing import RECOMPUTE, ask_to_recompute, count_stale_people, mark_stale, stale_parts
from lms.plans.domain.several_postings import mark_turned
from lms.plans.domain.trend import recompute_trend
from lms.plans.models import AssignmentDraft, CourseAssignment

UNANSWERED_KEPT = timedelta(days=2)


@job_kind(RECOMPUTE)
def recompute_status(job: JobContext) -> dict[str, Any]:
    """Plans follow what changed, then the rows are written. The cursor is the last person written; a part and its
    cursor are stored together."""
    after, done = job.cursor or 0, job.done
    today = timezone.localdate()
    total = done + count_stale_people(today, after=after)
    for people in stale_parts(today, after=after):
        with transaction.atomic():
            renew_people(official_ids=people, actor=None, now=timezone.now())
            after, done = people[-1], done + len(people)
            job.advance(done, max(done, total), cursor=after)
    summary = ngettext("Đã tính lại cho %(count)s người.", "Đã tính lại cho %(count)s người.", done)
    return {"summary": summary % {"count": done}}


@every(name="plans.recompute_stale", minutes=30)
def recompute_stale(now: datetime) -> None:
    """Ask for the job where a day on which rows change has come, what is held ends soon, one of a person's several
    plans has begun or stopped, somebody marked rows, or they were never written."""
    today = timezone.localdate(now)
    mark_stale(Q(next_change_on__lte=today))
    mark_stale(Q(pk__in=rows_to_renew(today)))
    mark_turned(today)
    ask_to_recompute(today)


@job_kind(COVER)
def cover_lines(job: JobContext) -> dict[str, Any]:
    """As `recompute_status`: whoever is done needs no more changing, so a second run goes on."""
    after, done = job.cursor or 0, job.done
    today = timezone.localdate()
    total = done + count_people_to_cover(today, after=after)
    while people := people_to_cover(today, after=after):
        with transaction.atomic():
            cover_plans(official_ids=people, actor=None, now=timezone.now())
            after, done = people[-1], done + len(people)
            job.advance(done, max(done, total), cursor=after)
    summary = ngettext(
        "Đã cập nhật khóa học trong kế hoạch của %(count)s người.",
        "Đã cập nhật khóa học trong kế hoạch của %(count)s người.",
        done,
    )
    return {"summary": summary % {"count": done}}


@every(name="plans.cover_lines", minutes=30)
def cover_waiting_lines(now: datetime) -> None:
    """Ask for the job where a course came for a line, or a line has one that can't close it."""
    ask_to_cover(timezone.localdate(now))


@every(name="plans.forget_assignment_drafts", hours=24)
def forget_assignment_drafts(now: datetime) -> None:
    """Those without an answer sooner: every opening of the wizard makes one."""
    AssignmentDraft.objects.filter(updated_at__lt=now - timedelta(days=DRAFT_KEPT_DAYS)).delete()
    unanswered = AssignmentDraft.objects.filter(who={}, course=None, path=None, due_on=None, days=None)
    unanswered.filter(updated_at__lt=now - UNANSWERED_KEPT).delete()


@daily(name="plans.recompute_trend", at=time(4, 20))
def recompute_trend_daily(now: datetime) -> None:
    recompute_trend(now)


@job_kind(GIVE_ASSIGNMENT)
def give_assignment_to_many(job: JobContext) -> dict[str, Any]:
    """As a clerk gives it to few; whoever asked for the job is the clerk."""
    assignment = CourseAssignment.objects.get(pk=job.params["assignment"])
    done = go_on_giving(assignment=assignment, actor=job.owner, now=timezone.now(), job=job)
    summary = ngettext("Đã giao học cho %(count)s người.", "Đã giao học cho %(count)s người.", done)
    return {
        "summary": summary % {"count": done},
        "link": result_link(gettext("Xem tiến độ của nhóm"), "hr:assignment", uid=str(assignment.uid)),
    }
