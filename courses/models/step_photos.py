"""Photos that learners send of a task they did."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.learning import Enrolment
from courses.querysets import StepPhotoQuerySet
from lms.core.storage import private_storage


def photo_path(photo: "StepPhoto", filename: str) -> str:
    return f"step-photos/{photo.uid}.jpg"


class StepPhoto(models.Model):
    """One photo at one step, the learner's alone: nobody else sees it, and the learner removes it at will.

    It is no evidence and ticks nothing. `sent_digest` is that of the bytes as they came, so that the same photo sent
    again is the same photo.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="photos")
    lesson = models.ForeignKey("courses.LessonPage", on_delete=models.PROTECT, related_name="+")
    block_id = models.CharField(max_length=64)
    file = models.FileField(_("ảnh"), upload_to=photo_path, storage=private_storage, max_length=200)
    sent_digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("gửi lúc"))

    objects = StepPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("ảnh việc thật")
        verbose_name_plural = _("ảnh việc thật")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson", "block_id"], name="step_photo_one_at_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.block_id}"
