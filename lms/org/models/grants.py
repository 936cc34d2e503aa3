"""Who may do what, where and when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.org.enums import Role
from lms.org.models.units import Unit
from lms.org.querysets import RoleGrantQuerySet


class RoleGrant(models.Model):
    """A role given to a user on a unit, dated; it flows down to every unit below.

    `capacity` is how an approver signs, as it is printed above the name (`KT. CHỦ TỊCH / PHÓ CHỦ TỊCH`). `ended_by` is
    the decision by which its holder left what it rests on, and `usual_end` what `valid_to` was before.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants")
    capacity = models.CharField(_("tư cách ký"), max_length=200, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("lý do"), blank=True)
    ended_by = models.ForeignKey(
        "org.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="ended_grants"
    )
    usual_end = models.DateField(null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân quyền")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit", "valid_from"], name="role_grant_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="role_grant_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.unit_id}"
