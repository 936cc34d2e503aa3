"""Why a paper can't be sealed."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class SealKeyMissing(RuleViolation):
    code = "seal_key_missing"
    message = _(
        "Chưa đóng được dấu số vì hệ thống chưa có khóa. Tệp chưa đóng dấu vẫn dùng và tra cứu được. "
        "Hãy báo quản trị hệ thống đặt khóa của cơ quan, rồi bấm “Đóng dấu các tệp còn thiếu”."
    )


class SealKeyUnreadable(RuleViolation):
    code = "seal_key_unreadable"
    message = _(
        "Chưa đóng được dấu số vì không mở được khóa: sai mật khẩu, hoặc tệp khóa hỏng hay không đọc được. "
        "Tệp chưa đóng dấu vẫn dùng và tra cứu được. Hãy báo quản trị hệ thống xem lại nơi để khóa và mật khẩu."
    )


class SealTokenUnreadable(RuleViolation):
    code = "seal_token_unreadable"
    message = _(
        "Chưa đóng được dấu số vì không dùng được thiết bị giữ khóa: chưa cắm, sai mã PIN, hoặc không có khóa mang tên "
        "đã đặt. Hãy báo quản trị hệ thống xem lại thiết bị, rồi bấm “Đóng dấu các tệp còn thiếu”."
    )


class SealKeyOutOfDate(RuleViolation):
    code = "seal_key_out_of_date"
    message = _(
        "Chưa đóng được dấu số vì chứng thư của khóa chỉ dùng được từ ngày %(first)s đến ngày %(last)s. "
        "Hãy báo quản trị hệ thống thay khóa còn hạn, rồi bấm “Đóng dấu các tệp còn thiếu”."
    )


class SealClockSilent(RuleViolation):
    code = "seal_clock_silent"
    message = _(
        "Chưa đóng được dấu số vì máy chủ cấp dấu thời gian không trả lời. Hệ thống tự thử lại; "
        "nếu kéo dài, hãy báo quản trị hệ thống xem địa chỉ của máy chủ đó."
    )


class SealPictureUnreadable(RuleViolation):
    code = "seal_picture_unreadable"
    message = _(
        "Chưa đóng được dấu số vì không đọc được hình dấu của cơ quan: tệp không có, hoặc không phải là ảnh. "
        "Hãy báo quản trị hệ thống xem lại nơi để hình dấu, rồi bấm “Đóng dấu các tệp còn thiếu”."
    )
