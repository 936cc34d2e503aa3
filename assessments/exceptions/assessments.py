"""Rules of setting an assessment, and of the papers that are drawn for it."""

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
