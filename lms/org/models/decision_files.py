"""Files of decisions, each row one person in one decision."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.org.enums import DecisionFileStatus
from lms.org.models.decisions import Decision
from lms.org.models.people import Official
from lms.org.models.units import Unit
from lms.org.querysets import DecisionFileQuerySet


class DecisionFile(models.Model):
    """A file of decisions read for one clerk. Its job writes row after row, each in a transaction of its own, so that
    a job that was stopped or lost goes on with the first row that has no decision.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)
    status = models.CharField(max_length=20, choices=DecisionFileStatus.choices, default=DecisionFileStatus.CHECKED)
    job_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DecisionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp quyết định")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class DecisionFileRow(models.Model):
    """A row as it was read: `cells` by column, `facts` what they mean, `problems` why it can't be recorded.

    `decision` is set once the row is on record. `client_id` makes the paper recorded once, whatever is run again.
    """

    file = models.ForeignKey(DecisionFile, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("dòng"))
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    cells = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    official = models.ForeignKey(Official, on_delete=models.CASCADE, null=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("dòng trong tệp quyết định")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="decision_file_row_once")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.number}"
