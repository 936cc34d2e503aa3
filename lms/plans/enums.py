"""Words of gaps and plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequirementState(models.TextChoices):
    """How a requirement stands on a day."""

    MET = "met", pgettext_lazy("requirement", "đạt")
    BELOW = "below", _("dưới mức")
    EXPIRED = "expired", _("minh chứng hết hạn")
    NOT_SHOWN = "not_shown", _("chưa có minh chứng")
    EXPIRING = "expiring", _("đạt, sắp hết hạn")
    EXEMPT = "exempt", _("được miễn")


class PlanItemState(models.TextChoices):
    """Derived from facts, never stored."""

    UPCOMING = "upcoming", _("sắp bắt đầu")
    NO_COURSE = "no_course", _("chưa có khóa học")
    MENDED = "mended", _("đang sửa bài")
    NOT_STARTED = "not_started", _("chưa bắt đầu")
    IN_PROGRESS = "in_progress", _("đang học")
    MET = "met", pgettext_lazy("requirement", "đạt")
    OVERDUE = "overdue", _("quá hạn")
    STOPPED = "stopped", _("đã dừng")


class PlanPhase(models.TextChoices):
    """By when a line's turn comes, counted from the first day of its plan."""

    WEEK = "week", _("Tuần đầu")
    MONTH = "month", _("Tháng đầu")
    QUARTER = "quarter", _("Quý đầu")
