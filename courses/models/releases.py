"""What was published when, and what that meant to learners."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import ReleaseKind, StepChangeKind


class LessonRelease(models.Model):
    """A publication of a lesson; appended, never changed.

    `steps` is what was published: the next publication is compared with it, also where the revision was purged or the
    lesson withdrawn in between. `published_at` is the lesson's own date of that publication.
    """

    lesson = models.ForeignKey("courses.LessonPage", on_delete=models.CASCADE, related_name="releases")
    revision_number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, choices=ReleaseKind.choices)
    note = models.TextField(_("điều đã đổi"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    steps = models.JSONField()
    published_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần xuất bản")
        ordering = ["published_at", "pk"]
        indexes = [models.Index(fields=["lesson", "published_at"])]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.kind} {self.published_at:%d/%m/%Y}"


class ReleasedChange(models.Model):
    """One step that a publication added, removed, re-worded or moved; `title` is what it was called."""

    release = models.ForeignKey(LessonRelease, on_delete=models.CASCADE, related_name="changes")
    block_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=StepChangeKind.choices)
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("bước đã đổi")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["release", "block_id", "kind"], name="released_change_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.block_id}"
