"""What was seen at the desk: asked for, sent by the observer, answered by who was observed, ruled where they differ."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ObservedMark
from assessments.models.checklists import ChecklistItem, ChecklistVersion
from assessments.querysets_observation import ObservationPhotoQuerySet, ObservationRequestQuerySet
from lms.core.storage import private_storage
from lms.org.models import Official, Posting


class ObservationRequest(models.Model):
    """Somebody is to be observed at a task by somebody else, whichever of them asked.

    `version`: the words it was asked with, which is what is filled, on whatever day. `repeats`: the one whose result a
    trainer left aside.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="observations_asked")
    observer = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="observations_to_make")
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="requests")
    note = models.CharField(_("lời nhắn"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    repeats = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by")

    objects = ObservationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("quan sát tại chỗ")
        verbose_name_plural = _("quan sát tại chỗ")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(official=F("observer")), name="nobody_observes_himself"),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Observation(models.Model):
    """What an observer sent. Never edited; two devices may have sent one each, and both are kept.

    `uid` was made by the page it was filled on, so that sending it again counts once: `digest` tells whether the same
    was sent. `passed` is as the rule of the request's version has it.
    """

    uid = models.UUIDField(unique=True, editable=False)
    request = models.ForeignKey(ObservationRequest, on_delete=models.PROTECT, related_name="observations")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    observed_on = models.DateField(_("ngày quan sát"))
    place = models.CharField(_("nơi quan sát"), max_length=200)
    advice = models.TextField(_("lời khuyên"), blank=True)
    passed = models.BooleanField(_("đạt"))
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiếu quan sát")
        verbose_name_plural = _("phiếu quan sát")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.uid)


class ObservationMark(models.Model):
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="marks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(_("nhận xét"), max_length=10, choices=ObservedMark.choices)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta:
        ordering = ["item__order"]
        constraints = [models.UniqueConstraint(fields=["observation", "item"], name="observation_mark_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.mark}"


def photo_path(photo: "ObservationPhoto", filename: str) -> str:
    return f"observation-photos/{photo.uid}.jpg"


class ObservationPhoto(models.Model):
    """One photo at most of an action, for those who read the observation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="photos")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("ảnh"), upload_to=photo_path, storage=private_storage, max_length=200)

    objects = ObservationPhotoQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "item"], name="observation_photo_once")]

    def __str__(self) -> str:
        return str(self.uid)


class ObservationAnswer(models.Model):
    """What the person observed says to it, once. `claims`: places of the actions they say they did all the same."""

    observation = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="answer")
    agrees = models.BooleanField(_("đồng ý"))
    reason = models.TextField(_("lý do"), blank=True)
    claims = models.JSONField(default=list)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("xác nhận của người được quan sát")
        constraints = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(reason=""), name="observation_objected_with_reason")
        ]

    def __str__(self) -> str:
        return f"{self.observation_id}: {self.agrees}"


class ObservationRuling(models.Model):
    """A trainer's decision, appended: which of the sent ones stands; none: it is to be done again."""

    request = models.ForeignKey(ObservationRequest, on_delete=models.PROTECT, related_name="rulings")
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings"
    )
    reason = models.TextField(_("lý do"))
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quyết định về phiếu quan sát")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="observation_ruling_reason")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.observation_id}"
