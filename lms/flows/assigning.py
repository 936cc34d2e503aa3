"""HR gives a course or a path to people: enrolment → line with its date → notice, kept for one undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CoursePage, LearningPathPage
from lms.core.domain.audit import audit_group, record, register_verb
from lms.core.domain.jobs import enqueue_job
from lms.core.domain.undo import Changes, Undone, hold_undoable, keep_changes, keep_more, undo_changes
from lms.core.models import Job
from lms.flows.assigning_rules import RuleFacts, save_rules
from lms.flows.enums import NoticeKind
from lms.flows.giving_courses import give_courses
from lms.flows.models import Notice
from lms.org.domain.work_calendar import work_calendar
from lms.org.models import Unit
from lms.plans.domain.assigning import AssigningPlan, Due, courses_of, plan_assigning
from lms.plans.domain.assigning_people import Found, Who, find_people, still_here
from lms.plans.domain.status import lock_officials
from lms.plans.exceptions import AssignmentChanged, AssignmentRunning, NobodyToAssign, NothingToUndo
from lms.plans.models import AssignedCourse, CourseAssignment

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext

JOB_KIND = "plans.give_assignment"
MOST_AT_ONCE = 300
"""People; more are given their courses by a job."""
PEOPLE_AT_ONCE = 200
UNDO_WITHIN = timedelta(hours=24)
ASSIGNED = register_verb(
    "plans.assignment.made",
    gettext_lazy("%(actor)s đã giao “%(subject)s” cho %(people)s người, bỏ qua %(skipped)s người"),
)
TAKEN_BACK = register_verb(
    "plans.assignment.taken_back",
    gettext_lazy("%(actor)s đã thôi giao “%(subject)s” cho %(people)s người, giữ lại %(kept)s người"),
)


@dataclass(frozen=True)
class AssignmentFacts:
    """What the clerk put together. `client_id` is made by the draft: the same one sent again gives nothing twice."""

    client_id: UUID
    unit: Unit
    who: Who
    due: Due
    course: CoursePage | None = None
    path: LearningPathPage | None = None
    in_charge: str = ""
    product: str = ""
    expected_result: str = ""
    note: str = ""


@dataclass(frozen=True)
class AssignmentPreview:
    """What giving it now would do."""

    found: Found
    courses: list[CoursePage]
    plan: AssigningPlan

    @property
    def seen(self) -> str:
        """Stands for everything in it, so that what is given is what was looked at."""
        lines = [(one.official_id, one.course_id, one.due_on.isoformat()) for one in self.plan.new]
        return sha256(repr([lines, [one.as_facts() for one in self.plan.skipped]]).encode()).hexdigest()


@dataclass(frozen=True)
class Given:
    """The assignment; `created` is False where the same form had been sent before."""

    assignment: CourseAssignment
    created: bool


def preview_assignment(facts: AssignmentFacts, *, actor: User, now: datetime) -> AssignmentPreview:
    """Writes nothing and uses the functions that write."""
    today = timezone.localdate(now)
    found = find_people(facts.who, unit_id=facts.unit.pk, actor=actor, as_of=today)
    courses = courses_of(facts.course, facts.path)
    plan = plan_assigning(found.people, courses=courses, due=facts.due, today=today, calendar=work_calendar())
    return AssignmentPreview(found, courses, plan)


def give_assignment(
    *, facts: AssignmentFacts, seen: str, actor: User, now: datetime, rules: Sequence[RuleFacts] = ()
) -> Given:
    """Give it at once, or by a job to more than `MOST_AT_ONCE` people; `rules` are kept along with it.

    Raises NobodyToAssign, RuleTwice, and AssignmentChanged where `seen` stands for something else than what would be
    given now.
    """
    sent = CourseAssignment.objects.filter(client_id=facts.client_id).first()
    if sent is not None:
        return Given(sent, created=False)
    preview = preview_assignment(facts, actor=actor, now=now)
    if not preview.plan.people:
        raise NobodyToAssign
    if preview.seen != seen:
        raise AssignmentChanged
    with audit_group(), transaction.atomic():
        assignment, created = _written(facts, preview, actor, now)
        if not created:
            return Given(assignment, created=False)
        save_rules(rules, actor=actor, now=now)
        if len(assignment.people) > MOST_AT_ONCE:
            title = _("Giao học “%(subject)s”") % {"subject": assignment.subject}
            params = {"assignment": assignment.pk}
            assignment.job = enqueue_job(kind=JOB_KIND, title=title, params=params, owner=actor).pk
        else:
            _give(assignment, assignment.people, actor=actor, now=now)
            assignment.finished_at = now
        assignment.save(update_fields=["job", "finished_at"])
    return Given(assignment, created=True)


def go_on_giving(*, assignment: CourseAssignment, actor: User, now: datetime, job: JobContext) -> int:
    """The rest of the people, in parts of one transaction each with the job's progress; returns how many have been
    gone through. Taken up after the last part, whatever happened to the worker.
    """
    done, total = int(job.cursor or 0), len(assignment.people)
    while done < total:
        part = assignment.people[done : done + PEOPLE_AT_ONCE]
        with audit_group(), transaction.atomic():
            assignment = CourseAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
            if assignment.changes is not None and not hold_undoable(assignment.changes):
                return done  # undone between two runs: nobody is given anything any more
            _give(assignment, part, actor=actor, now=now)
            done += len(part)
            job.advance(done, total, cursor=done)
    CourseAssignment.objects.filter(pk=assignment.pk).update(finished_at=now)
    return done


def undo_assignment(*, assignment: CourseAssignment, actor: User, now: datetime) -> Undone:
    """Take it back from whoever hasn't begun; those who have stay on it. Whoever had read the notice is told."""
    if assignment.job and Job.objects.unfinished().filter(pk=assignment.job).exists():
        raise AssignmentRunning
    if assignment.changes is None:
        raise NothingToUndo
    with audit_group(), transaction.atomic():
        outcome = undo_changes(change_set=assignment.changes, actor=actor, now=now)
        if not outcome.is_repeat:
            _withdraw_notices(assignment, [int(key) for key in outcome.undone])
            counts = {"people": len(outcome.undone), "kept": len(outcome.kept)}
            record(verb=TAKEN_BACK, target=assignment, actor=actor, after={"subject": assignment.subject, **counts})
    return outcome


def _written(
    facts: AssignmentFacts, preview: AssignmentPreview, actor: User, now: datetime
) -> tuple[CourseAssignment, bool]:
    assignment, created = CourseAssignment.objects.get_or_create(
        client_id=facts.client_id,
        defaults={
            "unit": facts.unit,
            "who": facts.who.as_facts(),
            "people": preview.plan.people,
            "skipped": [one.as_facts() for one in preview.plan.skipped],
            "course": facts.course,
            "path": facts.path,
            "due_on": facts.due.on,
            "days": facts.due.days if facts.due.on is None else None,
            "in_charge": facts.in_charge,
            "product": facts.product,
            "expected_result": facts.expected_result,
            "note": facts.note,
            "recorded_by": actor,
            "recorded_at": now,
        },
    )
    if created:
        counts = {"people": len(assignment.people), "skipped": len(assignment.skipped)}
        record(verb=ASSIGNED, target=assignment, actor=actor, after={"subject": assignment.subject, **counts})
    return assignment, created


def _give(assignment: CourseAssignment, people: Sequence[int], *, actor: User, now: datetime) -> list[AssignedCourse]:
    """To these people, as they stand at this moment; who left the actor's scope since is left out."""
    lock_officials(people)
    today = timezone.localdate(now)
    mine = still_here(people, unit_id=assignment.unit_id, actor=actor, as_of=today)
    plan = plan_assigning(
        [pk for pk in people if pk in mine],
        courses=courses_of(assignment.course, assignment.path),
        due=Due(assignment.due_on, assignment.days),
        today=today,
        calendar=work_calendar(),
    )
    changes = Changes()
    lines = give_courses(plan.new, cause=assignment, actor=actor, now=now, changes=changes)
    if assignment.changes is None:
        label = _("Giao học “%(subject)s”") % {"subject": assignment.subject}
        assignment.changes = keep_changes(label=label, changes=changes, actor=actor, now=now, until=now + UNDO_WITHIN)
        assignment.save(update_fields=["changes"])
    else:
        keep_more(change_set=assignment.changes, changes=changes)
    return lines


def _withdraw_notices(assignment: CourseAssignment, officials: Sequence[int]) -> None:
    """An unread notice goes; who has read it is told that nothing is asked any more."""
    told = Notice.objects.filter(kind=NoticeKind.COURSE_ASSIGNED, official__in=officials, facts__by=str(assignment.uid))
    read = list(told.filter(read_at__isnull=False).values_list("official_id", "path"))
    told.filter(read_at__isnull=True).delete()
    Notice.objects.bulk_create(
        Notice(
            official_id=official_id,
            kind=NoticeKind.ASSIGNMENT_WITHDRAWN,
            path=path,
            facts={"title": assignment.subject},
        )
        for official_id, path in read
    )
