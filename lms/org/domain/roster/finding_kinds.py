"""What stands in the way of a row: its sentence, the cause by which rows are grouped, and the fix offered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lms.org.enums_roster import Fix

Words = str | Promise


@dataclass(frozen=True)
class FindingKind:
    """`message` says what was found, what is expected and what to do; `cause` completes "3 dòng: …".

    Rows of one cause and one `group` (a unit's name, say) are mended together.
    """

    message: Words
    cause: Words
    is_error: bool = True
    fix: Fix = Fix.NONE
    button: Words = ""


_ACCEPT_ZERO = gettext_lazy("Đúng, thêm số 0 cho %(count)s dòng")
_ACCEPT_DATE = gettext_lazy("Đúng, lấy ngày gợi ý cho %(count)s dòng")
_LEAVE_EMPTY = gettext_lazy("Để trống ô này ở %(count)s dòng")
_APPLY = gettext_lazy("Áp dụng cho %(count)s dòng")

ERRORS: dict[str, FindingKind] = {
    "name_missing": FindingKind(
        gettext_lazy("Ô họ và tên đang trống. Ghi họ và tên đầy đủ của người này."),
        gettext_lazy("chưa có họ và tên"),
    ),
    "formula": FindingKind(
        gettext_lazy(
            "“%(found)s” bắt đầu bằng dấu “%(sign)s” như một công thức của Excel nên không được nhận."
            " Gõ lại nội dung bằng chữ."
        ),
        gettext_lazy("ô chứa công thức"),
    ),
    "name_formula": FindingKind(
        gettext_lazy(
            "Ô họ và tên là một công thức của Excel nên không được nhận."
            " Gõ họ và tên bằng chữ, hoặc chép cột rồi dán lại dưới dạng giá trị."
        ),
        gettext_lazy("họ và tên là công thức"),
    ),
    "name_no_letters": FindingKind(
        gettext_lazy(
            "“%(found)s” không có chữ cái nào, cần họ và tên đầy đủ."
            " Nếu ô này là công thức, hãy dán lại dưới dạng giá trị."
        ),
        gettext_lazy("ô họ và tên không có chữ"),
    ),
    "too_long": FindingKind(
        gettext_lazy("Nội dung dài %(length)s ký tự, tối đa %(limit)s. Rút gọn nội dung của ô này."),
        gettext_lazy("nội dung dài quá mức"),
    ),
    "birth_not_in_calendar": FindingKind(
        gettext_lazy(
            "“%(found)s” không có trong lịch. Cần ngày/tháng/năm, ví dụ 05/07/1980; nếu chỉ biết năm, ghi 1980."
        ),
        gettext_lazy("ngày sinh không có trong lịch"),
    ),
    "birth_month_first": FindingKind(
        gettext_lazy(
            "“%(found)s” có số tháng lớn hơn 12 nếu đọc theo ngày/tháng/năm; có thể tệp ghi tháng trước ngày."
            " Ngày đúng có phải %(suggested)s không?"
        ),
        gettext_lazy("ngày sinh ghi tháng trước ngày"),
        fix=Fix.ACCEPT,
        button=_ACCEPT_DATE,
    ),
    "birth_serial": FindingKind(
        gettext_lazy(
            "“%(found)s” là số thứ tự ngày của Excel, không phải ngày/tháng/năm. Ngày đúng có phải %(suggested)s không?"
        ),
        gettext_lazy("ngày sinh bị Excel đổi thành số"),
        fix=Fix.ACCEPT,
        button=_ACCEPT_DATE,
    ),
    "birth_twice": FindingKind(
        gettext_lazy("Dòng này ghi ngày sinh ở cả cột nam và cột nữ. Giữ lại một ngày đúng, xóa ô kia."),
        gettext_lazy("ngày sinh ghi ở cả hai cột"),
    ),
    "birth_unreadable": FindingKind(
        gettext_lazy(
            "Chưa đọc được “%(found)s” thành ngày. Cần ngày/tháng/năm, ví dụ 05/07/1980; nếu chỉ biết năm, ghi 1980."
        ),
        gettext_lazy("ngày sinh chưa đọc được"),
    ),
    "birth_future": FindingKind(
        gettext_lazy("“%(found)s” ở sau ngày hôm nay. Kiểm tra lại ngày sinh trên giấy tờ."),
        gettext_lazy("ngày sinh ở sau ngày hôm nay"),
    ),
    "cccd_lost_zero": FindingKind(
        gettext_lazy(
            "“%(found)s” có %(digits)s chữ số, cần 12. Excel có thể đã bỏ số 0 ở đầu."
            " Số đúng có phải %(suggested)s không?"
        ),
        gettext_lazy("số CCCD thiếu số 0 ở đầu"),
        fix=Fix.ACCEPT,
        button=_ACCEPT_ZERO,
    ),
    "cccd_old": FindingKind(
        gettext_lazy(
            "“%(found)s” có 9 chữ số như số CMND cũ, số CCCD có 12 chữ số. Ghi số CCCD, hoặc để trống rồi bổ sung sau."
        ),
        gettext_lazy("số CMND cũ trong cột CCCD"),
        fix=Fix.SKIP,
        button=_LEAVE_EMPTY,
    ),
    "cccd_rounded": FindingKind(
        gettext_lazy(
            "Excel đã rút gọn số thành “%(found)s” nên không còn đủ 12 chữ số."
            " Đổi định dạng cột thành Văn bản (Text) rồi nhập lại số, hoặc để trống rồi bổ sung sau."
        ),
        gettext_lazy("số CCCD bị Excel rút gọn"),
        fix=Fix.SKIP,
        button=_LEAVE_EMPTY,
    ),
    "cccd_unreadable": FindingKind(
        gettext_lazy("“%(found)s” chưa phải số CCCD, cần đúng 12 chữ số. Ghi lại số, hoặc để trống rồi bổ sung sau."),
        gettext_lazy("số CCCD chưa đủ 12 chữ số"),
        fix=Fix.SKIP,
        button=_LEAVE_EMPTY,
    ),
    "phone_lost_zero": FindingKind(
        gettext_lazy(
            "“%(found)s” có 9 chữ số, cần 10. Excel có thể đã bỏ số 0 ở đầu. Số đúng có phải %(suggested)s không?"
        ),
        gettext_lazy("số điện thoại thiếu số 0 ở đầu"),
        fix=Fix.ACCEPT,
        button=_ACCEPT_ZERO,
    ),
    "phone_unreadable": FindingKind(
        gettext_lazy(
            "“%(found)s” chưa phải một số điện thoại, cần 10 chữ số bắt đầu bằng 0."
            " Ghi lại một số, hoặc để trống rồi bổ sung sau."
        ),
        gettext_lazy("số điện thoại chưa đọc được"),
        fix=Fix.SKIP,
        button=_LEAVE_EMPTY,
    ),
    "email_unreadable": FindingKind(
        gettext_lazy(
            "“%(found)s” chưa phải địa chỉ thư điện tử, cần dạng ten@coquan.vn. Ghi lại, hoặc để trống rồi bổ sung sau."
        ),
        gettext_lazy("thư điện tử chưa đọc được"),
        fix=Fix.SKIP,
        button=_LEAVE_EMPTY,
    ),
    "unit_missing": FindingKind(
        gettext_lazy("Người chưa có trong hồ sơ cần ghi đơn vị. Ghi tên phòng, hoặc tên %(scope)s."),
        gettext_lazy("chưa ghi đơn vị"),
        fix=Fix.CHOOSE_UNIT,
        button=_APPLY,
    ),
    "unit_unknown": FindingKind(
        gettext_lazy("Không có đơn vị “%(found)s” trong %(scope)s. %(nearest)s"),
        gettext_lazy("đơn vị “%(found)s” không có trong %(scope)s"),
        fix=Fix.CHOOSE_UNIT,
        button=_APPLY,
    ),
    "unit_old_name": FindingKind(
        gettext_lazy("“%(found)s” là tên cũ, nay thuộc %(current)s. Người này có thuộc %(current)s không?"),
        gettext_lazy("“%(found)s” là tên cũ, nay thuộc %(current)s"),
        fix=Fix.CHOOSE_UNIT,
        button=_APPLY,
    ),
    "unit_ambiguous": FindingKind(
        gettext_lazy("Có %(number)s đơn vị tên “%(found)s” trong %(scope)s. Chọn một đơn vị, hoặc ghi thêm tên xã."),
        gettext_lazy("nhiều đơn vị cùng tên “%(found)s”"),
        fix=Fix.CHOOSE_UNIT,
        button=_APPLY,
    ),
    "unit_outside": FindingKind(
        gettext_lazy(
            "“%(found)s” nằm ngoài phạm vi của lần nhập này (%(scope)s). Bỏ dòng này khỏi tệp,"
            " hoặc nhập dòng này ở đúng đơn vị đó."
        ),
        gettext_lazy("đơn vị “%(found)s” ngoài phạm vi"),
    ),
    "position_missing": FindingKind(
        gettext_lazy("Người chưa có trong hồ sơ cần ghi vị trí việc làm. Ghi mã, ví dụ CM-04, hoặc tên vị trí."),
        gettext_lazy("chưa ghi vị trí việc làm"),
    ),
    "position_unknown": FindingKind(
        gettext_lazy("Không có vị trí việc làm “%(found)s” trong danh mục. %(nearest)s"),
        gettext_lazy("vị trí “%(found)s” không có trong danh mục"),
        fix=Fix.CHOOSE_POSITION,
        button=_APPLY,
    ),
    "duplicate_in_file": FindingKind(
        gettext_lazy(
            "Trùng %(what)s với dòng %(other)s. Mỗi người một dòng; vị trí thứ hai ghi ở cột Kiêm nhiệm của dòng đầu."
        ),
        gettext_lazy("người đã có ở dòng khác trong tệp"),
    ),
    "maybe_in_file": FindingKind(
        gettext_lazy(
            "Có thể là người ở dòng %(other)s: cùng họ tên, mà ngày sinh, mã cán bộ, số CCCD không cho thấy là hai"
            " người. Nếu là một người, gộp thành một dòng; nếu là hai người, hãy xác nhận."
        ),
        gettext_lazy("có thể là người ở dòng khác trong tệp"),
        fix=Fix.ACCEPT,
        button=gettext_lazy("Đúng là người khác, nhập %(count)s dòng"),
    ),
    "identity_conflict": FindingKind(
        gettext_lazy(
            "Mã cán bộ và số CCCD của dòng này đang thuộc hai hồ sơ khác nhau. Kiểm tra lại cả hai trên giấy tờ."
        ),
        gettext_lazy("mã cán bộ và số CCCD thuộc hai hồ sơ"),
    ),
    "person_differs": FindingKind(
        gettext_lazy(
            "Mã cán bộ “%(found)s” đang là của %(name)s, khác cả họ tên lẫn %(what)s. Kiểm tra lại mã cán bộ."
        ),
        gettext_lazy("mã cán bộ đang là của người khác"),
    ),
    "outside_scope": FindingKind(
        gettext_lazy(
            "Chưa dùng được mã cán bộ hoặc số CCCD của dòng này. Kiểm tra lại trên giấy tờ; nếu ghi đúng, hãy hỏi"
            " Sở Nội vụ. Khi tệp đã có %(most)s dòng như vậy, các dòng sau có mã hoặc số chưa có trong hồ sơ của"
            " đơn vị cũng chưa nhập được."
        ),
        gettext_lazy("mã cán bộ hoặc số CCCD phải hỏi Sở Nội vụ"),
    ),
    "key_not_chosen": FindingKind(
        gettext_lazy(
            "Mã cán bộ hoặc số CCCD của dòng này đã có ở hồ sơ mã %(code)s, nhưng mục được chọn để tìm người không dẫn"
            " đến hồ sơ đó. Kiểm tra lại dòng này, hoặc chọn cách tìm người khác ở bước Khớp cột."
        ),
        gettext_lazy("mã hoặc số đã có, nhưng không tìm theo mục đó"),
    ),
    "person_ambiguous": FindingKind(
        gettext_lazy(
            "Có %(number)s người cùng họ tên như vậy trong hồ sơ. Ghi thêm mã cán bộ, số CCCD hoặc ngày sinh."
        ),
        gettext_lazy("nhiều người cùng họ tên trong hồ sơ"),
    ),
    "possible_duplicate": FindingKind(
        gettext_lazy(
            "Hồ sơ đã có %(name)s, mã %(code)s, cùng ngày sinh hoặc năm sinh. Nếu là một người, ghi đúng mã cán bộ;"
            " nếu là hai người, hãy xác nhận."
        ),
        gettext_lazy("có thể là người đã có trong hồ sơ"),
        fix=Fix.ACCEPT,
        button=gettext_lazy("Đúng là người khác, thêm mới %(count)s dòng"),
    ),
    "mode_no_new": FindingKind(
        gettext_lazy(
            "Người này chưa có trong hồ sơ, mà lần nhập này chỉ cập nhật người đã có nên không nhập dòng này."
        ),
        gettext_lazy("người mới, lần này chỉ cập nhật"),
    ),
}
