"""What an act wrote, kept so that it can be applied backwards."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.enums import PartOutcome
from lms.core.fields import EncryptedTextField


class ChangeSet(models.Model):
    """All rows that one act made or changed. Written in that act's transaction by `domain.undo.keep_changes`.

    A whole set goes back entirely or not at all; of others each part goes back by itself. `undoable_until` empty means
    as long as nothing has built on it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(_("việc"), max_length=300)
    is_whole = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    undoable_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("việc có thể hoàn tác")
        verbose_name_plural = _("việc có thể hoàn tác")

    def __str__(self) -> str:
        return self.label


class ChangePart(models.Model):
    """Rows of a set that go back together, as those of one person do; `key` is the caller's name for them.

    `rows` are `[model, id, digest of the row after the act, was it made by it]`. `before` holds the changed rows as
    they were, in JSON; encrypted, since they may be identity data, and emptied once they are back.
    """

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=64)
    rows = models.JSONField()
    before = EncryptedTextField(blank=True)
    outcome = models.CharField(max_length=10, choices=PartOutcome, blank=True)
    blocked_by = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("phần của việc có thể hoàn tác")
        constraints = [models.UniqueConstraint(fields=["change_set", "key"], name="change_part_once")]

    def __str__(self) -> str:
        return f"{self.change_set_id} {self.key}"
