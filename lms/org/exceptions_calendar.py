"""Rules about the calendar of working days that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class CalendarNotYours(RuleViolation):
    code = "calendar_not_yours"
    message = _(
        "Lịch nghỉ dùng chung cho mọi đơn vị nên do phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống ghi."
        " Hãy gửi đề nghị cho phụ trách nhân sự cấp tỉnh."
    )


class CalendarDayTaken(RuleViolation):
    code = "calendar_day_taken"
    field = "day"
    message = _("Ngày %(day)s đã được ghi trong lịch. Muốn ghi khác, hãy bỏ dòng đó trước rồi ghi lại.")


class CalendarDayMissing(RuleViolation):
    code = "calendar_day_missing"
    message = _("Ngày %(day)s đã được bỏ khỏi lịch trước đó, không cần bỏ nữa.")
