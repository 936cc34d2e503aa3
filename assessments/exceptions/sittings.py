"""Rules of supervised exams, and of time beyond that of the exam."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class PinMissing(RuleViolation):
    code = "pin_missing"
    field = "pin"
    message = _("Nhập mã ca thi: %(length)s chữ số mà giám thị đọc hoặc viết lên bảng.")


class PinNotMade(RuleViolation):
    code = "pin_not_made"
    field = "pin"
    message = _("Giám thị chưa cấp mã cho ca thi này. Hãy chờ giám thị đọc mã rồi nhập.")


class PinWrong(RuleViolation):
    code = "pin_wrong"
    field = "pin"
    message = _(
        "Mã ca thi chưa đúng. Hãy nhìn lại mã giám thị vừa đọc rồi nhập lần nữa, đồng hồ chưa chạy. "
        "Còn %(left)s lần thử."
    )


class PinPaused(RuleViolation):
    code = "pin_paused"
    field = "pin"
    message = _(
        "Tạm dừng nhập mã đến %(time)s vì nhập chưa đúng %(most)s lần. "
        "Hãy chờ, hoặc báo giám thị cấp mã mới để nhập lại ngay; đồng hồ chưa chạy."
    )


class NotSupervised(RuleViolation):
    code = "not_supervised"
    field = "assessment"
    message = _("Bài này không phải bài thi có giám sát, hoặc vừa đóng. Hãy chọn bài khác.")


class WindowBackwards(RuleViolation):
    code = "sitting_window"
    field = "closes_at"
    message = _("Giờ đóng phải sau giờ mở ca thi. Hãy xem lại giờ đóng.")


class SittingInPast(RuleViolation):
    code = "sitting_in_past"
    field = "closes_at"
    message = _(
        "Giờ đóng %(time)s đã qua nên không ai bắt đầu được. Hãy xem lại ngày và giờ. Muốn dừng ca thi đang mở thì bấm "
        "“Kết thúc ca thi” ở trang ca thi."
    )


class SittingChanged(RuleViolation):
    """Somebody else saved it since the form was opened."""

    code = "sitting_changed"
    message = _(
        "Ca thi này vừa được sửa ở nơi khác, sau khi anh/chị mở trang, nên chưa lưu gì. "
        "Hãy mở lại trang sửa để thấy bản mới, rồi sửa tiếp."
    )


class InvigilatorMissing(RuleViolation):
    code = "invigilator_missing"
    field = "invigilators"
    message = _("Chọn ít nhất một giám thị: người cấp mã, thêm giờ và kết thúc ca thi.")


class InvigilatorUnknown(RuleViolation):
    code = "invigilator_unknown"
    field = "invigilators"
    message = _(
        "Giám thị phải là người phụ trách nhân sự hoặc biên soạn của đơn vị, hoặc của cấp trên, vào ngày thi. "
        "Ngày %(day)s chưa có hoặc không còn vai trò đó: %(names)s. Hãy chọn người khác."
    )


class CandidateInvigilates(RuleViolation):
    code = "candidate_invigilates"
    field = "candidates"
    message = _("%(name)s là giám thị nên không thể dự thi trong ca này. Hãy bỏ tên ở một trong hai danh sách.")


class CandidateElsewhere(RuleViolation):
    code = "candidate_elsewhere"
    field = "candidates"
    message = _(
        "Đến ngày thi %(day)s có người không còn ở đơn vị này, hoặc chưa mở tài khoản, nên chưa ghi gì: %(names)s. "
        "Hãy bỏ tên người đó, hoặc đổi ngày thi."
    )


class CandidateBegun(RuleViolation):
    code = "candidate_begun"
    field = "candidates"
    message = _("%(name)s đã bắt đầu làm bài trong ca này nên phải giữ trong danh sách.")


class NotInvigilator(RuleViolation):
    code = "not_invigilator"
    message = _("Chỉ giám thị có tên của ca thi mới làm được việc này. Giám thị: %(names)s.")


class SittingOver(RuleViolation):
    code = "sitting_over"
    message = _("Ca thi đã kết thúc lúc %(time)s nên không đổi được nữa. Nếu cần thi tiếp, hãy mở ca thi mới.")


class TimeNotGiven(RuleViolation):
    code = "time_not_given"
    message = _(
        "Không có ai được thêm giờ: bài đã nộp, đã chấm, chưa bắt đầu, hoặc bài thi đã đến giờ đóng. "
        "Hãy xem lại danh sách."
    )


class MinutesUnfit(RuleViolation):
    code = "minutes_unfit"
    field = "minutes"
    message = _("Nhập số phút thêm từ 1 đến %(most)s.")


class OutageOfferGone(RuleViolation):
    code = "outage_offer_gone"
    message = _(
        "Không còn bù giờ được cho lần mất liên lạc này: đã bù, đã hết giờ và quá %(minutes)s phút từ khi quay lại, "
        "hoặc đã hết mức bù của bài. Nếu cần thêm, hãy báo giám thị hoặc phụ trách nhân sự."
    )


class OwnArrangement(RuleViolation):
    code = "arrangement_own"
    message = _(
        "Người làm bài không tự ghi thêm giờ cho mình. Hãy nhờ người phụ trách nhân sự khác, hoặc của cấp trên."
    )


class ArrangementDates(RuleViolation):
    code = "arrangement_dates"
    field = "valid_to"
    message = _("Ngày cuối phải từ ngày bắt đầu trở đi. Hãy xem lại, hoặc để trống nếu không có hạn.")


class ArrangementOver(RuleViolation):
    code = "arrangement_over"
    field = "valid_to"
    message = _("Ngày cuối %(day)s đã qua nên không bài nào được thêm giờ. Hãy xem lại ngày, tháng, năm.")


class ArrangementOverlaps(RuleViolation):
    code = "arrangement_overlaps"
    field = "valid_from"
    message = _(
        "Người này đã được thêm giờ %(extra)s từ %(start)s, trùng với khoảng vừa nhập. "
        "Hãy dừng lần thêm giờ đó trước, rồi ghi lần mới."
    )


class ArrangementEnded(RuleViolation):
    code = "arrangement_ended"
    message = _("Lần thêm giờ này đã dừng trước đó nên không có gì thay đổi.")
