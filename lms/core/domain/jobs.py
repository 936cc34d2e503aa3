"""Jobs as their owner and the sweep see them: asking, stopping, starting again, taking up what was lost."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.domain import task_queue
from lms.core.domain.audit import mode_in_use, record, register_verb
from lms.core.domain.job_kinds import runner_of
from lms.core.enums import RETRIABLE_JOB_STATUSES, JobStatus
from lms.core.exceptions import RuleViolation
from lms.core.models import Job

MAX_ATTEMPTS = 3
TITLE_LENGTH = 300
FAULTS = ("unexpected", "worker_lost")
"""Why a job failed that nobody's input is to blame for."""

CANCEL_REQUESTED = register_verb("core.job.cancel_requested", _("Đã yêu cầu dừng công việc “%(target)s”"))
RETRIED = register_verb("core.job.retried", _("Đã cho chạy lại công việc “%(target)s”"))


class JobHasEnded(RuleViolation):
    code = "job_has_ended"
    message = _("Công việc này đã kết thúc nên không còn gì để dừng. Xem kết quả ở trang của công việc.")


class JobNotStopped(RuleViolation):
    code = "job_not_stopped"
    message = _(
        "Chỉ chạy lại được công việc đã dừng; công việc này đang ở trạng thái “%(status)s”. "
        "Xem tiến độ ở trang của công việc."
    )


class JobIdTaken(RuleViolation):
    code = "job_id_taken"
    message = _(
        "Mẫu này đã được dùng cho một công việc khác nên chưa giao được việc mới. Hãy tải lại trang rồi bấm lần nữa."
    )


def enqueue_job(
    *,
    kind: str,
    title: str,
    params: Mapping[str, Any],
    owner: AbstractBaseUser | None,
    job_id: uuid.UUID | None = None,
) -> Job:
    """Ask for a job; it and its place in the queue are stored with the caller's transaction, or not at all.

    With `job_id`, made by the form, asking twice gives the same job: a double submit starts one.
    """
    return enqueue_job_once(kind=kind, title=title, params=params, owner=owner, job_id=job_id or uuid.uuid4())[0]


def enqueue_job_once(
    *, kind: str, title: str, params: Mapping[str, Any], owner: AbstractBaseUser | None, job_id: uuid.UUID
) -> tuple[Job, bool]:
    """The job and whether this call asked for it; of two at the same moment one does, the other waits for it."""
    runner_of(kind)
    now = timezone.now()
    facts = {
        "kind": kind,
        "title": title[:TITLE_LENGTH],
        "owner_id": owner.pk if owner else None,
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "params": dict(params),
        "mode_id": mode_in_use(),
        "created_at": now,
        "queued_at": now,
    }
    with transaction.atomic():
        job, created = Job.objects.get_or_create(pk=job_id, defaults=facts)
        if created:
            _dispatch(job)
        elif (job.owner_id, job.kind) != (facts["owner_id"], kind):
            raise JobIdTaken
    return job, created


def cancel_job(*, job: Job, actor: AbstractBaseUser) -> Job:
    """Stop a job: a waiting one at once, a running one at its next step."""
    with transaction.atomic():
        locked: Job = Job.objects.select_for_update().get(pk=job.pk)
        if locked.is_finished:
            raise JobHasEnded
        if locked.cancel_requested_at:
            return locked
        now = timezone.now()
        locked.cancel_requested_at = now
        if locked.status == JobStatus.QUEUED:
            locked.status, locked.finished_at = JobStatus.CANCELLED, now
        locked.save(update_fields=["cancel_requested_at", "status", "finished_at"])
        record(verb=CANCEL_REQUESTED, target=locked, actor=actor, after={"done": locked.done, "total": locked.total})
    return locked


def retry_job(*, job: Job, actor: AbstractBaseUser) -> Job:
    """Run a failed or cancelled job again, from where it was."""
    with transaction.atomic():
        locked: Job = Job.objects.select_for_update().get(pk=job.pk)
        if locked.status not in RETRIABLE_JOB_STATUSES:
            raise JobNotStopped(status=JobStatus(locked.status).label)
        failed_with = locked.error_code
        locked.attempts, locked.error, locked.error_code = 0, "", ""
        locked.cancel_requested_at = locked.finished_at = None
        _queue_again(locked, now=timezone.now())
        record(verb=RETRIED, target=locked, actor=actor, before={"error_code": failed_with})
    return locked


def failed_by_fault(since: datetime) -> Any:
    """Jobs that a fault of ours ended; what a rule refused is for its owner to mend."""
    return Job.objects.filter(status=JobStatus.FAILED, error_code__in=FAULTS, finished_at__gte=since)


def retry_failed_jobs(*, since: datetime, actor: AbstractBaseUser) -> int:
    """Run them again; returns how many. One that somebody else has just run again is left alone."""
    again = 0
    for job in failed_by_fault(since):
        try:
            retry_job(job=job, actor=actor)
        except JobNotStopped:
            continue
        again += 1
    return again


def reclaim_lost_jobs(now: datetime) -> list[Job]:
    """Take up jobs whose worker was killed: those that run without a heartbeat, and those whose task is gone.

    Returns the jobs it changed. Any number of workers may do this at a time.
    """
    limit = now - timedelta(seconds=settings.JOB_BEAT_TIMEOUT)
    lost_ids = list(Job.objects.silent_since(limit).values_list("pk", flat=True))
    stuck_ids = _stuck_in_queue(limit)
    return [job for pk in [*lost_ids, *stuck_ids] if (job := _reclaim(pk, limit=limit, now=now)) is not None]


def _stuck_in_queue(limit: datetime) -> list[uuid.UUID]:
    """Queued jobs whose task was claimed by a worker that died before it took the job, or has ended without it."""
    waiting = list(Job.objects.waiting_since(limit).values_list("pk", "task_id"))
    statuses = task_queue.statuses_of(task_id for _pk, task_id in waiting) if waiting else {}
    if statuses is None:
        return []
    stuck = []
    for pk, task_id in waiting:
        status, started_at = statuses.get(task_id, ("GONE", None))
        if status != "READY" and not (status == "RUNNING" and started_at and started_at >= limit):
            stuck.append(pk)
    return stuck


def _reclaim(pk: uuid.UUID, *, limit: datetime, now: datetime) -> Job | None:
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        job: Job | None = Job.objects.select_for_update(skip_locked=skip_locked).filter(pk=pk).first()
        if job is None:
            return None
        if job.status == JobStatus.QUEUED and job.queued_at < limit:
            _queue_again(job, now=now)
            return job
        if job.status != JobStatus.RUNNING or job.beat_at is None or job.beat_at >= limit:
            return None
        if job.cancel_requested_at:
            _end_lost(job, JobStatus.CANCELLED, now=now)
        elif job.attempts >= MAX_ATTEMPTS:
            job.error_code, job.error = "worker_lost", _lost_text(job)
            _end_lost(job, JobStatus.FAILED, now=now)
        else:
            _queue_again(job, now=now)
        return job


def _queue_again(job: Job, *, now: datetime) -> None:
    job.status, job.lease, job.queued_at = JobStatus.QUEUED, None, now
    job.save()
    if not task_queue.take_up_again(job.task_id):
        _dispatch(job)


def _end_lost(job: Job, status: JobStatus, *, now: datetime) -> None:
    job.status, job.lease, job.finished_at = status, None, now
    job.save()


def _dispatch(job: Job) -> None:
    job.task_id = task_queue.dispatch(job.pk)
    job.save(update_fields=["task_id"])


def _lost_text(job: Job) -> str:
    with translation.override(job.language):
        return gettext(
            "Công việc đã bị ngắt giữa chừng %(count)s lần (mất điện hoặc máy chủ khởi động lại) nên hệ thống không tự "
            "chạy tiếp nữa. Phần đã làm xong vẫn được giữ. Bấm “Chạy lại” để làm tiếp; nếu vẫn vậy, gọi hỗ trợ và đọc "
            "mã %(code)s."
        ) % {"count": job.attempts, "code": job.code}
