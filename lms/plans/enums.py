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


class SkipReason(models.TextChoices):
    """Why somebody isn't given a course."""

    PASSED = "passed", _("đã học xong và đạt")
    GIVEN = "given", _("đã được giao, hạn không muộn hơn")
    NOT_FOR_UNIT = "not_for_unit", _("khóa học của đơn vị khác")


class AssignedState(models.TextChoices):
    """How a course that was given stands; derived, never stored."""

    NOT_STARTED = "not_started", _("chưa bắt đầu")
    IN_PROGRESS = "in_progress", _("đang học")
    MET = "met", pgettext_lazy("requirement", "đạt")
    OVERDUE = "overdue", _("quá hạn")
    FELL_AWAY = "fell_away", _("đã thôi giữ vị trí")
