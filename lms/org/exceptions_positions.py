"""Rules about the catalogue of positions that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class CatalogueNotYours(RuleViolation):
    code = "catalogue_not_yours"
    message = _(
        "Danh mục vị trí do phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống sửa."
        " Hãy gửi đề nghị cho phụ trách nhân sự cấp tỉnh."
    )


class PositionCodeTaken(RuleViolation):
    code = "position_code_taken"
    field = "code"
    message = _("Mã %(code)s là của “%(name)s”. Hãy đặt mã khác, hoặc ghi phiên bản mới cho vị trí đó.")


class PositionNameTaken(RuleViolation):
    code = "position_name_taken"
    field = "name_vi"
    message = _(
        "Vị trí %(code)s đã có tên “%(name)s” ở cùng nơi bố trí. Hãy đổi tên hoặc nơi bố trí, hoặc dùng vị trí đã có."
    )


class ChangeReasonMissing(RuleViolation):
    code = "position_reason_missing"
    field = "reason"
    message = _("Ghi lý do, ví dụ: đổi tên theo Thông tư mới.")


class DocumentMissing(RuleViolation):
    code = "position_document_missing"
    field = "document_number"
    message = _(
        "Chọn “đã đối chiếu văn bản” thì ghi số, ký hiệu văn bản đã đối chiếu; nếu chưa có, chọn “chưa kiểm chứng”."
    )


class VersionBeforePosition(RuleViolation):
    code = "version_before_position"
    field = "valid_from"
    message = _("Vị trí có trong danh mục từ %(day)s. Hãy chọn ngày không sớm hơn ngày đó.")


class VersionAfterEnd(RuleViolation):
    code = "version_after_end"
    field = "valid_from"
    message = _(
        "Vị trí hết hiệu lực sau ngày %(day)s. Hãy chọn ngày không muộn hơn ngày đó, hoặc bỏ ngày hết hiệu lực."
    )


class NothingChanged(RuleViolation):
    code = "position_nothing_changed"
    field = "name_vi"
    message = _("Nội dung giống phiên bản đang có vào ngày %(day)s nên chưa ghi gì. Hãy sửa chỗ cần đổi rồi lưu lại.")


class PositionChangedMeanwhile(RuleViolation):
    code = "position_changed_meanwhile"
    message = _(
        "Trong lúc anh/chị nhập, %(who)s đã đổi vị trí này lúc %(when)s. Chưa ghi gì; nội dung anh/chị nhập còn nguyên."
        " Hãy xem chỗ vừa đổi, rồi gửi lại nếu vẫn muốn ghi theo nội dung của anh/chị."
    )


class EndBeforeStart(RuleViolation):
    code = "position_end_before_start"
    field = "last_day"
    message = _("Vị trí có trong danh mục từ %(day)s. Ngày cuối cùng không được sớm hơn ngày đó.")


class EndBeforeVersion(RuleViolation):
    code = "position_end_before_version"
    field = "last_day"
    message = _("Vị trí có phiên bản bắt đầu ngày %(day)s. Ngày cuối cùng không được sớm hơn ngày đó.")


class ReplacedByItself(RuleViolation):
    code = "position_replaced_by_itself"
    field = "replaced_by"
    message = _("Vị trí thay thế phải là vị trí khác và có hiệu lực vào ngày %(day)s. Hãy chọn lại.")


class PositionStillHeld(RuleViolation):
    code = "position_still_held"
    field = "keep_holders"
    message = _(
        "Sau ngày %(day)s vẫn có %(count)s người giữ vị trí này: %(names)s. Hãy ghi quyết định cho họ trước;"
        " nếu quyết định sẽ đến sau, đánh dấu ô bên dưới để vẫn kết thúc và giữ nguyên vị trí của họ."
    )


class PositionHeldElsewhere(RuleViolation):
    code = "position_held_elsewhere"
    message = _(
        "Vị trí này có người ngoài phạm vi của anh/chị đang giữ, nên thay đổi sẽ sửa cả chức danh của họ."
        " Hãy đề nghị quản trị hệ thống ghi, hoặc thêm một vị trí mới cho phạm vi của anh/chị."
    )


class PositionNotEnded(RuleViolation):
    code = "position_not_ended"
    message = _("Vị trí này không có ngày hết hiệu lực để bỏ. Hãy tải lại trang.")
