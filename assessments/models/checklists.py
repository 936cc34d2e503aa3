"""Checklists of actions seen done at the desk. A version is never changed: other words are the next one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.querysets_observation import ChecklistQuerySet, ObserverNamingQuerySet
from lms.competencies.models import Competency
from lms.org.models import Official, Unit
from lms.reference.models import Procedure


class Checklist(models.Model):
    """A checklist's identity. `unit`: whose it is and for whose people; without one it serves everybody, and is
    written by whoever writes for a province. Only an open one is observed with."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="checklists")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="checklists")
    is_open = models.BooleanField(_("đang dùng"), default=False)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("bảng kiểm")
        verbose_name_plural = _("bảng kiểm")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ChecklistVersion(models.Model):
    """`most_missed`: of the actions that aren't critical, how many may be missing, not done or not seen, to pass."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("tên việc"), max_length=200)
    situation = models.TextField(_("quan sát khi nào"), blank=True)
    most_missed = models.PositiveSmallIntegerField(_("số mục không bắt buộc được thiếu"), default=0)
    is_illustrative = models.BooleanField(_("minh họa"), default=False)
    is_current = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiên bản bảng kiểm")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["checklist"], condition=Q(is_current=True), name="checklist_version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """One observable action, in working order. A critical one must be seen done."""

    version = models.ForeignKey(ChecklistVersion, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("hành động"), max_length=300)
    is_critical = models.BooleanField(_("bắt buộc"), default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="checklist_item_order_once")]

    def __str__(self) -> str:
        return self.text[:100]


class ChecklistOutcome(models.Model):
    """The level that passing shows, as far as the evidence rule allows."""

    version = models.ForeignKey(ChecklistVersion, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("mức"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "competency"], name="checklist_outcome_once")]

    def __str__(self) -> str:
        return f"{self.competency_id} {self.level}"


class ObserverNaming(models.Model):
    """A colleague who may observe one person, named by HR or an observer of the person's unit. Dated; `valid_to` may be
    set earlier, nothing else changes. Who observes a whole unit holds the role on it."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="observers_named")
    observer = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="named_to_observe")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()

    objects = ObserverNamingQuerySet.as_manager()

    class Meta:
        verbose_name = _("cử người quan sát")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(official=F("observer")), name="nobody_named_to_observe_himself"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="observer_naming_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observer_id} → {self.official_id}"
