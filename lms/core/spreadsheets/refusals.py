"""Why a file can't be read, and what the person does next. Nothing has been written when one of these is raised."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation

_NOTHING_WRITTEN = _("Chưa có dữ liệu nào được ghi.")


def _and_nothing_written(sentence: str | Promise) -> Promise:
    return format_lazy("{} {}", sentence, _NOTHING_WRITTEN)


class UnusableFile(RuleViolation):
    """Any of the refusals below; `facts["name"]` is the file's name."""

    code = "file_unusable"


class EmptyFile(UnusableFile):
    code = "file_empty"
    message = _and_nothing_written(
        _("Tệp %(name)s chưa có dữ liệu. Mở lại bằng Excel, kiểm tra nội dung, lưu rồi tải lên lại.")
    )


class FileTooLarge(UnusableFile):
    code = "file_too_large"
    message = _and_nothing_written(
        _(
            "Tệp %(name)s nặng %(size)s MB, tối đa là %(limit)s MB. Bỏ bớt hình ảnh và trang tính không dùng, "
            "hoặc chia thành nhiều tệp rồi tải lên lần lượt."
        )
    )


class UnpackedTooLarge(UnusableFile):
    code = "file_unpacked_too_large"
    message = _and_nothing_written(
        _(
            "Tệp %(name)s khi mở ra lớn bất thường nên hệ thống không đọc. Chép riêng phần danh sách sang một tệp "
            "Excel mới, lưu rồi tải lên lại."
        )
    )


class TooManyRows(UnusableFile):
    code = "file_too_many_rows"
    message = _and_nothing_written(
        _(
            "Trang tính “%(sheet)s” của tệp %(name)s có dữ liệu đến dòng %(rows)s; mỗi lần nhập tối đa %(limit)s dòng. "
            "Xóa các ô ở xa phía dưới nếu không dùng, hoặc chia thành nhiều tệp rồi tải lên lần lượt."
        )
    )


class TooManyColumns(UnusableFile):
    code = "file_too_many_columns"
    message = _and_nothing_written(
        _(
            "Trang tính “%(sheet)s” của tệp %(name)s có dữ liệu đến cột thứ %(columns)s; tối đa là %(limit)s cột. "
            "Xóa các ô ở xa bên phải, lưu rồi tải lên lại."
        )
    )


class NotASpreadsheet(UnusableFile):
    code = "file_not_a_spreadsheet"
    message = _and_nothing_written(
        _(
            "Tệp %(name)s là %(kind)s, không phải bảng tính. Mở danh sách gốc bằng Excel, lưu thành tệp .xlsx rồi "
            "tải lên lại; cũng nhận tệp .xls, .ods và .csv."
        )
    )


class UnknownFileType(UnusableFile):
    code = "file_type_unknown"
    message = _and_nothing_written(
        _(
            "Chưa nhận ra loại của tệp %(name)s. Mở danh sách gốc bằng Excel, lưu thành tệp .xlsx rồi tải lên lại; "
            "cũng nhận tệp .xls, .ods và .csv."
        )
    )


class PasswordProtected(UnusableFile):
    code = "file_password"
    message = _and_nothing_written(
        _(
            "Tệp %(name)s đang đặt mật khẩu nên chưa đọc được. Mở bằng Excel, vào Tệp, Thông tin, Bảo vệ sổ làm việc, "
            "bỏ mật khẩu, lưu rồi tải lên lại."
        )
    )


class HasMacros(UnusableFile):
    """Refused though reading would run nothing: the file is kept, handed back and passed on to others."""

    code = "file_macros"
    message = _and_nothing_written(
        _(
            "Tệp %(name)s có macro. Để an toàn, hệ thống chỉ nhận tệp không có macro: mở bằng Excel, lưu thành tệp "
            ".xlsx rồi tải lên lại."
        )
    )


class BrokenFile(UnusableFile):
    code = "file_broken"
    message = _and_nothing_written(
        _(
            "Tệp %(name)s bị hỏng hoặc tải lên chưa trọn. Mở thử bằng Excel; nếu mở được, lưu thành một tệp .xlsx mới "
            "rồi tải lên lại."
        )
    )
