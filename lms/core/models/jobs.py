"""Work that outlives a request."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.enums import RETRIABLE_JOB_STATUSES, UNFINISHED_JOB_STATUSES, JobStatus
from lms.core.querysets import JobQuerySet
from lms.core.storage import private_storage


class Job(models.Model):
    """One long piece of work that a person asked for and can watch, stop and start again.

    Written by `domain.jobs` and `domain.job_runs` only. While it runs, `lease` belongs to one run of one worker:
    every write of that run names it, so a run that was given up for lost can't write over its successor.
    Texts (title, message, error) are frozen in `language`, the owner's at the time of asking.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    title = models.CharField(_("công việc"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("người giao")
    )
    language = models.CharField(max_length=10)
    mode_id = models.UUIDField(null=True, help_text="The turn of administrators' powers in which it was asked for.")
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    status = models.CharField(_("trạng thái"), max_length=12, choices=JobStatus, default=JobStatus.QUEUED)

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    cursor = models.JSONField(null=True, encoder=DjangoJSONEncoder, help_text="Where the next run takes up the work.")

    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    result_file = models.FileField(storage=private_storage, upload_to="jobs/", blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)

    task_id = models.CharField(max_length=64, blank=True, help_text="The queue's own name of the waiting task.")
    worker_id = models.CharField(max_length=64, blank=True)
    lease = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("giao lúc"))
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("công việc chạy nền")
        verbose_name_plural = _("công việc chạy nền")
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="job_by_owner"),
            models.Index(
                fields=["status", "beat_at"],
                condition=models.Q(status__in=UNFINISHED_JOB_STATUSES),
                name="job_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=JobStatus.RUNNING, lease__isnull=False, beat_at__isnull=False)
                | (~models.Q(status=JobStatus.RUNNING) & models.Q(lease__isnull=True)),
                name="job_lease_only_while_running",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=UNFINISHED_JOB_STATUSES, finished_at__isnull=True)
                | (~models.Q(status__in=UNFINISHED_JOB_STATUSES) & models.Q(finished_at__isnull=False)),
                name="job_finished_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.status not in UNFINISHED_JOB_STATUSES

    @property
    def can_be_retried(self) -> bool:
        return self.status in RETRIABLE_JOB_STATUSES

    @property
    def is_stopping(self) -> bool:
        return self.cancel_requested_at is not None and not self.is_finished

    @property
    def code(self) -> str:
        """What a person reads to the support line."""
        return self.pk.hex[:8].upper()


class PeriodicRun(models.Model):
    """When a registered periodic function is due next; the row is also the claim of the worker that runs it."""

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("việc định kỳ")
        verbose_name_plural = _("việc định kỳ")

    def __str__(self) -> str:
        return self.name
