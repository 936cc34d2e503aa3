"""Between our jobs and the task queue, which `settings.TASKS` chooses."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks_db.backend import DatabaseBackend

# By path, as the queue itself names its tasks: tasks are delivery, above this layer.
JOB_TASK = "lms.core.tasks.run_job"


def dispatch(job_id: object, *, run_after: datetime | None = None) -> str:
    """Put the job in the queue with the present transaction; returns the queue's id of it where there is one yet.

    `run_after` only where the queue `can_defer`.
    """
    task = import_string(JOB_TASK).using(run_after=run_after)
    if isinstance(task.get_backend(), DatabaseBackend):
        return str(task.enqueue(str(job_id)).id)
    transaction.on_commit(partial(task.enqueue, str(job_id)))  # another system's queue knows nothing of a rollback
    return ""


def can_defer() -> bool:
    return bool(import_string(JOB_TASK).get_backend().supports_defer)


def take_up_again(task_id: str) -> bool:
    """Make the task of a worker that died ready for another; False where the queue can't do that."""
    rows = _rows()
    if rows is None or not task_id:
        return False
    updated: int = rows.filter(pk=task_id, status="RUNNING").update(status="READY", started_at=None)
    return updated == 1


def statuses_of(task_ids: Iterable[str]) -> dict[str, tuple[str, datetime | None]] | None:
    """Status and start of tasks by id; None where the queue keeps no rows we can read."""
    rows = _rows()
    if rows is None:
        return None
    found = rows.filter(pk__in=[task_id for task_id in task_ids if task_id]).values_list("pk", "status", "started_at")
    return {str(pk): (status, started_at) for pk, status, started_at in found}


def free_lost_tasks(*, started_before: datetime, max_runs: int) -> int:
    """Tasks that are no jobs of ours (search updates) have no heartbeat: long RUNNING is the only sign of loss."""
    rows = _rows()
    if rows is None:
        return 0
    freed = 0
    for row in rows.filter(status="RUNNING", started_at__lt=started_before).exclude(task_path=JOB_TASK):
        if len(row.worker_ids) < max_runs:
            freed += int(take_up_again(str(row.pk)))
        else:
            row.set_failed(TimeoutError(f"Lost by {max_runs} workers."))
    return freed


def prune_finished_tasks(*, finished_before: datetime) -> int:
    rows = _rows()
    if rows is None:
        return 0
    deleted: int = rows.filter(status__in=["SUCCESSFUL", "FAILED"], finished_at__lt=finished_before).delete()[0]
    return deleted


def _rows() -> Any:
    if not apps.is_installed("django_tasks_db"):
        return None
    return apps.get_model("django_tasks_database", "DBTaskResult")._default_manager
