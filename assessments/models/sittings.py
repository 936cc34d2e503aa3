"""An exam sat in one room: when and where, who watches over it, and who is listed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.querysets import ExamSittingQuerySet
from lms.org.models import Official, Unit


class ExamSitting(models.Model):
    """A "ca thi". It may be begun with its PIN from `opens_at` on and until `closes_at`, when
    what was begun ends at the latest; where it is ended before, that goes on.

    The PIN is kept as a digest alone: it is shown once when it is made, and made anew where it was lost.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="sittings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("nơi thi"), max_length=200)
    opens_at = models.DateTimeField(_("mở từ"))
    closes_at = models.DateTimeField(_("đến"))
    invigilators = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="exam_sittings")
    pin_digest = models.CharField(max_length=200, blank=True)
    pin_made_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExamSittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ca thi")
        ordering = ["-opens_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="exam_sitting_window")]

    def __str__(self) -> str:
        return f"{self.assessment} – {self.place}"


class SittingCandidate(models.Model):
    """Who is listed. `tries` are PINs entered since the last right one or pause, counted before they are looked at."""

    sitting = models.ForeignKey(ExamSitting, on_delete=models.CASCADE, related_name="candidates")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "official"], name="sitting_candidate_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.official_id}"
