"""What a PDF that is sent to us may not be."""

from django.utils.translation import gettext_lazy as _

from lms.core.exceptions import RuleViolation


class UnfitPdf(RuleViolation):
    """Of a file that begins as a PDF does."""


class PdfBroken(UnfitPdf):
    code = "pdf_broken"
    message = _(
        "Tệp PDF này bị hỏng hoặc chưa chép xong nên không mở được. Hãy mở thử tệp trên máy, hoặc quét lại rồi gửi"
        " tệp mới."
    )


class PdfLocked(UnfitPdf):
    code = "pdf_locked"
    message = _(
        "Tệp PDF này có mật khẩu hoặc bị khóa nên không kiểm tra được. Hãy bỏ mật khẩu, hoặc quét lại bản giấy rồi gửi"
        " tệp mới."
    )


class PdfTooManyPages(UnfitPdf):
    code = "pdf_too_many_pages"
    message = _(
        "Tệp PDF này có %(pages)s trang, nhiều nhất là %(most)s trang. Hãy tách lấy những trang cần gửi rồi gửi lại."
    )


class PdfTooLargeToDraw(UnfitPdf):
    code = "pdf_too_large_to_draw"
    message = _(
        "Trang %(page)s của tệp PDF này quá lớn, mở ra sẽ làm treo máy. Hãy quét lại ở khổ A4 hoặc A3, độ phân giải"
        " 200–300 dpi."
    )


class PdfActs(UnfitPdf):
    code = "pdf_acts"
    message = _(
        "Tệp PDF này mang theo tệp đính kèm hoặc lệnh tự chạy nên không nhận được. Hãy in lại thành PDF mới, hoặc quét"
        " bản giấy rồi gửi."
    )


class PdfTooHard(UnfitPdf):
    code = "pdf_too_hard"
    message = _(
        "Tệp PDF này quá phức tạp nên không kiểm tra được. Hãy in lại thành PDF mới, hoặc quét bản giấy rồi gửi."
    )
