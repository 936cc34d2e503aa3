"""Rules of evidence that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class NothingProves(RuleViolation):
    code = "nothing_proves"
    message = _(
        "Chưa có quy tắc nào cho phép loại minh chứng này chứng minh năng lực đã chọn vào ngày %(day)s."
        " Hãy hỏi Sở Nội vụ hoặc chọn loại minh chứng khác."
    )


class LevelBeyondRule(RuleViolation):
    code = "level_beyond_rule"
    field = "level"
    message = _("Loại minh chứng này chỉ chứng minh đến mức %(max_level)s. Hãy chọn mức thấp hơn hoặc loại khác.")


class DocumentAnswered(RuleViolation):
    code = "document_answered"
    message = _(
        "Giấy tờ này đã có kết quả lúc %(time)s: %(state)s. Mở lại trang để xem; muốn đề nghị lại thì gửi giấy tờ mới."
    )


class OwnDocument(RuleViolation):
    code = "own_document"
    message = _(
        "Không ai tự xác nhận giấy tờ của mình. Hãy nhờ phụ trách nhân sự khác của đơn vị hoặc Sở Nội vụ xác nhận."
    )


class DocumentWaitsAlready(RuleViolation):
    code = "document_waits_already"
    field = "file"
    message = _("Tệp này đã gửi cho năng lực này và đang chờ xác nhận. Không cần gửi lại.")


class DocumentRunOut(RuleViolation):
    code = "document_run_out"
    field = "expires_on"
    message = _(
        "Giấy tờ này hết giá trị sau ngày %(day)s nên không chứng minh được mức hiện nay. Hãy gửi giấy tờ còn giá trị."
    )


class TooOld(RuleViolation):
    code = "too_old"
    field = "issued_on"
    message = _(
        "Theo quy tắc hiện nay, giấy tờ loại này chỉ chứng minh trong %(months)s tháng kể từ ngày cấp, tức đến hết ngày"
        " %(day)s. Hãy gửi giấy tờ mới hơn hoặc làm bài xếp mức."
    )


class IssuedLater(RuleViolation):
    code = "issued_later"
    field = "issued_on"
    message = _("Ngày cấp không thể sau hôm nay. Xem lại ngày ghi trên giấy tờ.")


class ExpiresBeforeIssued(RuleViolation):
    code = "expires_before_issued"
    field = "expires_on"
    message = _("Ngày hết giá trị đứng trước ngày cấp. Xem lại hai ngày ghi trên giấy tờ.")


class LevelNotDescribed(RuleViolation):
    code = "level_not_described"
    field = "level"
    message = _("Năng lực này chỉ có từ mức %(first)s đến mức %(last)s. Hãy chọn một mức trong khoảng đó.")


class HigherThanAsked(RuleViolation):
    code = "higher_than_asked"
    field = "level"
    message = _("Mức công nhận không cao hơn mức đề nghị (%(level)s). Muốn cao hơn, người học gửi lại giấy tờ.")


class NotAPaper(RuleViolation):
    code = "not_a_paper"
    field = "file"
    message = _("Tệp này không phải PDF hay ảnh chụp (JPG, PNG, WebP). Hãy chọn bản quét PDF hoặc chụp lại giấy tờ.")


class PaperTooLarge(RuleViolation):
    code = "paper_too_large"
    field = "file"
    message = _("Tệp lớn hơn %(most)s MB. Hãy chụp lại ở cỡ nhỏ hơn hoặc quét đen trắng.")


class DocumentNotAccepted(RuleViolation):
    code = "document_not_accepted"
    message = _("Chỉ thu hồi được giấy tờ đang được công nhận. Mở lại trang để xem tình trạng hiện nay.")


class RulesNotYours(RuleViolation):
    code = "evidence_rules_not_yours"
    message = _(
        "Quy tắc minh chứng do phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống ghi."
        " Hãy gửi đề nghị cho phụ trách nhân sự cấp tỉnh."
    )


class RuleDayPast(RuleViolation):
    code = "evidence_rule_day_past"
    field = "valid_from"
    message = _(
        "Ngày %(day)s đã qua. Hãy chọn từ hôm nay trở đi: minh chứng đã ghi giữ nguyên mức và hạn, không tính lại."
    )


class RuleLevelOutside(RuleViolation):
    code = "evidence_rule_level_outside"
    field = "max_level"
    message = _("Khung năng lực có từ mức 1 đến mức %(last)s. Hãy ghi một mức trong khoảng đó.")


class RuleReasonMissing(RuleViolation):
    code = "evidence_rule_reason_missing"
    field = "reason"
    message = _("Ghi lý do, ví dụ: theo quy chế đánh giá mới.")


class RuleChangedMeanwhile(RuleViolation):
    code = "evidence_rule_changed_meanwhile"
    message = _(
        "Trong lúc anh/chị nhập, có người đã ghi quy tắc khác cho loại minh chứng này. Chưa ghi gì; nội dung anh/chị"
        " nhập còn nguyên. Hãy xem lại rồi gửi lại nếu vẫn muốn ghi."
    )


class NoRuleToEnd(RuleViolation):
    code = "evidence_rule_none_to_end"
    field = "valid_from"
    message = _("Ngày này không có quy tắc nào đang dùng để thôi. Hãy chọn ngày khác hoặc tải lại trang.")


class ReviewWaitsAlready(RuleViolation):
    code = "review_waits_already"
    message = _(
        "Đề nghị xem lại mức của năng lực này đã gửi và đang chờ trả lời đến hết ngày %(day)s. Không cần gửi lại."
    )


class ReviewAnswered(RuleViolation):
    code = "review_answered"
    message = _("Đề nghị này đã được trả lời lúc %(time)s: %(outcome)s. Mở lại trang để xem.")


class OwnReview(RuleViolation):
    code = "own_review"
    message = _(
        "Không ai tự trả lời đề nghị của mình. Hãy nhờ phụ trách nhân sự khác của đơn vị hoặc Sở Nội vụ trả lời."
    )


class NoLevelChosen(RuleViolation):
    code = "no_level_chosen"
    message = _("Chưa chọn mức nào. Chọn mức cho ít nhất một năng lực rồi gửi lại.")


class NotAskedOfPosition(RuleViolation):
    code = "not_asked_of_position"
    message = _("Vị trí hiện nay không còn yêu cầu năng lực này. Mở lại trang để xem yêu cầu hôm nay.")


class OwnManagersView(RuleViolation):
    code = "own_managers_view"
    message = _(
        "Không ai nhận xét mức của chính mình. Mức của người đứng đầu do cấp trên nhận xét; hãy tự đánh giá ở trang "
        "Năng lực của tôi."
    )


class NobodyToAsk(RuleViolation):
    code = "nobody_to_ask"
    message = _(
        "Không có ai để hỏi: hôm nay không có người giữ vị trí đã chọn ở đơn vị này mà vị trí có khai yêu cầu năng "
        "lực. Chọn đơn vị hoặc vị trí khác."
    )


class SurveyDueOver(RuleViolation):
    code = "survey_due_over"
    field = "due_on"
    message = _("Hạn trả lời phải từ hôm nay trở đi. Chọn ngày khác.")


class SurveyIsClosed(RuleViolation):
    code = "survey_is_closed"
    message = _("Khảo sát này đã kết thúc lúc %(time)s. Mở lại trang để xem kết quả.")


class RemindedAlready(RuleViolation):
    code = "reminded_already"
    message = _("Khảo sát này đã nhắc lúc %(time)s. Mỗi khảo sát chỉ nhắc một lần.")


class OnlyNamedAssess(RuleViolation):
    code = "only_named_assess"
    message = _(
        "Năng lực “%(competency)s” chỉ do người được chỉ định đánh giá: %(names)s. Hãy nhờ một trong những người này."
    )


class NobodyNamedToAssess(RuleViolation):
    code = "nobody_named_to_assess"
    message = _(
        "Năng lực “%(competency)s” chỉ do người được chỉ định đánh giá, mà đơn vị này chưa chỉ định ai."
        " Hãy báo phụ trách nhân sự chỉ định người đánh giá."
    )


class NamedForPeopleOnly(RuleViolation):
    code = "named_for_people_only"
    field = "named_only"
    message = _("Bài thi và khóa học do hệ thống ghi kết quả, không có người đánh giá. Hãy bỏ chọn ô này.")


class AssessorNamingNotYours(RuleViolation):
    code = "assessor_naming_not_yours"
    field = "unit"
    message = _("Anh/chị chỉ chỉ định người đánh giá cho đơn vị mình phụ trách nhân sự. Hãy chọn đơn vị khác.")


class AssessorWithoutAccount(RuleViolation):
    code = "assessor_without_account"
    field = "assessor"
    message = _("%(name)s chưa có tài khoản đang dùng nên chưa đánh giá được. Hãy mở tài khoản hoặc chọn người khác.")


class AssessorNamedAlready(RuleViolation):
    code = "assessor_named_already"
    field = "assessor"
    message = _(
        "%(name)s đã được chỉ định đánh giá năng lực này trong thời gian đó. Hãy chọn người khác hoặc ngày khác."
    )


class AssessorEndsBeforeStart(RuleViolation):
    code = "assessor_ends_before_start"
    field = "valid_to"
    message = _("Ngày cuối %(valid_to)s trước ngày đầu %(valid_from)s. Hãy sửa ngày cuối.")


class OwnEvidence(RuleViolation):
    code = "own_evidence"
    message = _("Đây là minh chứng của chính anh/chị nên phải do người khác rút hoặc ghi lại.")


class EvidenceWithdrawnAlready(RuleViolation):
    code = "evidence_withdrawn_already"
    message = _("Minh chứng này đã được rút trước đó. Tải lại trang để xem ai rút và vì sao.")


class EvidenceNotWithdrawn(RuleViolation):
    code = "evidence_not_withdrawn"
    message = _("Minh chứng này không ở tình trạng đã rút, nên không cần ghi lại. Tải lại trang để xem.")


class EvidenceOfPaper(RuleViolation):
    code = "evidence_of_paper"
    message = _("Minh chứng này từ giấy tờ người học đã gửi. Hãy mở giấy tờ đó để thu hồi việc công nhận.")


class EvidenceReasonMissing(RuleViolation):
    code = "evidence_reason_missing"
    field = "reason"
    message = _("Nhập lý do để người có minh chứng biết vì sao.")
