"""Rules of registering people, of roster files, of activation slips."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class StaffCodeTaken(RuleViolation):
    code = "staff_code_taken"
    field = "staff_code"
    message = _("Mã cán bộ %(staff_code)s đã được dùng trong tỉnh. Mỗi người một mã; hãy kiểm tra lại mã.")


class CccdTaken(RuleViolation):
    code = "cccd_taken"
    field = "cccd"
    message = _("Số CCCD này đã có ở một hồ sơ khác. Mỗi người một số; hãy kiểm tra lại số trên giấy tờ.")


class RosterFileGone(RuleViolation):
    code = "roster_file_gone"
    message = _(
        "Tệp của lần nhập này đã được xóa sau %(days)s ngày để bảo vệ dữ liệu cá nhân."
        " Số liệu của lần nhập vẫn còn; muốn nhập lại, hãy tải tệp lên lần nữa."
    )


class RosterFileUnreadable(RuleViolation):
    code = "roster_file_unreadable"
    message = _(
        "Chưa mở được tệp của lần nhập này vì khóa dùng để mã hóa tệp không còn trong hệ thống; tệp vẫn còn."
        " Hãy báo quản trị hệ thống đưa khóa cũ trở lại, hoặc bỏ lần nhập này rồi tải tệp lên lần nữa."
    )


class RosterLegacyEncoding(RuleViolation):
    """E12."""

    code = "roster_legacy_encoding"
    field = "file"
    message = _(
        "Tệp dùng bảng mã tiếng Việt cũ (TCVN3 hoặc VNI) nên họ tên không đọc được."
        " Hãy chuyển sang Unicode rồi tải lại; xem hướng dẫn 3 bước. Chưa có dữ liệu nào được ghi."
    )


class RosterConversionSuggested(RosterLegacyEncoding):
    """The same where nobody is there to accept the conversion."""

    message = _(
        "Tệp có vẻ dùng bảng mã %(encoding)s: “%(found)s” có thể là “%(suggested)s”. Lệnh này không tự chuyển chữ;"
        " hãy nhập ở trang Nhập danh sách để xem trước rồi chấp nhận, hoặc chuyển tệp sang Unicode."
        " Chưa có dữ liệu nào được ghi."
    )


class RosterUploadTooLarge(RuleViolation):
    """Stopped on its way in, so neither its name nor its whole size is known."""

    code = "roster_upload_too_large"
    field = "file"
    message = _(
        "Tệp gửi lên lớn hơn mức hệ thống nhận (tối đa %(limit)s MB). Bỏ bớt hình ảnh và trang tính không dùng,"
        " hoặc chia thành nhiều tệp rồi tải lên lần lượt. Chưa có dữ liệu nào được ghi."
    )


class RosterColumnMissing(RuleViolation):
    code = "roster_column_missing"
    message = _("Chưa chọn cột nào cho “%(name)s”. Hãy chọn cột chứa họ và tên trong tệp.")


class RosterKeyColumnMissing(RuleViolation):
    code = "roster_key_column"
    field = "match_by"
    message = _(
        "Tìm người theo “%(name)s” thì cần một cột của tệp chứa mục đó. Hãy chọn cột, hoặc chọn cách tìm người khác."
    )


class RosterColumnsNotGuessed(RuleViolation):
    code = "roster_columns_not_guessed"
    message = _(
        "Chưa đoán được cột nào của trang tính “%(sheet)s” chứa họ và tên. Hãy sửa tiêu đề cột thành “Họ và tên”,"
        " hoặc chỉ rõ các cột bằng tệp khớp cột (--mapping). Chưa có dữ liệu nào được ghi."
    )


class RosterMappingUnreadable(RuleViolation):
    code = "roster_mapping"
    message = _(
        "Tệp khớp cột %(name)s chưa dùng được: %(why)s. Cần một tệp JSON dạng"
        ' {"full_name": "Họ và tên", "cccd": "Số CCCD"}; các mục: %(known)s. Chưa có dữ liệu nào được ghi.'
    )


class RosterColumnTwice(RuleViolation):
    code = "roster_column_twice"
    message = _("Cột “%(column)s” đang được chọn hai lần. Mỗi cột của tệp chỉ dùng cho một mục; hãy bỏ bớt một chỗ.")


class RosterHeaderRowOutside(RuleViolation):
    code = "roster_header_row"
    field = "header_row"
    message = _("Trang tính này chỉ có %(rows)s dòng. Hãy chọn dòng tiêu đề nằm trong bảng và còn dòng người bên dưới.")


class RosterSheetUnknown(RuleViolation):
    code = "roster_sheet"
    field = "sheet"
    message = _("Tệp không có trang tính “%(sheet)s”. Hãy chọn lại trang tính chứa danh sách.")


class RosterUnitNotInForce(RuleViolation):
    code = "roster_unit_not_in_force"
    field = "effective_on"
    message = _("%(unit)s chưa hoạt động hoặc không còn hoạt động vào ngày %(day)s. Hãy nhập ngày khác.")


class RosterNotOpen(RuleViolation):
    code = "roster_not_open"
    message = _("Danh sách này đã được xác nhận hoặc đã bỏ nên không sửa được nữa. Hãy xem trang kết quả.")


class RosterNothingToImport(RuleViolation):
    code = "roster_nothing_to_import"
    message = _("Không có dòng nào thêm mới hoặc thay đổi nên chưa có gì để nhập. Hãy sửa các dòng có lỗi trước.")


class RosterChangedSinceCheck(RuleViolation):
    code = "roster_changed_since_check"
    message = _(
        "Hồ sơ nhân sự đã thay đổi từ lúc chạy thử nên số dòng thêm mới, thay đổi không còn như đã xác nhận."
        " Chưa có dữ liệu nào được ghi. Hãy xem lại bước kiểm tra rồi xác nhận lần nữa."
    )


class RosterNotUndoable(RuleViolation):
    code = "roster_not_undoable"
    message = _(
        "Lần nhập này không hoàn tác được nữa (hạn hoàn tác: %(until)s). Dữ liệu giữ nguyên."
        " Hãy sửa từng hồ sơ chưa đúng trong danh sách nhân sự."
    )


class ActivationLinkUnknown(RuleViolation):
    code = "activation_unknown"
    message = _(
        "Đường dẫn kích hoạt này chưa đúng hoặc thiếu ký tự. Hãy quét lại mã trên phiếu,"
        " hoặc xin phụ trách nhân sự in phiếu khác."
    )


class ActivationLinkExpired(RuleViolation):
    code = "activation_expired"
    message = _(
        "Phiếu kích hoạt này đã quá %(days)s ngày nên không còn dùng được. Hãy xin phụ trách nhân sự in phiếu mới."
    )


class ActivationLinkUsed(RuleViolation):
    """`facts["user"]` is whose it was."""

    code = "activation_used"
    message = _(
        "Phiếu kích hoạt này đã được dùng. Hãy đăng nhập bằng mã cán bộ và mật khẩu đã đặt;"
        " nếu không phải mình đã đặt, báo ngay cho phụ trách nhân sự."
    )


class ActivationLinkRevoked(RuleViolation):
    code = "activation_revoked"
    message = _(
        "Phiếu kích hoạt này đã được thu hồi nên không còn dùng được. Mật khẩu không thay đổi."
        " Hãy xin phụ trách nhân sự in phiếu mới."
    )


class FactorResetNeedsUnitAbove(RuleViolation):
    code = "factor_reset_needs_unit_above"
    message = _(
        "%(name)s đang giữ vai trò trong hệ thống nên xác thực hai bước phải do phụ trách nhân sự"
        " của đơn vị cấp trên đặt lại. Chưa có gì thay đổi. Hãy liên hệ Sở Nội vụ."
    )


class NoSecondFactor(RuleViolation):
    code = "no_second_factor"
    message = _(
        "Tài khoản của %(name)s chưa bật xác thực hai bước nên không có gì để đặt lại."
        " Nếu người này không đăng nhập được, hãy xem tài khoản có bị tạm khóa không hoặc in phiếu kích hoạt."
    )


class SlipNeedsUnitAbove(RuleViolation):
    code = "slip_needs_unit_above"
    message = _(
        "%(name)s đang giữ vai trò trong hệ thống nên phiếu kích hoạt phải do phụ trách nhân sự"
        " của đơn vị cấp trên lập. Chưa có phiếu nào được lập. Hãy liên hệ Sở Nội vụ."
    )
