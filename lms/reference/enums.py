"""Closed lists of the reference data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceStatus(models.TextChoices):
    """How far a value may be trusted; shown beside it."""

    SOURCE = "source", _("theo nguồn công khai")
    UNVERIFIED = "unverified", _("chưa kiểm chứng")
    EMPTY = "", _("chưa có")
