"""Rules of checklists and observations that a person, or a device, can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class ChecklistUnfit(RuleViolation):
    """It could not be observed with. `reason` is a whole sentence."""

    code = "checklist_unfit"
    message = "%(reason)s"

    def __init__(self, *, reason: object, field: str = "items") -> None:
        super().__init__(field=field, reason=reason)


class ChecklistCodeTaken(RuleViolation):
    code = "checklist_code_taken"
    field = "code"
    message = _("Đã có bảng kiểm mang mã %(taken)s. Hãy dùng mã khác.")


class ChecklistNotYours(RuleViolation):
    code = "checklist_not_yours"
    field = "unit"
    message = _("Anh/chị không biên soạn cho đơn vị này nên chưa lưu bảng kiểm. Hãy chọn đơn vị mình phụ trách.")


class ChecklistChanged(RuleViolation):
    """Somebody else saved it since the form was opened."""

    code = "checklist_changed"
    message = _(
        "Bảng kiểm này đã có bản %(number)s từ khi anh/chị mở trang, nên chưa lưu gì. "
        "Hãy chép lại phần vừa viết, mở lại bảng kiểm rồi sửa trên bản mới."
    )


class OwnObservation(RuleViolation):
    code = "own_observation"
    field = "observer"
    message = _("Không ai tự quan sát mình. Hãy chọn cấp trên hoặc đồng nghiệp được cử.")


class NotTheirObserver(RuleViolation):
    code = "not_their_observer"
    field = "observer"
    message = _(
        "%(observer)s không được cử quan sát %(official)s vào ngày %(day)s nên chưa ghi gì. Người đứng đầu đơn vị hoặc "
        "phụ trách nhân sự cử người quan sát ở trang “Cử người quan sát”."
    )


class ObserverWithoutAccount(RuleViolation):
    code = "observer_without_account"
    field = "observer"
    message = _("%(observer)s chưa có tài khoản nên chưa quan sát được. Hãy phát phiếu kích hoạt trước.")


class ObserverNamedAlready(RuleViolation):
    code = "observer_named_already"
    field = "observer"
    message = _("%(observer)s đã được cử quan sát %(official)s trong thời gian này.")


class NamingEndsBeforeStart(RuleViolation):
    code = "naming_ends_before_start"
    field = "valid_to"
    message = _("Ngày cuối %(valid_to)s ở trước ngày đầu %(valid_from)s. Hãy sửa một trong hai ngày.")


class NamingNotYours(RuleViolation):
    code = "naming_not_yours"
    field = "official"
    message = _("Người này không thuộc đơn vị anh/chị phụ trách nên chưa cử được. Hãy chọn người của đơn vị mình.")


class ChecklistNotServing(RuleViolation):
    code = "checklist_not_serving"
    field = "checklist"
    message = _(
        "Bảng kiểm này đã ngừng dùng hoặc không dành cho đơn vị của người được quan sát. Hãy chọn bảng kiểm khác."
    )


class ObservationOpenAlready(RuleViolation):
    code = "observation_open_already"
    field = "checklist"
    message = _("%(observer)s đang có phiếu này chưa gửi, nhờ ngày %(day)s. Hãy dùng phiếu đó, hoặc hủy rồi nhờ lại.")


class ObservationCancelled(RuleViolation):
    code = "observation_cancelled"
    message = _("Lần quan sát này đã hủy ngày %(day)s nên chưa nhận phiếu. Hãy mở một lần quan sát mới.")


class ObservationBegun(RuleViolation):
    code = "observation_begun"
    message = _("Đã có phiếu gửi cho lần quan sát này nên không hủy được nữa.")


class ObservationItemsUnmarked(RuleViolation):
    code = "observation_items_unmarked"
    message = _("Còn mục chưa chấm: %(numbers)s. Chọn Đạt, Chưa đạt hoặc Không quan sát được cho từng mục rồi gửi.")


class AdviceMissing(RuleViolation):
    code = "advice_missing"
    field = "advice"
    message = _("Có mục chưa đạt nhưng chưa có lời khuyên. Viết một câu để người được quan sát biết cần làm gì.")


class ObservedInFuture(RuleViolation):
    code = "observed_in_future"
    field = "observed_on"
    message = _("Ngày quan sát %(day)s ở sau hôm nay. Hãy ghi ngày đã quan sát.")


class ObservedLongAgo(RuleViolation):
    code = "observed_long_ago"
    field = "observed_on"
    message = _("Ngày quan sát %(day)s đã quá %(most)s ngày. Hãy quan sát lại rồi gửi phiếu mới.")


class ObservationSentOtherwise(RuleViolation):
    """The same form, filled otherwise than the one received."""

    code = "observation_sent_otherwise"
    message = _(
        "Phiếu này đã nhận lúc %(time)s với nội dung khác và được giữ nguyên. Nếu bản đã gửi chưa đúng, hãy nói với "
        "người được quan sát để đề nghị quan sát lại."
    )


class NotYourObservation(RuleViolation):
    code = "not_your_observation"
    message = _("Chỉ người được nhờ quan sát gửi được phiếu này.")


class AnswerNotYours(RuleViolation):
    code = "answer_not_yours"
    message = _("Chỉ người được quan sát xác nhận được phiếu này.")


class AnswerAlready(RuleViolation):
    code = "answer_already"
    message = _("Phiếu này đã được trả lời lúc %(time)s và câu trả lời được giữ nguyên.")


class AnswerWaitsForRuling(RuleViolation):
    code = "answer_waits_for_ruling"
    message = _("Có hai bản của phiếu này. Người biên soạn của đơn vị sẽ chọn một bản; sau đó anh/chị xác nhận.")


class AnswerSettled(RuleViolation):
    code = "answer_settled"
    message = _("Lần quan sát này đã có quyết định nên không cần trả lời nữa.")


class ObjectionReasonMissing(RuleViolation):
    code = "objection_reason_missing"
    field = "reason"
    message = _("Chưa có lý do đề nghị quan sát lại. Viết một câu để người quan sát và người quyết định hiểu.")


class ObservationRulingReasonMissing(RuleViolation):
    code = "observation_ruling_reason_missing"
    field = "reason"
    message = _("Chưa có lý do của quyết định. Hai bên đều đọc được; viết ngắn gọn rồi bấm lại.")


class ObservationRulingNotYours(RuleViolation):
    code = "observation_ruling_not_yours"
    message = _("Phiếu này không do anh/chị quyết định: chỉ người biên soạn của đơn vị, không tham gia lần quan sát.")


class ObservationNotDisputed(RuleViolation):
    code = "observation_not_disputed"
    message = _("Lần quan sát này không còn chờ quyết định. Hãy mở lại danh sách.")
