"""The sentences the player says by itself; wording of ux.md 4.5, 5.5 and 10.3. `%(name)s` is filled in the browser."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.exceptions.attempts import OtherDevice
from assessments.texts import back_online, resend_texts, signed_out
from lms.learn.exams.inputs import hints, place_label


def player_texts() -> dict[str, Any]:
    return {
        "place": _("Câu %(number)s/%(count)s"),
        "minutes": _("còn %(count)s phút"),
        "seconds": _("còn %(clock)s"),
        "time_up": _("hết giờ"),
        "hide_clock": _("Ẩn đồng hồ"),
        "show_clock": _("Hiện đồng hồ"),
        "left_10": _("Còn 10 phút."),
        "left_5": _("Còn 5 phút."),
        "left_1": _("Còn 1 phút."),
        "more_time_one": _more_time(1),
        "more_time": _more_time(2),
        "hints": hints(),
        "nth": place_label(),
        "picture": _("Hình %(number)s"),
        "letters_left": _("Còn viết được %(count)s ký tự."),
        "next": _("Câu tiếp"),
        "to_check": _("Xem lại bài làm"),
        "question": _("Câu %(number)s"),
        "missing_one": _not_answered(1),
        "missing": _not_answered(2),
        "in_part_one": _answered_in_part(1),
        "in_part": _answered_in_part(2),
        "missing_none": _("Đã trả lời đủ các câu."),
        "check_title": _("Xem lại bài làm"),
        "answered": _("Đã trả lời"),
        "partly": _("Trả lời một phần"),
        "unanswered": _("Chưa trả lời"),
        "flagged": _("Cần xem lại"),
        "confirm_missing_one": _missing(1),
        "confirm_missing": _missing(2),
        "confirm_in_part_one": _in_part(1),
        "confirm_in_part": _in_part(2),
        "confirm_all": _("Đã trả lời đủ %(count)s câu. Nộp bài?"),
        "sending": _("Đang gửi bài…"),
        "submit": _("Nộp bài"),
        "s1": _("Đang lưu…"),
        "s2": _("Đã lưu trên máy này"),
        "s3": _("Đã gửi lên hệ thống lúc %(time)s"),
        "s4": _("Chưa gửi được – sẽ tự gửi khi có mạng"),
        "s5": _("Cần đăng nhập lại để gửi"),
        "s6": _("Máy này hết chỗ lưu"),
        "e4": _("Mất mạng. Câu trả lời đã lưu trên máy này và sẽ tự gửi khi có mạng. Anh/chị cứ làm tiếp."),
        "e5_one": signed_out(1),
        "e5": signed_out(2),
        "e6_device": _(
            "Máy này hết chỗ lưu nên câu vừa chọn chỉ có trên trang đang mở. Đừng đóng trang: máy vẫn đang gửi lên "
            "hệ thống. Hãy xóa bớt tệp trên máy để lưu được trở lại."
        ),
        "e7": _(
            "Đã hết giờ. Bài được khóa với %(answered)s/%(count)s câu đã trả lời và sẽ tự gửi khi có mạng, "
            "chậm nhất %(time)s ngày %(date)s. Mã biên nhận: %(receipt)s."
        ),
        "locked_title": _("Đã khóa bài. Chờ gửi"),
        "locked": _(
            "Bài được khóa với %(answered)s/%(count)s câu đã trả lời và sẽ tự gửi khi có mạng, "
            "chậm nhất %(time)s ngày %(date)s. Mã biên nhận: %(receipt)s."
        ),
        "e8": str(OtherDevice.message),
        "elsewhere_unsent": _(
            "Bài thi đang được làm trên một máy khác từ %(time)s. Câu làm ở máy này sau lúc đó chưa được nhận. "
            "Hãy tiếp tục trên máy kia, hoặc bấm “Làm tiếp ở máy này”."
        ),
        "foreign": _(
            "Tài khoản đang đăng nhập không phải là người đang làm bài này, nên bài được ẩn và không gửi gì. "
            "Các câu trả lời vẫn còn trên máy này và chờ đúng người đăng nhập lại."
        ),
        "back_online_one": back_online(1),
        "back_online": back_online(2),
        "all_sent": _("Đã gửi xong lúc %(time)s"),
        "not_taken": _("Câu %(number)s: %(reason)s"),
        "see_result": _("Xem kết quả"),
    }


def home_texts() -> dict[str, str]:
    """What a kept copy of the home page says of an exam that this device holds."""
    return resend_texts() | {
        "begun": _("Bài thi đang làm dở – còn %(count)s phút"),
        "over": _("Đã khóa bài. Chờ gửi"),
        "go_on": _("Làm bài tiếp"),
        "open": _("Mở bài"),
    }


def _more_time(count: int) -> str:
    return ngettext(
        "Được thêm %(count)s phút. Giờ kết thúc mới: %(time)s.",
        "Được thêm %(count)s phút. Giờ kết thúc mới: %(time)s.",
        count,
    )


def intro_texts() -> dict[str, str]:
    return {
        "storage_ok": _("Máy này lưu được câu trả lời (đã ghi thử và đọc lại)."),
        "storage_bad": _("Máy này chưa lưu được câu trả lời."),
        "e6": _("Máy này hết chỗ lưu nên chưa thể bắt đầu bài thi. Xóa bớt tệp trên máy hoặc dùng máy khác."),
        "e6_used": _(
            "Máy này hết chỗ lưu nên chưa thể bắt đầu bài thi. "
            "Xóa bớt bài đã tải (đang chiếm %(size)s) hoặc dùng máy khác."
        ),
        "clock_ok": _("Đồng hồ của máy khớp với hệ thống."),
        "clock_off": _("Đồng hồ của máy lệch %(count)s phút. Không sao: bài thi tính giờ theo hệ thống."),
        "pack_loading": _("Đang tải trang làm bài vào máy…"),
        "pack_ok": _(
            "Đã tải trang làm bài vào máy; bấm bắt đầu thì cả đề cũng nằm trên máy. "
            "Tắt máy lúc mất mạng, mở lại vẫn làm tiếp được."
        ),
        "pack_late": _("Chưa tải xong trang làm bài vào máy.") + " " + _stay_open(),
        "pack_none": _("Trình duyệt này, hoặc địa chỉ không có HTTPS, không giữ được đề thi trên máy.")
        + " "
        + _stay_open(),
        "pack_shared": _("Máy dùng chung nên không giữ đề thi.")
        + " "
        + _stay_open()
        + " "
        + _("Câu đã chọn nằm trên máy này đến khi nộp xong; người khác không xem và không gửi được."),
    }


def _stay_open() -> str:
    return _("Mất mạng thì cứ làm tiếp và đừng đóng trang: đóng rồi, phải có mạng mới mở lại được.")


def _missing(count: int) -> str:
    return ngettext("Còn %(count)s câu chưa trả lời. Vẫn nộp?", "Còn %(count)s câu chưa trả lời. Vẫn nộp?", count)


def _not_answered(count: int) -> str:
    return ngettext("Còn %(count)s câu chưa trả lời.", "Còn %(count)s câu chưa trả lời.", count)


def _in_part(count: int) -> str:
    return ngettext(
        "Có %(count)s câu mới trả lời một phần. Vẫn nộp?", "Có %(count)s câu mới trả lời một phần. Vẫn nộp?", count
    )


def _answered_in_part(count: int) -> str:
    return ngettext("Có %(count)s câu mới trả lời một phần.", "Có %(count)s câu mới trả lời một phần.", count)
