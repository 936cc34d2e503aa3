"""Rules of questions, of their banks and of the files they come from."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


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
