"""What a person is told."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.flows.enums import NoticeKind
from lms.org.models import Official


class Notice(models.Model):
    """A message to an official: it names the thing, the date and one action. `facts` fill its sentence when shown."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["official", "read_at"])]

    def __str__(self) -> str:
        return self.kind
