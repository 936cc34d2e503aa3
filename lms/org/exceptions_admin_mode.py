"""Rules of administrators' powers, which are on for a while and for a reason."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class AdminModeRequired(PermissionDenied):
    """Only the powers of an administrator would do, and they are off in this session: the person is led to where they
    are turned on (`lms/org/middleware.py`)."""


class AdminModeOff(RuleViolation):
    code = "admin_mode_off"
    message = _(
        "Việc này cần quyền quản trị, hiện đang tắt. Mở trang “Quyền quản trị” ở một thẻ khác, bật rồi bấm lại ở đây."
    )


class NotAnAdministrator(RuleViolation):
    code = "not_an_administrator"
    message = _("Tài khoản này không còn vai trò quản trị hệ thống nên không bật được quyền quản trị.")


class AdminModeReasonMissing(RuleViolation):
    code = "admin_mode_reason_missing"
    field = "reason"
    message = _("Chưa có lý do. Ghi ngắn gọn việc sắp làm, ví dụ: Sửa khung năng lực theo Công văn số 15.")


class AdminModeFormUsed(RuleViolation):
    code = "admin_mode_form_used"
    message = _("Lần bật này đã dùng và đã hết. Hãy điền lại để bật lần mới.")
