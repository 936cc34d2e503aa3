"""Rules of decisions that end postings, are corrected, or are recorded for many people."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class NothingToEnd(RuleViolation):
    code = "nothing_to_end"
    field = "also_ends"
    message = _(
        "Chưa chọn vị trí nào để thôi giữ, hoặc người này không giữ vị trí nào trước ngày hiệu lực."
        " Hãy chọn vị trí ghi trong quyết định, hoặc kiểm tra lại ngày hiệu lực."
    )


class PostingFollows(RuleViolation):
    code = "posting_follows"
    field = "effective_on"
    message = _(
        "Đã ghi nhận một vị trí bắt đầu từ %(starts_on)s, không trước ngày nghỉ việc này. Hãy kiểm tra lại ngày"
        " hiệu lực; nếu quyết định đã ghi nhận mới là chỗ sai, hãy đính chính hoặc hủy quyết định đó trước."
    )


class LeaveOfAnotherUnit(RuleViolation):
    code = "leave_of_another_unit"
    field = "official"
    message = _(
        "Vị trí chính của người này ở đơn vị khác, nên quyết định nghỉ việc do đơn vị đó hoặc Sở Nội vụ ghi nhận."
        " Chưa có gì được ghi nhận."
    )
