"""Choices of the core app; the stored values never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("Đang chờ chạy")
    RUNNING = "running", _("Đang chạy")
    SUCCEEDED = "succeeded", _("Đã xong")
    FAILED = "failed", _("Đã dừng vì lỗi")
    CANCELLED = "cancelled", _("Đã dừng theo yêu cầu")


UNFINISHED_JOB_STATUSES = (JobStatus.QUEUED, JobStatus.RUNNING)
RETRIABLE_JOB_STATUSES = (JobStatus.FAILED, JobStatus.CANCELLED)


class PartOutcome(models.TextChoices):
    """What an undo did with a part of a change set, or why it let it stand."""

    UNDONE = "undone", _("đã đưa về như trước")
    CHANGED = "changed", _("đã được sửa sau đó")
    USED = "used", _("đã có dữ liệu ghi thêm sau đó")
    TAKEN = "taken", _("giá trị cũ nay đã thuộc hồ sơ khác")
