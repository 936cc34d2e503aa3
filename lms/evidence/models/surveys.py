"""Asking many people for their own views at once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.evidence.querysets import NeedsSurveyQuerySet
from lms.org.models import Official, Position, Unit


class NeedsSurvey(models.Model):
    """HR asks the people of a unit, with those below it, for their own views of their levels by a day.

    Whom it asks is fixed when it begins (`SurveyAsked`). Late answers are taken until it is closed. `unit_name` is what
    the unit was called then. Reminding and closing are each done once.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=300)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("lời nhắn"), blank=True)
    due_on = models.DateField(_("hạn trả lời"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NeedsSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("khảo sát nhu cầu")
        verbose_name_plural = _("khảo sát nhu cầu")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("asked_at")), name="survey_closed_after"
            )
        ]

    def __str__(self) -> str:
        return self.unit_name


class SurveyAsked(models.Model):
    """One person who is asked; `answered_at` is set once, when they give their views."""

    survey = models.ForeignKey(NeedsSurvey, on_delete=models.PROTECT, related_name="asked")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="surveys")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("người được hỏi")
        constraints = [models.UniqueConstraint(fields=["survey", "official"], name="survey_asks_once")]
        indexes = [models.Index(fields=["official", "answered_at"])]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.official_id}"
