"""Rules of beginning, answering and sending an attempt."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class MayNotStart(RuleViolation):
    """Carries the sentence that `domain.attempts.may_start` gave."""

    code = "may_not_start"
    message = "%(reason)s"


class AttemptsLeft(RuleViolation):
    code = "attempts_left"
    message = _("Người này còn lượt hoặc đã đạt bài “%(title)s”, nên không mở thêm lượt.")


class OwnAllowance(RuleViolation):
    code = "allowance_own"
    message = _(
        "Người làm bài không tự mở thêm lượt cho mình. Hãy nhờ người phụ trách nhân sự khác, hoặc của cấp trên."
    )


class AllowanceReasonMissing(RuleViolation):
    code = "allowance_reason_missing"
    message = _("Ghi lý do mở thêm lượt, ví dụ: đã học lại bài 2. Lý do được ghi vào lịch sử.")
    field = "reason"


class PaperNotReady(RuleViolation):
    """What a learner is told where `BankTooSmall` tells the author more."""

    code = "paper_not_ready"
    message = _(
        "Bài này đang thiếu câu hỏi nên chưa bắt đầu được; lượt làm chưa bị tính. Hãy báo phụ trách nhân sự để mở lại."
    )


class AttemptNotFound(RuleViolation):
    code = "attempt_not_found"
    message = _(
        "Không tìm thấy lượt làm bài này trong tài khoản đang đăng nhập. "
        "Hãy đăng nhập bằng tài khoản đã bắt đầu bài; các câu trả lời vẫn còn trên máy đã làm."
    )


class AttemptFinished(RuleViolation):
    code = "finished"
    message = _("Bài đã được nộp lúc %(time)s nên không nhận thêm câu trả lời. Hãy mở trang kết quả để xem.")


class AnsweredAfterDeadline(RuleViolation):
    code = "after_deadline"
    message = _(
        "Câu trả lời này được chọn sau khi hết giờ (%(deadline)s) nên không được tính. "
        "Các câu đã chọn trước đó vẫn được giữ."
    )


class ReceivedTooLate(RuleViolation):
    code = "too_late"
    message = _(
        "Câu trả lời đến sau hạn nhận muộn (%(limit)s) nên không được tính tự động. "
        "Nếu do mất mạng hoặc mất điện, hãy báo người phụ trách kỳ thi và đọc mã biên nhận."
    )


class OtherDevice(RuleViolation):
    """E8."""

    code = "other_device"
    message = _(
        "Bài thi đang được làm trên một máy khác từ %(time)s. Các câu trả lời ở máy này đã được gửi. "
        "Hãy tiếp tục trên máy kia, hoặc bấm “Làm tiếp ở máy này”."
    )


class UnknownChoice(RuleViolation):
    code = "unknown_choice"
    message = _(
        "Phương án gửi lên không thuộc câu %(order)s nên chưa được ghi. Hãy tải lại trang bài thi rồi chọn lại."
    )


class TooManyChoices(RuleViolation):
    code = "too_many_choices"
    message = _("Câu %(order)s chỉ chọn một phương án nên câu trả lời chưa được ghi. Hãy chọn lại một phương án.")


class AnswerTooLong(RuleViolation):
    code = "answer_too_long"
    message = _("Câu trả lời của câu %(order)s dài quá %(most)s ký tự nên chưa được ghi. Hãy viết ngắn lại.")


class AlreadyTold(RuleViolation):
    code = "already_told"
    message = _(
        "Câu %(order)s đã trả lời và đã xem giải thích nên không đổi được nữa. "
        "Muốn làm lại câu này, hãy luyện một lượt khác."
    )


class AnswerMissing(RuleViolation):
    code = "answer_missing"
    message = _("Chưa trả lời đủ nên chưa chấm. Hãy trả lời rồi bấm “Trả lời”, hoặc bấm “Bỏ qua, câu tiếp”.")


class UnreadableAnswer(RuleViolation):
    code = "unreadable"
    message = _(
        "Hệ thống không đọc được câu trả lời vừa gửi nên chưa ghi gì. Câu trả lời vẫn còn trên máy này. "
        "Hãy tải lại trang rồi thử lại."
    )


class BackupUnreadable(RuleViolation):
    code = "backup_unreadable"
    field = "file"
    message = _(
        "Tệp này không phải tệp dự phòng của bài thi, hoặc đã bị sửa hay chép hỏng, nên chưa nhận gì. "
        "Hãy chép lại từ máy đã làm bài."
    )


class BackupNotYours(RuleViolation):
    code = "backup_not_yours"
    field = "file"
    message = _(
        "Tệp này không phải của người trong đơn vị anh/chị phụ trách đào tạo, nên chưa nhận gì. "
        "Hãy đưa tệp cho người phụ trách đào tạo của đơn vị người đó."
    )
