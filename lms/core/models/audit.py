"""Who did what to which row, and the chain that shows nobody changed the account of it."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.querysets import AppendOnlyQuerySet, AuditEntryQuerySet


class AuditEntry(models.Model):
    """One write of consequence. Written by `domain.audit.record` inside the acting transaction, never changed.

    The labels are frozen: the line still reads right when the user or the target has another name, or is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("lúc"), db_index=True)
    group_id = models.UUIDField(db_index=True, help_text="Shared by all entries of one action of a person.")
    verb = models.CharField(_("việc"), max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    actor_label = models.CharField(max_length=300, blank=True)
    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("lý do"), blank=True)
    mode_id = models.UUIDField(null=True, help_text="The turn of administrators' powers in which it was done.")

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký")
        indexes = [
            models.Index(fields=["target_type", "target_id", "at"], name="audit_by_target"),
            models.Index(fields=["mode_id", "at"], condition=models.Q(mode_id__isnull=False), name="audit_by_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class AuditSeal(models.Model):
    """The place of an entry in the chain: its number, and a hash over the entry and the seal before it.

    Written by `domain.audit_sealing` under one lock, so numbers have no gap and no two seals share a predecessor.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("niêm của nhật ký")
        verbose_name_plural = _("niêm của nhật ký")

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
