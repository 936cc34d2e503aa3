"""Closed lists of the reference data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceStatus(models.TextChoices):
    """How far a value may be trusted; shown beside it."""

    SOURCE = "source", _("theo nguồn công khai")
    UNVERIFIED = "unverified", _("chưa kiểm chứng")
    EMPTY = "", _("chưa có")


class LegalKind(models.TextChoices):
    """Kinds of legal texts."""

    LAW = "law", _("Luật")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECREE = "decree", _("Nghị định")
    CIRCULAR = "circular", _("Thông tư")
    DECISION = "decision", _("Quyết định")
    OTHER = "other", _("Văn bản khác")


class Validity(models.TextChoices):
    """Where a legal text stands on a day."""

    TO_COME = "to_come", _("chưa có hiệu lực")
    IN_FORCE = "in_force", _("còn hiệu lực")
    ENDED = "ended", _("hết hiệu lực")
