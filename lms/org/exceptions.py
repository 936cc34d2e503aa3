"""Rules of the organisation that a person can break."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import PageClosed, RuleViolation


class PersonnelRecordRequired(PageClosed):
    """An account without an official has no learning; HR of a province, trainers and inspectors often have none."""

    sentence = _(
        "Tài khoản này chưa gắn với hồ sơ cán bộ nên chưa có việc học."
        " Nếu cần học, hãy liên hệ phụ trách nhân sự để gắn hồ sơ."
    )


class IdentityReasonMissing(RuleViolation):
    code = "identity_reason_missing"
    field = "identity_reason"
    message = _("Chưa có lý do nên ngày sinh và số CCCD vẫn được che. Ghi lý do, ví dụ: làm thẻ bảo hiểm y tế.")


class OfficialOutOfScope(RuleViolation):
    code = "official_out_of_scope"
    field = "official"
    message = _("Người được chọn không thuộc đơn vị mình phụ trách. Hãy chọn lại trong danh sách của đơn vị.")


class UnitOutOfScope(RuleViolation):
    code = "unit_out_of_scope"
    field = "to_unit"
    message = _(
        "Đơn vị nhận nằm ngoài phạm vi phụ trách. Quyết định chuyển sang xã khác do Sở Nội vụ ghi nhận;"
        " hãy chọn đơn vị trong phạm vi của mình."
    )


class UnitNotInForce(RuleViolation):
    code = "unit_not_in_force"
    field = "to_unit"
    message = _("Đơn vị nhận không còn hoặc chưa hoạt động vào ngày %(day)s. Hãy chọn đơn vị đang hoạt động ngày đó.")


class UnitEndsBefore(RuleViolation):
    code = "unit_ends_before"
    field = "to_unit"
    message = _(
        "Đơn vị nhận kết thúc sau ngày %(last_day)s, trước khi vị trí này kết thúc."
        " Hãy chọn đơn vị còn hoạt động, hoặc nhập ngày hết hạn không sau ngày đó."
    )


class PositionNotInForce(RuleViolation):
    code = "position_not_in_force"
    field = "to_position"
    message = _("Vị trí việc làm này không còn trong danh mục vào ngày %(day)s. Hãy chọn vị trí khác.")


class EffectiveBeforePosting(RuleViolation):
    code = "effective_before_posting"
    field = "effective_on"
    message = _(
        "Vị trí hiện tại bắt đầu từ %(starts_on)s, nên quyết định phải có hiệu lực sau ngày đó."
        " Hãy kiểm tra lại ngày hiệu lực ghi trên văn bản; nếu vị trí hiện tại mới là chỗ sai, báo Sở Nội vụ."
    )


class PostingEndsAlready(RuleViolation):
    code = "posting_ends_already"
    field = "effective_on"
    message = _(
        "Vị trí hiện tại đã có ngày kết thúc %(ends_on)s theo Quyết định số %(number)s."
        " Hãy xem quyết định đó trước khi ghi nhận quyết định mới."
    )


class LaterPostingExists(RuleViolation):
    code = "later_posting_exists"
    field = "effective_on"
    message = _(
        "Đã ghi nhận một vị trí chính khác bắt đầu từ %(starts_on)s, sau ngày hiệu lực này."
        " Hãy kiểm tra lại ngày hiệu lực; nếu quyết định đã ghi nhận mới là chỗ sai, báo Sở Nội vụ."
    )


class NothingChanges(RuleViolation):
    code = "nothing_changes"
    field = "to_position"
    message = _("Người này đang giữ đúng vị trí và đơn vị đó. Hãy chọn vị trí hoặc đơn vị mới.")


class HeldBesides(NothingChanges):
    """By a paper that gives for good, or for a term, what the person is already besides the main posting."""

    code = "held_besides"
    field = "also_ends"
    message = _(
        "Người này đang giữ đúng vị trí và đơn vị đó ngoài vị trí chính. Hãy đánh dấu vị trí ấy ở bước"
        " “Vị trí thôi giữ” rồi ghi nhận lại."
    )


class SamePostingLater(RuleViolation):
    """The same person in the same position at the same unit twice at once."""

    code = "same_posting_later"
    field = "to_position"
    message = _(
        "Quyết định số %(number)s đã giao người này đúng vị trí và đơn vị đó từ %(starts_on)s, trùng với thời gian của"
        " quyết định này. Hãy kiểm tra lại vị trí, hoặc ngày hiệu lực và ngày hết hạn."
    )


class DecisionNumberTaken(RuleViolation):
    code = "decision_number_taken"
    field = "number"
    message = _(
        "Quyết định số %(number)s ký ngày %(signed_on)s đã được ghi nhận với nội dung khác"
        " (%(kind)s, hiệu lực %(effective_on)s). Hãy kiểm tra số và ngày ký."
    )


class DecisionRecordedElsewhere(RuleViolation):
    """Says no more of the paper than the clerk typed: neither what it orders nor from when nor for whom."""

    code = "decision_recorded_elsewhere"
    field = "number"
    message = _(
        "Số %(number)s ký ngày %(signed_on)s của %(issued_by)s đã được đơn vị khác ghi nhận; mỗi quyết định chỉ ghi"
        " nhận một lần. Nếu là cùng một văn bản, đề nghị Sở Nội vụ ghi thêm người này vào quyết định đó. Nếu cơ quan"
        " ban hành chỉ trùng tên với cơ quan ở tỉnh khác, hãy ghi thêm tên tỉnh vào ô cơ quan ban hành."
    )


class DraftChanged(RuleViolation):
    code = "draft_changed"
    message = _(
        "Bản nháp này vừa được sửa ở một cửa sổ hoặc máy khác nên chưa ghi nhận. Bên dưới là nội dung mới nhất;"
        " hãy xem lại rồi bấm “Ghi nhận quyết định” lần nữa."
    )


class DraftScanLost(RuleViolation):
    code = "draft_scan_lost"
    field = "scan"
    message = _(
        "Không còn tìm thấy bản quét đã tải lên nên chưa ghi nhận quyết định. Các nội dung khác vẫn được giữ."
        " Hãy chọn lại tệp quét ở bước Văn bản, hoặc ghi nhận trước rồi bổ sung sau."
    )


class DecisionHasScan(RuleViolation):
    code = "decision_has_scan"
    field = "scan"
    message = _(
        "Quyết định này đã có bản quét nên tệp vừa gửi không được ghi: bản quét đã lưu thì không thay."
        " Hãy mở bản quét đang có để xem."
    )


class OtherPostingGone(RuleViolation):
    code = "other_posting_gone"
    field = "also_ends"
    message = _(
        "Một vị trí đã chọn để kết thúc cùng ngày không còn như lúc chọn: đã kết thúc theo quyết định khác, hoặc không"
        " thuộc phạm vi phụ trách. Chưa có gì được ghi nhận. Hãy xem lại bước “Vị trí thôi giữ” rồi ghi nhận lại."
    )


class CommuneNotInForce(RuleViolation):
    code = "commune_not_in_force"
    field = "valid_from"
    message = _("Xã, phường này không còn hoặc chưa hoạt động vào ngày %(day)s. Hãy chọn ngày khác.")


class DivisionNameMissing(RuleViolation):
    code = "division_name_missing"
    field = "name"
    message = _("Chưa có tên phòng, trung tâm. Hãy nhập tên như trong quyết định thành lập.")


class DivisionNameTaken(RuleViolation):
    code = "division_name_taken"
    field = "name"
    message = _(
        "Đơn vị này đã có “%(name)s”. Mỗi phòng, trung tâm trong một xã mang một tên riêng;"
        " hãy chọn phòng đã có hoặc nhập tên khác."
    )


class DivisionNameUnchanged(RuleViolation):
    code = "division_name_unchanged"
    field = "name"
    message = _("Đơn vị đã mang tên “%(name)s” nên không có gì để đổi. Hãy nhập tên khác.")


class DivisionChangesLater(RuleViolation):
    code = "division_changes_later"
    field = "valid_from"
    message = _("Đã ghi nhận thay đổi khác của “%(name)s” từ ngày %(day)s. Hãy chọn ngày sau ngày đó.")


class DivisionEndsAlready(RuleViolation):
    code = "division_ends_already"
    field = "last_day"
    message = _("“%(name)s” đã có ngày kết thúc %(day)s, ngày này không đặt lại. Hãy xem lịch sử của đơn vị.")


class DivisionHasPeople(RuleViolation):
    code = "division_has_people"
    field = "last_day"
    message = _(
        "Sau ngày %(day)s vẫn còn %(count)s người đảm nhận vị trí ở “%(name)s”."
        " Hãy ghi nhận quyết định chuyển những người này trước."
    )


class ApproverNeedsCapacity(RuleViolation):
    code = "approver_needs_capacity"
    field = "capacity"
    message = _(
        "Người duyệt giấy chứng nhận cần có tư cách ký để in trên giấy. Hãy ghi tư cách ký, ví dụ “CHỦ TỊCH”"
        " hoặc “KT. CHỦ TỊCH, PHÓ CHỦ TỊCH”."
    )


class GrantEndsBeforeStart(RuleViolation):
    code = "grant_ends_before_start"
    field = "valid_to"
    message = _("Ngày cuối %(valid_to)s đang trước ngày đầu %(valid_from)s. Hãy nhập lại một trong hai ngày.")


class RoleGrantedOtherwise(RuleViolation):
    code = "role_granted_otherwise"
    message = _(
        "%(user)s đã được giao vai trò %(role)s ở đơn vị này từ %(valid_from)s đến %(valid_to)s, khác thời gian hoặc"
        " khác tư cách ký. Hãy kết thúc vai trò đó trước, rồi giao lại từ ngày sau."
    )


class RoleNotHeld(RuleViolation):
    code = "role_not_held"
    message = _(
        "%(user)s không giữ vai trò %(role)s ở đơn vị này sau ngày %(day)s nên không có gì để kết thúc."
        " Hãy kiểm tra vai trò và mã đơn vị."
    )


class RoleBeginsLater(RuleViolation):
    code = "role_begins_later"
    field = "last_day"
    message = _(
        "Vai trò %(role)s của %(user)s bắt đầu từ %(valid_from)s, nên ngày cuối phải từ ngày đó trở đi."
        " Chưa có gì thay đổi."
    )


class UsernameMissing(RuleViolation):
    code = "username_missing"
    field = "username"
    message = _("Mã đăng nhập và họ tên không được để trống, mã viết liền không dấu cách. Hãy nhập lại.")


class UsernameTaken(RuleViolation):
    code = "username_taken"
    field = "username"
    message = _("Đã có tài khoản dùng mã đăng nhập %(username)s. Hãy chọn mã khác, hoặc dùng tài khoản đã có.")
