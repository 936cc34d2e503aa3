"""Rules of plans that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class NotInPlan(RuleViolation):
    code = "not_in_plan"
    message = _(
        "Bài xếp mức này dành cho người còn thiếu đúng năng lực đó trong kế hoạch học tập. "
        "Kế hoạch của anh/chị không có việc nào mà bài này ghi nhận được. Hãy xem trang Năng lực của tôi."
    )


class OwnExemption(RuleViolation):
    code = "own_exemption"
    message = _("Không ai tự miễn năng lực cho mình. Hãy nhờ phụ trách nhân sự khác, hoặc của đơn vị cấp trên.")


class OfOtherPeople(RuleViolation):
    code = "exemption_of_other_people"
    message = _(
        "Người này không thuộc phạm vi phụ trách nhân sự của anh/chị. "
        "Hãy nhờ phụ trách nhân sự của đơn vị người đó hoặc của cấp trên."
    )


class NotTheirPosting(RuleViolation):
    code = "exemption_not_their_posting"
    field = "posting"
    message = _("Người này không giữ vị trí đã chọn. Hãy chọn một vị trí trong danh sách.")


class ExemptionReasonMissing(RuleViolation):
    code = "exemption_reason_missing"
    field = "reason"
    message = _("Ghi lý do, để người kiểm tra sau này hiểu vì sao.")


class ExemptionDates(RuleViolation):
    code = "exemption_dates"
    field = "ends_on"
    message = _("Ngày cuối phải từ ngày bắt đầu trở đi.")


class ExemptionTooLong(RuleViolation):
    code = "exemption_too_long"
    field = "ends_on"
    message = _("Một lần miễn kéo dài nhiều nhất 10 năm. Hãy chọn ngày cuối sớm hơn; khi hết hạn có thể ghi lần mới.")


class ExemptionOver(RuleViolation):
    code = "exemption_over"
    field = "ends_on"
    message = _("Lần miễn này đã hết từ ngày %(day)s nên không còn tác dụng. Hãy chọn một ngày chưa qua.")


class ExemptionOverlaps(RuleViolation):
    code = "exemption_overlaps"
    field = "starts_on"
    message = _("Năng lực này đã được miễn từ %(start)s đến hết %(end)s. Rút lần miễn đó trước, hoặc chọn ngày khác.")


class NobodyToAssign(RuleViolation):
    code = "nobody_to_assign"
    message = _(
        "Không còn ai cần giao: mọi người đã chọn đều đã đạt, đã được giao, hoặc khóa học không dành cho đơn vị của họ."
        " Chưa giao gì. Hãy chọn người khác hoặc khóa khác."
    )


class AssignmentChanged(RuleViolation):
    code = "assignment_changed"
    message = _(
        "Danh sách người được giao vừa thay đổi so với lúc xem nên chưa giao. Bên dưới là danh sách mới nhất;"
        " hãy xem lại rồi bấm lần nữa."
    )


class AssignmentRunning(RuleViolation):
    code = "assignment_running"
    message = _("Việc giao học đang chạy nên chưa hoàn tác được. Hãy dừng công việc đang chạy rồi bấm hoàn tác.")


class NothingToUndo(RuleViolation):
    code = "assignment_nothing_to_undo"
    message = _("Lần giao này chưa giao cho ai nên không có gì để hoàn tác.")


class RuleStopped(RuleViolation):
    code = "assignment_rule_stopped"
    message = _("Quy tắc này đã dừng trước đó, không cần dừng nữa.")


class RuleTwice(RuleViolation):
    code = "assignment_rule_twice"
    message = _(
        "Đã có quy tắc giao “%(subject)s” cho cùng vị trí và đơn vị này, đang chạy. Hãy dừng quy tắc cũ, hoặc quay lại"
        " trang Hạn và bỏ chọn lưu quy tắc."
    )


class RuleNeedsDays(RuleViolation):
    code = "assignment_rule_needs_days"
    field = "saves_rule"
    message = _(
        "Quy tắc tính hạn theo số ngày kể từ ngày nhận việc, nên không lưu được khi hạn là một ngày cố định."
        " Hãy chọn “Sau số ngày”, hoặc bỏ chọn lưu quy tắc."
    )


class ExtensionNotLater(RuleViolation):
    code = "extension_not_later"
    field = "due_on"
    message = _("Hạn mới %(due_on)s phải sau hôm nay và sau hạn cũ muộn nhất là %(latest)s. Hãy nhập ngày muộn hơn.")
