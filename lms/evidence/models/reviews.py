"""What people ask about a level, and what is answered."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.evidence.enums import ReviewOutcome
from lms.evidence.querysets import LevelReviewQuerySet
from lms.org.models import Official


class LevelReview(models.Model):
    """Somebody asks that HR look again at the level they hold. Only ever appended, like its answer.

    `client_id` is made by the device: sent again it is the same one. `held_level` is what stood on the page.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="level_reviews")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    held_level = models.PositiveSmallIntegerField(_("mức khi đề nghị"))
    reason = models.TextField(_("lý do"), blank=True)
    due_on = models.DateField(_("hạn trả lời"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = LevelReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị xem lại mức")
        verbose_name_plural = _("đề nghị xem lại mức")
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["official", "competency"])]

    def __str__(self) -> str:
        return f"{self.official_id} {self.competency_id}"

    @property
    def is_answered(self) -> bool:
        return hasattr(self, "answer")

    def is_late(self, today: date) -> bool:
        """Nobody has answered, and the day to do so by is over."""
        return not self.is_answered and self.due_on < today


class LevelReviewAnswer(models.Model):
    """What HR answered. It changes no level: whatever does is recorded where it always is."""

    review = models.OneToOneField(LevelReview, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(_("kết quả"), max_length=20, choices=ReviewOutcome.choices)
    words = models.TextField(_("trả lời"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("trả lời đề nghị xem lại mức")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="review_answer_has_words")]

    def __str__(self) -> str:
        return self.outcome
