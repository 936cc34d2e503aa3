"""A question file on its way into a bank."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.questions import QuestionBank
from assessments.querysets import QuestionImportQuerySet
from lms.core.storage import private_storage


def import_path(batch: "QuestionImport", filename: str) -> str:
    return f"question-imports/{batch.uid}"


class QuestionImport(models.Model):
    """One uploaded file and what looking at it found; writing reads the same file again by the same code.

    `created + same + refused` is what was read; of those refused the first are kept with their reasons. `changed` are
    the codes of those among `created` that the bank has already: they get another version, or are placed anew.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="imports")
    file = models.FileField(upload_to=import_path, storage=private_storage, max_length=200)
    file_name = models.CharField(_("tên tệp"), max_length=255)
    format = models.CharField(max_length=20)
    created = models.PositiveIntegerField(default=0)
    changed = models.JSONField(default=list, help_text="[code]")
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, help_text="[{where, name, reason}]")
    job = models.UUIDField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập câu hỏi")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def read(self) -> int:
        return self.created + self.same + self.refused

    @property
    def added(self) -> int:
        return self.created - len(self.changed)
