"""Rules of marking: by people, anew after a correction, of answers that came late."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class MarkNotYours(RuleViolation):
    code = "mark_not_yours"
    message = _("Câu trả lời này không thuộc phạm vi anh/chị được chấm nên chưa ghi gì.")


class MarkLevelsMissing(RuleViolation):
    code = "mark_levels_missing"
    field = "levels"
    message = _("Còn tiêu chí chưa chọn mức nên chưa ghi điểm. Hãy chọn một mức ở mỗi tiêu chí.")


class MarkCommentTooLong(RuleViolation):
    code = "mark_comment_too_long"
    field = "comment"
    message = _("Nhận xét dài quá %(most)s ký tự nên chưa ghi điểm. Hãy viết ngắn lại.")


class AlreadyMarked(RuleViolation):
    """Somebody else was quicker."""

    code = "already_marked"
    message = _("Người khác vừa chấm xong câu trả lời này nên điểm của anh/chị không được ghi. Hãy chấm bài tiếp theo.")


class NothingToMark(RuleViolation):
    code = "nothing_to_mark"
    message = _("Câu này không có gì để chấm: chưa có câu trả lời, hoặc còn chờ xem xét câu nhận muộn.")


class RemarkReasonMissing(RuleViolation):
    code = "remark_reason_missing"
    field = "reason"
    message = _("Chưa có lý do chấm lại. Người làm bài sẽ đọc lý do này: hãy ghi vì sao điểm đổi.")


class CorrectionReasonMissing(RuleViolation):
    code = "correction_reason_missing"
    field = "reason"
    message = _("Chưa có lý do. Người đã làm bài sẽ đọc lý do này: hãy ghi vì sao đáp án đổi hoặc câu bị bỏ.")


class CorrectionKeyMissing(RuleViolation):
    code = "correction_key_missing"
    field = "right"
    message = _("Chọn đáp án đúng trong các phương án của câu: một phương án, câu nhiều đáp án thì một hoặc nhiều.")


class CorrectionNotOfThisKind(RuleViolation):
    code = "correction_not_of_this_kind"
    message = _("Dạng câu này không đổi đáp án được sau khi thi. Có thể bỏ câu để mọi người được tính đúng.")


class NothingToCorrect(RuleViolation):
    code = "nothing_to_correct"
    message = _("Câu này đang được chấm đúng như vậy nên không có gì thay đổi.")


class AlarmReasonMissing(RuleViolation):
    code = "alarm_reason_missing"
    field = "reason"
    message = _("Chưa có lý do. Ghi vì sao đáp án đúng, ví dụ điều luật quy định như vậy, để người sau không hỏi lại.")


class AlarmAnswered(RuleViolation):
    code = "alarm_answered"
    message = _("Câu này không còn chờ xem lại đáp án: đã có người trả lời. Không cần làm gì thêm.")


class OwnAnswerCorrected(RuleViolation):
    code = "own_answer_corrected"
    message = _("Anh/chị đã làm câu này trong bài thi của mình nên không tự sửa đáp án. Hãy nhờ người biên soạn khác.")


class LateReasonMissing(RuleViolation):
    code = "late_reason_missing"
    field = "reason"
    message = _("Chưa có lý do. Người làm bài sẽ đọc lý do này: hãy ghi vì sao nhận hoặc không nhận các câu gửi muộn.")


class LateAnswersNotYours(RuleViolation):
    code = "late_answers_not_yours"
    message = _(
        "Tài khoản này không xem xét được lượt làm bài này: cần là người biên soạn nội dung ở đơn vị của người làm bài "
        "và không phải chính người đó. Hãy chuyển cho người biên soạn khác của đơn vị."
    )


class LateAnswersNotHeld(RuleViolation):
    code = "late_answers_not_held"
    message = _("Lượt làm bài này không có câu nhận muộn nào chờ xem xét nên không có gì thay đổi.")


class LateAnswersRuled(RuleViolation):
    code = "late_answers_ruled"
    message = _(
        "%(name)s đã xem xét các câu này lúc %(time)s và quyết định đó được giữ nguyên. "
        "Hãy mở lại trang này để đọc quyết định."
    )
