"""From a corrected key to the levels and plans of everybody whose result it changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.marking import MARKED, conclude_attempt, regrade_attempt
from assessments.domain.regrading import (
    Correction,
    Preview,
    attempts_to_regrade,
    correct_key,
    preview_correction,
)
from assessments.models import Attempt, KeyCorrection, QuestionVersion, Result
from certificates.models import Certificate
from lms.core.domain.audit import audit_group
from lms.core.domain.jobs import enqueue_job_once
from lms.flows.learning import absorb_result

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext

JOB_KIND = "flows.regrade"
AT_ONCE = 50
"""So many results are changed while the page is waited for; more are a job with progress."""


def certificates_to_review(preview: Preview) -> int:
    """How many issued ones rest on an exam that their holder would no longer pass; whether they fall is for a person to
    say (`CertificateQuerySet.without_passed_exam` lists them once it is so).
    """
    lost = {(one.official_id, one.assessment_id) for one in preview.turns if not one.passes_now}
    if not lost:
        return 0
    held = Certificate.objects.standing().filter(official__in={official for official, _assessment in lost})
    return sum(row in lost for row in held.values_list("official_id", "result__attempt__assessment_id"))


@dataclass(frozen=True)
class Regraded:
    """`to_review`: how many certificates. `job` is set where the results are being changed by it; else they have been,
    and it only looks again.
    """

    correction: KeyCorrection
    preview: Preview
    to_review: int
    job: uuid.UUID | None


def correct_and_regrade(
    *, version: QuestionVersion, correction: Correction, reason: str, actor: User, now: datetime
) -> Regraded:
    """The correction is written, and every result that it changes: in this transaction, or by the job it asks for.

    The job is asked for in any case: what is handed in while this runs is marked by the key that was.
    """
    with transaction.atomic(), audit_group():
        preview = preview_correction(version=version, correction=correction)
        to_review = certificates_to_review(preview)
        all_made = correct_key(version=version, correction=correction, reason=reason, actor=actor, now=now)
        made, job_id = all_made[0], uuid.uuid4()
        KeyCorrection.objects.filter(pk__in=[one.pk for one in all_made]).update(job=job_id)
        title = _("Chấm lại câu %(code)s") % {"code": version.question.code}
        params = {"correction": made.pk}
        enqueue_job_once(kind=JOB_KIND, title=title, params=params, owner=actor, job_id=job_id)
        if len(preview.changes) > AT_ONCE:
            return Regraded(made, preview, to_review, job_id)
        for change in preview.changes:
            regrade_one(attempt_id=change.attempt_id, reason=made.reason, actor=actor, now=now)
        return Regraded(made, preview, to_review, None)


def regrade_one(*, attempt_id: int, reason: str, actor: User | None, now: datetime) -> Result | None:
    """Mark one attempt by what is right now; None where that gives the same, or it isn't marked yet. What follows from
    it follows at once.
    """
    with transaction.atomic(), audit_group():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
        if held.awaits_marks_since is not None:
            result = conclude_attempt(held, verb=MARKED, actor=actor, now=now)
        elif held.is_marked:
            result = regrade_attempt(attempt=held, reason=reason, actor=actor)
        else:
            return None
        if result is not None:
            absorb_result(result=result, actor=actor, now=now)
        return result


def regrade_all(job: JobContext) -> int:
    """Every attempt that had the question, one a step; how many results changed. Run again it goes on where it was."""
    correction = KeyCorrection.objects.get(pk=job.params["correction"])
    versions = KeyCorrection.objects.filter(job=correction.job).values_list("version_id", flat=True)
    total = len(attempts_to_regrade(versions))
    left = attempts_to_regrade(versions, after=job.cursor or 0)
    changed = 0
    for done, attempt_id in enumerate(left, start=total - len(left) + 1):
        with transaction.atomic():
            now = timezone.now()
            result = regrade_one(attempt_id=attempt_id, reason=correction.reason, actor=job.owner, now=now)
            job.advance(done, total, cursor=attempt_id)
        changed += result is not None
    return changed
