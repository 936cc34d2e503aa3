"""Rules of assessments that a person, or a device, can break."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class PaperNotDrawable(RuleViolation):
    """What an author is told where no paper can be drawn."""


class BankTooSmall(PaperNotDrawable):
    """`cell`: the one that can't be filled, and `available` what there is for it."""

    code = "bank_too_small"
    message = _(
        "Ngân hàng “%(bank)s” chỉ có %(available)s câu%(difficulty)s, cần %(needed)s câu. "
        "Hãy thêm câu hỏi hoặc giảm số câu rút."
    )

    def __init__(self, *, cell: Any, available: int, **words: str) -> None:
        super().__init__(available=available, needed=cell.count, **words)
        self.cell, self.available = cell, available


class FixedQuestionUnfit(PaperNotDrawable):
    code = "fixed_question_unfit"
    message = _(
        "Câu cố định %(question)s không ra đề được nữa: câu đã cho nghỉ, đang chờ xem lại đáp án hoặc là dạng đề thi "
        "chưa dùng. Hãy bỏ câu này khỏi danh sách, hoặc dùng lại câu trong ngân hàng."
    )


class FixedQuestionsTakeAll(PaperNotDrawable):
    code = "fixed_questions_take_all"
    message = _(
        "Các câu cố định đã lấy mất câu của bảng rút: %(short)s Hãy bớt câu cố định cùng loại, "
        "giảm số câu rút hoặc thêm câu hỏi."
    )


class BankUnreadable(RuleViolation):
    code = "bank_unreadable"
    message = _("Tệp không phải là ngân hàng câu hỏi: cần phần “bank” có mã và danh sách “questions”. Chưa ghi gì.")


class QuestionFileTooLarge(RuleViolation):
    code = "question_file_too_large"
    field = "file"
    message = _("Tệp nặng hơn %(limit)s nên chưa đọc. Hãy chia thành vài tệp nhỏ hơn.")


class QuestionFileUnreadable(RuleViolation):
    """A whole file of questions that can't be read. `reason` is whole sentences; `line` 0 where it isn't known."""

    code = "question_file_unreadable"
    message = _("Không đọc được tệp câu hỏi. %(reason)s")

    def __init__(self, *, reason: str, line: int = 0) -> None:
        super().__init__(reason=reason, line=line)


class QuestionUnfit(RuleViolation):
    """Nobody could answer or mark it. `reason` is a whole sentence."""

    code = "question_unfit"
    field = "choices"
    message = "%(reason)s"


class QuestionInUse(RuleViolation):
    code = "question_in_use"
    message = _(
        "Câu %(question)s đang dùng trong bài thi đang mở nên chưa sửa được, để mọi người làm cùng một đề. "
        "Sửa được sau %(until)s."
    )


class QuestionChanged(RuleViolation):
    """Somebody else saved the question since the form was opened."""

    code = "question_changed"
    message = _(
        "Câu này đã có bản %(number)s từ khi anh/chị mở trang, nên chưa lưu gì. "
        "Hãy chép lại phần vừa viết, mở lại câu hỏi rồi sửa trên bản mới."
    )


class QuestionCodeTaken(RuleViolation):
    code = "question_code_taken"
    field = "code"
    message = _("Ngân hàng này đã có câu mang mã %(taken)s. Hãy dùng mã khác, ví dụ %(free)s.")


class QuestionNeeded(RuleViolation):
    code = "question_needed"
    message = _(
        "Bài “%(title)s” đang mở sẽ thiếu câu để rút nếu câu %(question)s không còn như cũ. "
        "Hãy thêm câu khác cùng năng lực và độ khó trước, hoặc giảm số câu rút của bài."
    )


class QuestionAsItWas(RuleViolation):
    code = "question_as_it_was"
    message = _("Đã đúng như vậy từ trước nên không có gì thay đổi.")


class QuestionOwnerNoWriter(RuleViolation):
    code = "question_owner_no_writer"
    field = "owner"
    message = _("%(owner)s không viết trong ngân hàng “%(bank)s”. Hãy chọn người biên soạn của đơn vị có ngân hàng ấy.")


class QuestionLevelUnknown(RuleViolation):
    code = "question_level_unknown"
    field = "level"
    message = _("Năng lực này có các mức từ %(first)s đến %(last)s. Hãy chọn một mức trong khoảng đó.")


class QuestionLevelMissing(RuleViolation):
    code = "question_level_missing"
    field = "level"
    message = _("Đã chọn năng lực thì cần chọn mức. Hãy chọn mức mà câu này kiểm tra.")


class QuestionCompetencyMissing(RuleViolation):
    code = "question_competency_missing"
    field = "competency"
    message = _("Đã chọn mức thì cần chọn năng lực. Hãy chọn năng lực, hoặc bỏ chọn mức.")


class BankCodeTaken(RuleViolation):
    code = "bank_code_taken"
    field = "code"
    message = _("Đã có ngân hàng câu hỏi mang mã %(taken)s. Hãy dùng mã khác.")


class BankNotYours(RuleViolation):
    code = "bank_not_yours"
    field = "unit"
    message = _(
        "Tài khoản này không biên soạn cho đơn vị đã chọn. Hãy chọn đơn vị mà anh/chị biên soạn, hoặc đơn vị bên dưới."
    )


class QuestionNotYours(RuleViolation):
    code = "question_not_yours"
    message = _(
        "Tài khoản này không biên soạn câu hỏi của ngân hàng “%(bank)s” nên chưa ghi gì. Hãy nhờ người biên soạn của "
        "đơn vị có ngân hàng."
    )


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


class AlreadyTold(RuleViolation):
    code = "already_told"
    message = _(
        "Câu %(order)s đã trả lời và đã xem giải thích nên không đổi được nữa. "
        "Muốn làm lại câu này, hãy luyện một lượt khác."
    )


class AnswerMissing(RuleViolation):
    code = "answer_missing"
    message = _("Chưa trả lời đủ nên chưa chấm. Hãy trả lời rồi bấm “Trả lời”, hoặc bấm “Bỏ qua, câu tiếp”.")


class AssessmentNotYours(RuleViolation):
    code = "assessment_not_yours"
    field = "unit"
    message = _(
        "Tài khoản này không biên soạn cho đơn vị đã chọn. Hãy chọn đơn vị mà anh/chị biên soạn, hoặc đơn vị bên dưới."
    )


class AssessmentGone(RuleViolation):
    code = "assessment_gone"
    message = _("Bản nháp này vừa được người khác xóa nên không lưu được gì. Hãy quay lại danh sách bài kiểm tra.")


class AssessmentUsed(RuleViolation):
    code = "assessment_used"
    message = _(
        "Chỉ xóa được bản nháp chưa ai làm, không có ca thi và không thuộc khóa học nào. Bài không dùng nữa thì hãy "
        "ngừng bài, hoặc bỏ bài khỏi khóa học trước."
    )


class AssessmentChanged(RuleViolation):
    """Somebody else saved it since the form was opened."""

    code = "assessment_changed"
    message = _(
        "Bài này đã được %(name)s sửa lúc %(time)s, sau khi anh/chị mở trang, nên chưa lưu gì. "
        "Hãy chép lại phần vừa viết, mở lại trang rồi sửa trên bản mới."
    )


class AssessmentKindKept(RuleViolation):
    code = "assessment_kind_kept"
    field = "kind"
    message = _("Đã có người làm bài này nên không đổi loại được. Hãy chép thành bài mới rồi chọn loại khác.")


class AssessmentWindowEmpty(RuleViolation):
    code = "assessment_window_empty"
    field = "closes_at"
    message = _("Giờ đóng phải sau giờ mở. Hãy sửa một trong hai giờ.")


class AssessmentClosed(RuleViolation):
    code = "assessment_closed"
    field = "closes_at"
    message = _("Giờ đóng đã qua nên không ai làm được bài này. Hãy chọn giờ đóng khác hoặc bỏ trống.")


class FeedbackNotOfKind(RuleViolation):
    code = "feedback_not_of_kind"
    field = "feedback"
    message = _(
        "Chỉ bài luyện tập hiện đáp án ngay sau mỗi câu, và bài luyện tập luôn cho xem đáp án. "
        "Hãy chọn cách khác cho loại bài này."
    )


class FeedbackWithoutClosing(RuleViolation):
    code = "feedback_without_closing"
    field = "closes_at"
    message = _("Đáp án mở sau khi bài đóng thì bài cần có giờ đóng. Hãy ghi giờ đóng, hoặc chọn cách hiện khác.")


class PaperEmpty(RuleViolation):
    code = "paper_empty"
    message = _("Bài chưa có câu hỏi nào. Hãy chọn câu cố định hoặc ghi số câu vào bảng rút.")


class PaperLong(RuleViolation):
    code = "paper_long"
    message = _("Một đề có nhiều nhất %(most)s câu, bài này có %(count)s câu. Hãy bớt câu cố định hoặc số câu rút.")


class PassMarkUnreachable(RuleViolation):
    code = "pass_mark_unreachable"
    field = "pass_mark"
    message = _("Cần %(needed)s câu đúng để đạt nhưng đề chỉ có %(count)s câu. Hãy sửa số câu cần đúng hoặc thêm câu.")


class MarkNotAsked(RuleViolation):
    code = "mark_not_asked"
    message = _(
        "Điều kiện riêng của năng lực %(competency)s không áp dụng được: không phải đề nào cũng có câu của năng lực "
        "này. Hãy thêm câu cố định hoặc ô rút của năng lực đó, hoặc bỏ điều kiện."
    )


class OutcomeNotAsked(RuleViolation):
    code = "outcome_not_asked"
    message = _(
        "Bài ghi nhận năng lực %(competency)s nhưng đề không có câu nào của năng lực này. "
        "Hãy thêm câu hỏi, hoặc bỏ năng lực khỏi phần ghi nhận."
    )


class PracticeProvesNothing(RuleViolation):
    code = "practice_proves_nothing"
    message = _("Bài luyện tập không ghi nhận năng lực. Hãy bỏ các mức đã chọn, hoặc chọn loại bài khác.")


class TestOutProvesNothing(RuleViolation):
    code = "test_out_proves_nothing"
    message = _("Bài xếp mức cần ghi nhận ít nhất một năng lực. Hãy chọn năng lực và mức mà người đạt được công nhận.")


class FixedQuestionTwice(RuleViolation):
    code = "fixed_question_twice"
    message = _("Câu %(question)s đã có trong danh sách. Không cần thêm lần nữa.")


class AssessmentAsItWas(RuleViolation):
    code = "assessment_as_it_was"
    message = _("Đã đúng như vậy từ trước nên không có gì thay đổi.")


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
