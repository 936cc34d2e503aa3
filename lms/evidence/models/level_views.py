"""What people say of a level, which proves nothing."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.evidence.enums import ViewKind
from lms.org.models import Official


class LevelView(models.Model):
    """A level as the person sees it, or as the head of their unit does. Never evidence, counted nowhere.

    Only ever appended: the newest of a kind stands. One form says it of several competencies at once, under one
    `client_id` made by the device.
    """

    client_id = models.UUIDField()
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="level_views")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ViewKind.choices)
    level = models.PositiveSmallIntegerField(_("mức"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ý kiến về mức")
        verbose_name_plural = _("ý kiến về mức")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["client_id", "official", "competency"], name="level_view_sent_once")
        ]
        indexes = [models.Index(fields=["official", "competency", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"
