"""Administrators' powers as they were turned on and off: written once, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.core.querysets import AppendOnlyQuerySet
from lms.org.enums import AdminModeEnding, AdminModeProof
from lms.org.querysets_admin_mode import AdminModeQuerySet


class AdminMode(models.Model):
    """One turn: who, from when, until when at the latest, why. Written by `domain/admin_mode.py`.

    `id` is made by the form, so that a form sent twice begins one turn. It runs in the session of `session_digest`
    alone, and is over at `until` even if no row says so.
    """

    REASON = 200

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    session_digest = models.CharField(max_length=64)
    proof = models.CharField(_("cách xác nhận"), max_length=10, choices=AdminModeProof)
    reason = models.CharField(_("lý do"), max_length=REASON)
    began_at = models.DateTimeField(_("bật lúc"), db_index=True)
    until = models.DateTimeField(_("đến"))

    objects = AdminModeQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần bật quyền quản trị")
        verbose_name_plural = _("các lần bật quyền quản trị")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("began_at")), name="admin_mode_times"),
            models.CheckConstraint(condition=~Q(reason=""), name="admin_mode_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.began_at:%d/%m/%Y %H:%M}"


class AdminModeEnd(models.Model):
    """That a turn was over before its time."""

    mode = models.OneToOneField(AdminMode, on_delete=models.PROTECT, related_name="end")
    at = models.DateTimeField(_("lúc"))
    cause = models.CharField(_("vì"), max_length=20, choices=AdminModeEnding)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết thúc quyền quản trị")
        verbose_name_plural = _("kết thúc quyền quản trị")

    def __str__(self) -> str:
        return f"{self.mode_id} {self.cause}"
