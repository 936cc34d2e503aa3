"""What pages say of answers that a browser still holds; `%(name)s` is filled in the browser."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def resend_texts() -> dict[str, str]:
    return {
        "sending_one": back_online(1),
        "sending": back_online(2),
        "sent": _("Đã gửi xong lúc %(time)s"),
        "not_taken": _("Câu %(number)s: %(reason)s"),
        "e5_one": signed_out(1),
        "e5": signed_out(2),
        "e4_one": _waiting(1),
        "e4": _waiting(2),
    }


def signed_out(count: int) -> str:
    return ngettext(
        "Phiên đăng nhập đã hết. %(count)s câu trả lời vẫn còn trên máy này. Đăng nhập lại để gửi.",
        "Phiên đăng nhập đã hết. %(count)s câu trả lời vẫn còn trên máy này. Đăng nhập lại để gửi.",
        count,
    )


def back_online(count: int) -> str:
    return ngettext("Đã có mạng. Đang gửi %(count)s mục…", "Đã có mạng. Đang gửi %(count)s mục…", count)


def _waiting(count: int) -> str:
    return ngettext(
        "Mất mạng. %(count)s câu trả lời còn trên máy này và sẽ tự gửi khi có mạng.",
        "Mất mạng. %(count)s câu trả lời còn trên máy này và sẽ tự gửi khi có mạng.",
        count,
    )
