"""What the list of waiting items says; `%(name)s` is filled in the browser. States are worded as in ux.md 4.5."""

from django.utils.formats import get_format
from django.utils.translation import gettext as _


def waiting_texts() -> dict[str, str]:
    return {
        "tick": _("Việc đã đánh dấu"),
        "try": _("Câu luyện tập"),
        "done": _("Bước đã xong"),
        "observe": _("Phiếu quan sát"),
        "answers": _("Bài thi, %(count)s câu"),
        "moment": _("lúc %(time)s ngày %(date)s"),
        "waiting": _("Đã lưu trên máy này · chờ gửi"),
        "sending": _("Đang gửi…"),
        "signed_out": _("Cần đăng nhập lại để gửi"),
        "held": _("Hệ thống tạm chưa nhận, sẽ tự gửi lại."),
        "refused": _("Hệ thống chưa nhận."),
        "again": _("Gửi lại"),
        "drop": _("Bỏ mục này"),
        "point": get_format("DECIMAL_SEPARATOR"),
    }
