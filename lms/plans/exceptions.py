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


class ExemptionOver(RuleViolation):
    code = "exemption_over"
    field = "ends_on"
    message = _("Lần miễn này đã hết từ ngày %(day)s nên không còn tác dụng. Hãy chọn một ngày chưa qua.")


class ExemptionOverlaps(RuleViolation):
    code = "exemption_overlaps"
    field = "starts_on"
    message = _("Năng lực này đã được miễn từ %(start)s đến hết %(end)s. Rút lần miễn đó trước, hoặc chọn ngày khác.")
