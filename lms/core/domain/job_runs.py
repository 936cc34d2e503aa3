"""One run of a job by one worker: taking it, telling of its progress, ending it."""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import DatabaseError, OperationalError, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from lms.core.domain.audit import recorded_under
from lms.core.domain.job_kinds import reason_to_wait, runner_of
from lms.core.domain.task_queue import can_defer, dispatch
from lms.core.enums import JobStatus
from lms.core.exceptions import RuleViolation
from lms.core.models import Job

logger = logging.getLogger(__name__)
BEATS_PER_TIMEOUT = 5
LOOK_AGAIN = timedelta(minutes=1)

# Set when this process was asked to end: running jobs stop at their next step and go back to the queue.
stop_requested = threading.Event()


class JobCancelled(Exception):
    """The owner asked the job to stop."""


class JobInterrupted(Exception):
    """The worker has to end; another one takes the job up from its cursor."""


class LeaseLost(Exception):
    """This run was taken for dead and the job given to another; it must not write any more."""


class JobContext:
    """What a runner gets: its parameters, where to start, and how to tell where it is."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.row: Job = job  # for what the runner writes to point at
        self.params: dict[str, Any] = job.params
        self.cursor: Any = job.cursor
        self.owner = job.owner
        self.done: int = job.done

    def advance(
        self, done: int, total: int, message: str = "", cursor: Any = None, *, must_finish: bool = False
    ) -> None:
        """Store progress and, where given, the cursor; one statement.

        Inside the runner's own transaction they are stored with the work, so that a step is done exactly once;
        outside one they are stored at once. Raises when the job has to stop, which undoes the step's transaction.
        With `must_finish` the job is past the point where it could be called off: a request to stop goes unheard.
        """
        now = timezone.now()
        facts: dict[str, Any] = {"done": done, "total": total, "message": message[:500], "beat_at": now}
        if cursor is not None:
            facts["cursor"] = cursor
        heard = {} if must_finish else {"cancel_requested_at__isnull": True}
        if not self._write(facts, **heard):
            if heard and self._write(facts):
                raise JobCancelled
            raise LeaseLost
        self.done = done
        if cursor is not None:
            self.cursor = cursor
        if stop_requested.is_set() and (done < total or not total):
            raise JobInterrupted

    def attach_file(self, name: str, content: bytes | BinaryIO) -> None:
        """Keep a file as the job's result; `name` is what the person's computer will call it.

        One that is too large for memory comes opened, and is copied piece by piece.
        """
        file = self._job.result_file
        if file:
            file.delete(save=False)  # an earlier run's
        whole = ContentFile(content) if isinstance(content, bytes) else File(content)
        file.save(f"{self._job.pk}{PurePath(name).suffix}", whole, save=False)
        if not self._write({"result_file": file.name, "result_name": name[:200]}):
            raise LeaseLost

    def _write(self, facts: dict[str, Any], **conditions: Any) -> bool:
        updated: int = _held(self._job).filter(**conditions).update(**facts)
        return updated == 1


def run_job(job_id: uuid.UUID | str, *, worker_id: str = "") -> None:
    """Run a queued job to its end, whatever that is. Called twice, or for a job that is gone, it does nothing."""
    job = _take(job_id, worker_id=worker_id, now=timezone.now())
    if job is None:
        logger.info("Job %s is not waiting; nothing to run.", job_id)
        return
    try:
        with translation.override(job.language), recorded_under(lambda: job.mode_id), _heartbeat(job):
            result = runner_of(job.kind)(JobContext(job))
            _end(job, JobStatus.SUCCEEDED, result=result or {})
    except JobCancelled:
        _end(job, JobStatus.CANCELLED)
    except LeaseLost:
        logger.warning("Job %s was given to another worker; this run ends without a trace.", job.pk)
    except JobInterrupted:
        _give_back(job)
    except RuleViolation as violation:
        with translation.override(job.language):
            _end(job, JobStatus.FAILED, error_code=violation.code, error=str(violation))
    except OperationalError:
        raise  # the database is away or locked: the beat grows old, and the job is taken up again by that
    except Exception:
        with translation.override(job.language):
            _end(job, JobStatus.FAILED, error_code="unexpected", error=_unexpected_text(job))
        raise
    except BaseException:
        _give_back(job)
        raise


def _take(job_id: uuid.UUID | str, *, worker_id: str, now: datetime) -> Job | None:
    with transaction.atomic():
        job: Job | None = (
            Job.objects.select_for_update(of=("self",))
            .select_related("owner")
            .filter(pk=job_id, status=JobStatus.QUEUED)
            .first()
        )
        if job is None or _put_off(job, now=now):
            return None
        job.status, job.lease, job.beat_at = JobStatus.RUNNING, uuid.uuid4(), now
        job.worker_id, job.attempts = worker_id[:64], job.attempts + 1
        job.started_at = job.started_at or now
        job.save(update_fields=["status", "lease", "beat_at", "worker_id", "attempts", "started_at"])
    return job


def _put_off(job: Job, *, now: datetime) -> bool:
    """A heavy job gives way to what must not be slowed, for a while; its owner reads why."""
    if now - job.created_at >= timedelta(minutes=settings.JOBS_GIVE_WAY_MINUTES) or not can_defer():
        return False
    with translation.override(job.language):
        reason = reason_to_wait(job.kind, now)
    if reason:
        job.message, job.queued_at = reason[:500], now
        job.task_id = dispatch(job.pk, run_after=now + LOOK_AGAIN)
        job.save(update_fields=["message", "queued_at", "task_id"])
    return bool(reason)


def _held(job: Job) -> Any:
    """The job's row as long as this run holds it."""
    return Job.objects.filter(pk=job.pk, lease=job.lease, status=JobStatus.RUNNING)


def _end(job: Job, status: JobStatus, **facts: Any) -> None:
    if not _held(job).update(status=status, lease=None, finished_at=timezone.now(), **facts):
        logger.warning("Job %s was given to another worker before this run could end it.", job.pk)


def _give_back(job: Job) -> None:
    """Back to the queue with the cursor; being interrupted on purpose is no failed attempt."""
    with transaction.atomic():
        held = _held(job).select_for_update().first()
        if held is None:
            return
        if held.cancel_requested_at:
            _end(job, JobStatus.CANCELLED)
            return
        _held(job).update(
            status=JobStatus.QUEUED,
            lease=None,
            queued_at=timezone.now(),
            attempts=max(held.attempts - 1, 0),
            task_id=dispatch(job.pk),
        )


def _unexpected_text(job: Job) -> str:
    return gettext(
        "Công việc dừng lại vì hệ thống gặp trục trặc, không phải do thao tác của anh/chị. Phần đã làm xong vẫn được "
        "giữ. Bấm “Chạy lại” để làm tiếp; nếu vẫn vậy, gọi hỗ trợ và đọc mã %(code)s."
    ) % {"code": job.code}


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Says every few seconds that this run is alive, also while the runner is deep in one long step."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(settings.JOB_BEAT_TIMEOUT / BEATS_PER_TIMEOUT):
                try:
                    _held(job).update(beat_at=timezone.now())
                except DatabaseError:
                    logger.warning("A heartbeat of job %s could not be stored.", job.pk)
        finally:
            connections.close_all()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
