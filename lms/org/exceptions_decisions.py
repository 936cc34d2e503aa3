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


class CorrectionReasonMissing(RuleViolation):
    code = "correction_reason_missing"
    field = "reason"
    message = _("Chưa có lý do. Hãy ghi lý do đính chính hoặc hủy, ví dụ: ghi nhầm ngày hiệu lực.")


class CorrectedAlready(RuleViolation):
    code = "corrected_already"
    message = _(
        "Quyết định số %(number)s vừa được đính chính hoặc hủy, nên bản đang xem không còn là bản hiện nay."
        " Chưa có gì thay đổi. Hãy mở bản hiện nay rồi xem lại."
    )


class MovedWithUnit(RuleViolation):
    code = "moved_with_unit"
    message = _(
        "Vị trí của %(name)s theo quyết định này đã chuyển về đơn vị khác khi sắp xếp đơn vị theo %(number)s."
        " Hãy hoàn tác sắp xếp đó trước, hoặc ghi nhận quyết định mới ở đơn vị hiện nay."
    )


class KindOfAnotherSort(RuleViolation):
    code = "kind_of_another_sort"
    field = "kind"
    message = _(
        "Không đính chính được sang loại này, vì loại này bắt đầu và kết thúc những vị trí khác."
        " Hãy hủy quyết định đã ghi nhận, rồi ghi nhận lại theo đúng loại."
    )


class PeopleOfOtherUnits(RuleViolation):
    code = "people_of_other_units"
    message = _(
        "Quyết định này còn có người của đơn vị ngoài phạm vi phụ trách, nên do Sở Nội vụ đính chính hoặc hủy."
        " Chưa có gì thay đổi."
    )


class DecisionBuiltUpon(RuleViolation):
    code = "decision_built_upon"
    message = _(
        "Vị trí do quyết định này giao đã kết thúc ngày %(ends_on)s theo Quyết định số %(number)s."
        " Hãy đính chính hoặc hủy quyết định đó trước. Chưa có gì thay đổi."
    )


class CorrectionOverlaps(RuleViolation):
    code = "correction_overlaps"
    field = "effective_on"
    message = _(
        "Với nội dung này, người trong quyết định sẽ giữ trùng thời gian với một vị trí bắt đầu từ %(starts_on)s."
        " Hãy kiểm tra lại ngày hiệu lực, đơn vị và vị trí; chưa có gì thay đổi."
    )


class NoDecisionColumns(RuleViolation):
    code = "no_decision_columns"
    field = "file"
    message = _(
        "Không thấy dòng tiêu đề của danh sách quyết định trong tệp. Hãy tải mẫu, điền mỗi người trong mỗi quyết định"
        " một dòng, rồi tải lên lại. Chưa có gì được ghi nhận."
    )


class DecisionFileRunning(RuleViolation):
    code = "decision_file_running"
    message = _("Tệp này đang được ghi nhận. Hãy chờ xong, hoặc dừng công việc đang chạy rồi thử lại.")


class NothingToRecord(RuleViolation):
    code = "nothing_to_record"
    message = _("Không còn dòng nào ghi nhận được. Hãy sửa các dòng có lỗi trong tệp rồi tải lên lại.")
