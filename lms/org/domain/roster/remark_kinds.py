"""What only asks to be looked at; the row is imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from lms.org.domain.roster.finding_kinds import FindingKind

REMARKS: dict[str, FindingKind] = {
    "birth_year_only": FindingKind(
        gettext_lazy("Chỉ có năm sinh %(found)s. Ghi nhận năm; ngày và tháng bổ sung sau."),
        gettext_lazy("chỉ có năm sinh"),
        is_error=False,
    ),
    "birth_maybe_month_first": FindingKind(
        gettext_lazy(
            "Cột này có ngày ghi tháng trước ngày. “%(found)s” được đọc là ngày %(day)s tháng %(month)s;"
            " hãy kiểm tra lại."
        ),
        gettext_lazy("ngày sinh có thể bị đảo ngày và tháng"),
        is_error=False,
    ),
    "birth_age": FindingKind(
        gettext_lazy("Ngày sinh này cho tuổi %(age)s. Kiểm tra lại trên giấy tờ."),
        gettext_lazy("tuổi khác thường"),
        is_error=False,
    ),
    "cccd_year": FindingKind(
        gettext_lazy("Số CCCD cho biết sinh năm %(cccd_year)s, cột ngày sinh ghi %(year)s. Kiểm tra lại trên giấy tờ."),
        gettext_lazy("năm sinh khác với số CCCD"),
        is_error=False,
    ),
    "cccd_gender": FindingKind(
        gettext_lazy("Số CCCD là của %(cccd_gender)s, cột giới tính ghi %(gender)s. Kiểm tra lại trên giấy tờ."),
        gettext_lazy("giới tính khác với số CCCD"),
        is_error=False,
    ),
    "cccd_province": FindingKind(
        gettext_lazy(
            "Ba số đầu %(province)s không phải mã nơi đăng ký khai sinh (001–096). Kiểm tra lại trên giấy tờ."
        ),
        gettext_lazy("ba số đầu của số CCCD khác thường"),
        is_error=False,
    ),
    "code_issued": FindingKind(
        gettext_lazy("Chưa có mã cán bộ. Hệ thống sẽ cấp một mã khi nhập."),
        gettext_lazy("được cấp mã cán bộ mới"),
        is_error=False,
    ),
    "identity_replaced": FindingKind(
        gettext_lazy("Hồ sơ đang ghi %(old)s; nhập dòng này sẽ thay bằng %(new)s. Kiểm tra lại trên giấy tờ."),
        gettext_lazy("họ tên, ngày sinh hoặc số CCCD khác với hồ sơ, sẽ được thay"),
        is_error=False,
    ),
    "mode_no_change": FindingKind(
        gettext_lazy("Người này đã có trong hồ sơ, mà lần nhập này chỉ thêm người mới nên hồ sơ giữ nguyên."),
        gettext_lazy("người đã có, lần này chỉ thêm mới"),
        is_error=False,
    ),
    "posting_differs": FindingKind(
        gettext_lazy(
            "Hồ sơ đang ghi %(recorded)s, tệp ghi %(wanted)s. Thay đổi vị trí phải bằng quyết định,"
            " nên dòng này không đổi vị trí; hãy ghi nhận quyết định."
        ),
        gettext_lazy("vị trí khác với hồ sơ, không đổi bằng danh sách"),
        is_error=False,
    ),
    "posting_none": FindingKind(
        gettext_lazy(
            "Hồ sơ ghi người này không còn giữ vị trí nào. Danh sách không mở lại vị trí; hãy ghi nhận quyết định."
        ),
        gettext_lazy("người không còn giữ vị trí nào"),
        is_error=False,
    ),
    "other_differs": FindingKind(
        gettext_lazy(
            "Hồ sơ chưa ghi kiêm nhiệm %(wanted)s. Thêm vị trí phải bằng quyết định; hãy ghi nhận quyết định."
        ),
        gettext_lazy("kiêm nhiệm khác với hồ sơ, không đổi bằng danh sách"),
        is_error=False,
    ),
    "other_same_as_main": FindingKind(
        gettext_lazy("Kiêm nhiệm “%(found)s” trùng với vị trí chính nên chỉ ghi một lần."),
        gettext_lazy("kiêm nhiệm trùng vị trí chính"),
        is_error=False,
    ),
}
