"""What a scan of a decision must be, whether it is sent with the paper's words or added later."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.core.exceptions_pdf import UnfitPdf
from lms.core.pdf_uploads import begins_as_pdf, check_pdf
from lms.core.upload_handlers import stopped_uploads

SCAN_LIMIT = 5 * 1024 * 1024
TOO_LARGE = _("Tệp quét lớn hơn 5 MB. Hãy quét lại ở chế độ đen trắng hoặc giảm độ phân giải.")


class CheckedScan:
    """Of a form with the field `scan`; the request knows of a file that was too long to be taken in."""

    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_scan(self) -> UploadedFile | None:
        scan = self.cleaned_data["scan"]
        if "scan" in stopped_uploads(self.request):
            raise ValidationError(TOO_LARGE)
        if isinstance(scan, UploadedFile):
            if (scan.size or 0) > SCAN_LIMIT:
                raise ValidationError(TOO_LARGE)
            content = scan.read()
            scan.seek(0)
            if not begins_as_pdf(content):
                raise ValidationError(_("Tệp này không phải PDF. Hãy chọn bản quét dạng PDF của quyết định."))
            try:
                check_pdf(content)
            except UnfitPdf as fault:
                raise ValidationError(str(fault), code=fault.code) from fault
        return scan


class AddScanForm(CheckedScan, forms.Form):
    """The scan of a decision that was recorded without one."""

    scan = forms.FileField(
        label=_("Bản quét quyết định (PDF, tối đa 5 MB)"),
        help_text=_("Hãy mở xem tệp trước khi gửi: ghi nhận rồi thì chỉ thay được bằng đính chính, có lý do."),
        required=False,  # asked for below: of a file that was too long nothing came in either
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_scan(self) -> UploadedFile | None:
        scan = super().clean_scan()
        if scan is None:
            raise ValidationError(_("Chưa chọn tệp. Hãy chọn bản quét dạng PDF của quyết định."))
        return scan
