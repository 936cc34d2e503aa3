"""Rules of giving and taking roles on screen."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class GrantNotAllowed(RuleViolation):
    code = "grant_not_allowed"
    field = "unit"
    message = _(
        "Vai trò ở một đơn vị do phụ trách nhân sự của đơn vị cấp trên giao và kết thúc; vai trò quản trị do quản trị"
        " hệ thống giao. Hãy chọn đơn vị bên dưới đơn vị mình phụ trách, hoặc đề nghị cấp trên."
    )


class OwnGrant(RuleViolation):
    code = "own_grant"
    message = _("Không ai tự giao hay tự kết thúc vai trò của mình. Hãy nhờ phụ trách nhân sự của cấp trên.")


class GrantReasonMissing(RuleViolation):
    code = "grant_reason_missing"
    field = "reason"
    message = _("Chưa có lý do. Ghi lý do giao hoặc kết thúc vai trò, ví dụ: theo Thông báo phân công số 12/TB-UBND.")


class GranteeNeedsAccount(RuleViolation):
    code = "grantee_needs_account"
    message = _("Người này chưa có tài khoản đang dùng nên chưa giữ vai trò được. Hãy mở tài khoản trước.")
