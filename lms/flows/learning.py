"""From a step on a phone to a closed gap: the second half of the product, to be read from top to bottom."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from assessments.domain import attempts, closing, late_answers
from assessments.domain.answers import Answer
from assessments.domain.closing import Submission
from assessments.domain.late_answers import Ruled
from assessments.domain.marking import latest_result
from assessments.domain.sitting_entry import enter_sitting
from assessments.domain.start_checks import StartCheck, may_start
from assessments.enums import AssessmentKind
from assessments.models import Assessment, Attempt, Result
from courses.domain.learning_anew import cycle_bearers, learned_anew_since
from courses.domain.progress import ProgressRecorded, complete_if_done, record_progress
from courses.enums import ProgressKind
from courses.models import Completion, Enrolment, LessonPage
from lms.core.domain.audit import audit_group
from lms.evidence.domain.recording import record_result
from lms.evidence.models import Evidence
from lms.flows.certification import request_or_issue
from lms.flows.completing import request_due_certificate
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import notify
from lms.flows.renewing import renew_people
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.domain.succession.lineage import carried_by
from lms.org.models import Official, Posting
from lms.plans.domain.planning import close_met_items, reopen_items
from lms.plans.domain.status import refresh_status
from lms.plans.domain.test_outs import is_for, lines_to_close
from lms.plans.exceptions import NotInPlan
from lms.plans.models import PlanItem

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class StepOutcome:
    """What a step led to; `completion` is set by the step that finished the course."""

    recorded: ProgressRecorded
    completion: Completion | None


def _is_begun(official: Official, assessment: Assessment) -> bool:
    """The plan may have changed since; what is begun is gone on with."""
    return Attempt.objects.open().filter(official=official, assessment=assessment).exists()


def posting_for_assessment(official: Official, assessment: Assessment, day: date) -> Posting | None:
    """The posting whose open plan item asked for this assessment, else the main posting that day.

    Where two postings ask for the same, the newest plan that has begun wins; one to come asks where no other does.
    """
    if assessment.kind == AssessmentKind.TEST_OUT:
        items = lines_to_close(official, assessment, day)
    else:
        items = PlanItem.objects.open(day).filter(plan__official=official, course__assessment=assessment)
    plans = [item.plan for item in items.select_related("plan__posting").order_by("-plan__starts_on", "-pk")]
    if plans:
        return carried_by(next((plan for plan in plans if plan.starts_on <= day), plans[0]).posting, day)
    main = main_posting_on(official, day)
    return main.posting if main else None


def may_begin(official: Official, assessment: Assessment, now: datetime) -> StartCheck:
    """As `may_start`; a test-out is for whoever has a line in a plan that it can close."""
    check = may_start(official, assessment, now, anew_since=learned_anew_since(official.pk, assessment.pk))
    if not check.allowed or is_for(official, assessment, timezone.localdate(now)):
        return check
    return replace(check, allowed=False, code=NotInPlan.code, reason=str(NotInPlan()))


def start_attempt(
    *,
    official: Official,
    assessment: Assessment,
    client_id: uuid.UUID,
    device: uuid.UUID,
    now: datetime,
    actor: User | None,
    pin: str = "",
) -> Attempt:
    """Begin an attempt for the posting that asks for it; that posting stays with the attempt and its result.

    An earlier attempt whose time is over is closed first, so that it doesn't stand in the way. `pin` is that of a
    supervised exam's sitting; what was tried counts, also where nothing begins.
    """
    with audit_group():
        close_overdue_attempts(now, official=official)
        if not is_for(official, assessment, timezone.localdate(now)) and not _is_begun(official, assessment):
            raise NotInPlan
        entered = None
        anew_since = learned_anew_since(official.pk, assessment.pk)
        if assessment.kind == AssessmentKind.SUPERVISED:
            check = may_start(official, assessment, now, anew_since=anew_since)
            if check.allowed and check.sitting is not None:
                entered = check.sitting
                enter_sitting(official=official, sitting=entered, pin=pin, now=now)
        return attempts.start_attempt(
            official=official,
            posting=posting_for_assessment(official, assessment, timezone.localdate(now)),
            assessment=assessment,
            client_id=client_id,
            device=device,
            now=now,
            actor=actor,
            entered=entered,
            anew_since=anew_since,
        )


def submit_attempt(
    *, attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime, actor: User | None
) -> Submission:
    """Hand in, and let the result take effect, in one transaction. Twice has the effect of once."""
    with transaction.atomic(), audit_group():
        submission = closing.submit_attempt(attempt=attempt, device=device, answers=answers, now=now, actor=actor)
        if submission.is_new and submission.result is not None:
            absorb_result(result=submission.result, actor=actor, now=now)
        return submission


def settle_attempt(*, attempt: Attempt, now: datetime) -> Result | None:
    """End an attempt whose time is over, and mark it once no late answer is taken; None where it isn't marked yet."""
    with transaction.atomic(), audit_group():
        result = closing.settle_attempt(attempt=attempt, now=now)
        if result is not None:
            absorb_result(result=result, actor=None, now=now)
        return result


def finish_waiting(*, attempt: Attempt, now: datetime, actor: User | None) -> Result | None:
    """The learner waits for no late answer any more: the result takes effect now. None where nothing waited."""
    with transaction.atomic(), audit_group():
        result = closing.finish_waiting(attempt=attempt, now=now, actor=actor)
        if result is not None:
            absorb_result(result=result, actor=actor, now=now)
        return result


def close_overdue_attempts(now: datetime, *, official: Official | None = None) -> list[Result]:
    """Close what nobody handed in, each attempt in a transaction of its own."""
    settled = [settle_attempt(attempt=one, now=now) for one in closing.attempts_to_settle(now, official=official)]
    return [result for result in settled if result is not None]


def absorb_result(*, result: Result, actor: User | None, now: datetime) -> list[Evidence]:
    """Result → evidence → closed gap → requirement status → certificate due → notice, in the caller's transaction.

    Absorbing the same result twice does nothing the second time: the notice tells that it took effect. The official
    is held before their plan, as the job that covers plans does it; the other way round each waits for the other.
    Where no evidence came of it, what the official holds is as it was, and so are plan and status. A practice proves
    nothing, and whoever practised knows.
    """
    if result.attempt.kind == AssessmentKind.PRACTICE:
        return []
    with transaction.atomic(savepoint=False):
        official = Official.objects.select_for_update(no_key=True).get(pk=result.official_id)
        notices = Notice.objects.filter(official=official, kind=NoticeKind.RESULT_READY)
        if notices.filter(facts__result=str(result.uid)).exists():
            return []
        written = record_result(result=result, actor=actor, now=now)
        withdrawn = [one.corrects for one in written if one.corrects is not None]
        for one in withdrawn:
            reopen_items(evidence=one, actor=actor, now=now)
        if withdrawn:
            renew_people(official_ids=[official.pk], actor=actor, now=now)
        elif written:  # evidence that comes makes no gap, so that closing lines is all a plan needs
            close_met_items(official=official, actor=actor, now=now)
            refresh_status([official.pk], now=now)
        _request_certificates(result, actor=actor, now=now)
        notify(
            official=official,
            kind=NoticeKind.RESULT_READY,
            title=result.attempt.title,
            score=result.score,
            out_of=result.out_of,
            result=str(result.uid),
        )
    return written


def rule_late_answers(*, attempt: Attempt, accepted: bool, reason: str, actor: User, now: datetime) -> Ruled:
    """A trainer decides about answers that came late; what follows from it follows in the same transaction."""
    with transaction.atomic(), audit_group():
        ruled = late_answers.rule_late_answers(attempt=attempt, accepted=accepted, reason=reason, actor=actor, now=now)
        if not ruled.is_new:
            return ruled
        last = latest_result(attempt)
        if ruled.result is not None:
            absorb_result(result=ruled.result, actor=actor, now=now)
        elif last is not None:
            _request_certificates(last, actor=actor, now=now)
        notify(
            official=attempt.official,
            kind=NoticeKind.LATE_ACCEPTED if accepted else NoticeKind.LATE_REFUSED,
            path=f"/thi/luot/{attempt.uid}/ket-qua/",
            title=attempt.title,
            reason=ruled.ruling.reason,
        )
        return ruled


def _request_certificates(result: Result, *, actor: User | None, now: datetime) -> None:
    if not result.passed:
        return
    for enrolment in cycle_bearers(result.official_id, result.attempt.assessment_id):
        request_or_issue(enrolment=enrolment, now=now, actor=actor)


def record_step(
    *,
    enrolment: Enrolment,
    lesson: LessonPage,
    block_id: str,
    kind: ProgressKind,
    client_id: uuid.UUID,
    happened_at: datetime,
    actor: User | None,
    now: datetime,
    detail: str = "",
    note: str = "",
) -> StepOutcome:
    """One act at a step; the last one completes the course, and may make a certificate due.

    A retake earns none of its own: the first completion's waits where the exam was passed while the retake was open.
    """
    with transaction.atomic(), audit_group():
        recorded = record_progress(
            enrolment=enrolment,
            lesson=lesson,
            block_id=block_id,
            kind=kind,
            client_id=client_id,
            happened_at=happened_at,
            detail=detail,
            note=note,
            now=now,
        )
        completion = None
        if recorded.created and kind == ProgressKind.DONE:
            completion = complete_if_done(enrolment=enrolment, now=now, actor=actor)
        if completion is not None:
            request_due_certificate(completion, now=now, actor=actor)
    return StepOutcome(recorded, completion)
