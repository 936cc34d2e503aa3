"""Closed lists of learning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgressKind(models.TextChoices):
    OPENED = "opened", _("đã mở bước")
    DONE = "done", _("đã xong bước")
    ACTION_TICKED = "action_ticked", _("đã đánh dấu một việc")
    TRIED = "tried", _("đã thử trả lời")
