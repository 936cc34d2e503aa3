"""Sample facts for the catalogue of components. Long names and stacked marks are there on purpose."""

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from lms.core.statuses import Status
from lms.core.tables import Cell, Column, Row, Table

MARKS = "Ẩm thực, NGHIỆP VỤ, Ủy ban, đường sắt, Ngõ Huyện, quyển sổ đỏ, Ặ Ẵ Ỡ Ỹ"
LONG_NAME = "Trung tâm Phục vụ hành chính công đặc khu Phú Quốc và các điểm tiếp nhận lưu động"
SUCCESS = _("Đã ghi nhận Quyết định số 12/QĐ-UBND. Đã giao 2 lộ trình, hạn 30/08/2025.")
AS_OF = date(2025, 7, 2)
WHEN = datetime(2025, 7, 5, 7, 5, tzinfo=UTC)
SCALE = 5

FRAMES = {
    "nhan-su": "catalogue/hr.html",
    "hoc": "catalogue/learner.html",
    "toi-gian": "catalogue/minimal.html",
    "cong-khai": "catalogue/public.html",
}
FAULT_PAGES = {"400": "400.html", "403": "403.html", "403-csrf": "403_csrf.html", "404": "404.html", "500": "500.html"}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Họ và tên", help_text="Viết đúng như trong căn cước.")
    signed_on = forms.CharField(label="Ngày ký", help_text="Theo dạng ngày/tháng/năm, ví dụ 05/07/2025.")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    unit = forms.ChoiceField(label="Đơn vị", choices=[("", "Chọn đơn vị"), ("1", LONG_NAME), ("2", "Phòng Kinh tế")])
    kind = forms.ChoiceField(
        label="Loại quyết định",
        widget=forms.RadioSelect,
        choices=[("transfer", "Điều động"), ("secondment", "Biệt phái"), ("additional", "Kiêm nhiệm")],
    )
    fields_of_work = forms.MultipleChoiceField(
        label="Lĩnh vực",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("civil", "Hộ tịch"), ("land", "Đất đai"), ("certify", "Chứng thực")],
    )
    scan = forms.FileField(label="Bản chụp quyết định", required=False, help_text="PDF, không quá 5 MB.")
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    shared_device = forms.BooleanField(label="Máy dùng chung", required=False, help_text="Không lưu gì trên máy này.")

    def clean_signed_on(self) -> str:
        raise forms.ValidationError("Nhập ngày ký theo dạng ngày/tháng/năm, ví dụ 05/07/2025.")


class SampleFilter(forms.Form):
    q = forms.CharField(label="Tên hoặc mã cán bộ", required=False)
    field_of_work = forms.ChoiceField(label="Lĩnh vực", required=False, choices=[("", "Tất cả"), ("land", "Đất đai")])


def _form() -> SampleForm:
    form = SampleForm({"name": "", "signed_on": "7/15/2025", "note": MARKS, "unit": "1", "kind": "secondment"})
    form.is_valid()
    return form


def _table() -> Table:
    columns = (
        Column("Họ và tên", sort_url="?sap-xep=ten", sorted="ascending"),
        Column("Đơn vị", sort_url="?sap-xep=don-vi"),
        Column("Vị trí việc làm"),
        Column("Số ngày quá hạn", numeric=True),
    )
    people = [
        ("Nguyễn Thị Ân", "Sinh năm 1981", LONG_NAME, "Tư pháp – hộ tịch", "1.204"),
        ("H'Hen Niê Ksơr Y Blô", "Sinh năm 1976", "Phòng Văn hóa – Xã hội", "Nội vụ – thi đua", "11"),
        ("Phạm Ước", "", "Văn phòng HĐND và UBND", "Văn thư – lưu trữ", "8"),
    ]
    rows = tuple(
        Row(
            (Cell(name, href="#", note=note, lang="vi"), Cell(unit, lang="vi"), Cell(post, lang="vi"), Cell(days)),
            value=str(number),
            name=name,
        )
        for number, (name, note, unit, post, days) in enumerate(people)
    )
    return Table("3 người quá hạn, chậm nhất ở trên", columns, rows, select_name="nguoi")


def context() -> dict[str, object]:
    """Everything the catalogue's templates draw."""
    return {
        "marks": MARKS,
        "long_name": LONG_NAME,
        "as_of": AS_OF,
        "when": WHEN,
        "soon": date(2025, 7, 5),
        "late": date(2025, 6, 30),
        "statuses": Status.values,
        "tones": ["plain", "neutral", "info", "success", "warning", "danger", "offline"],
        "notices": ["info", "success", "warning", "danger", "offline"],
        "save_states": ["s1", "s2", "s3", "s4", "s5", "s6"],
        "form": _form(),
        "filter_form": SampleFilter({"field_of_work": "land"}),
        "chips": [{"label": "Lĩnh vực: Đất đai", "remove_url": "?"}],
        "table": _table(),
        "page": Paginator(range(1234), 50).page(3),
        "role_label": _("Phụ trách nhân sự"),
        "scope": {
            "parts": [
                {"label": "Toàn tỉnh", "href": "#"},
                {"label": "Xã Ea Kly", "href": "#"},
                {"label": "Phòng Kinh tế"},
            ],
            "locked": _("Chỉ xem được đơn vị được giao phụ trách."),
        },
        "breadcrumb": [
            {"label": "Tổng quan", "href": "#"},
            {"label": "Quyết định", "href": "#"},
            {"label": "Thành phần"},
        ],
        "steps": [
            {"label": "Tải tệp", "state": "done", "href": "#"},
            {"label": "Khớp cột", "state": "done", "href": "#"},
            {"label": "Kiểm tra", "state": "current"},
            {"label": "Xác nhận", "state": "todo"},
            {"label": "Kết quả", "state": "todo"},
        ],
        "answers": [
            {"key": "Loại quyết định", "value": "Biệt phái", "change_url": "#", "change_name": "loại quyết định"},
            {"key": "Đơn vị mới", "value": LONG_NAME, "change_url": "#", "change_name": "đơn vị mới", "lang": "vi"},
            {"key": "Bản chụp", "value": "", "change_url": "#", "change_name": "bản chụp"},
        ],
        "entries": [
            {
                "when": WHEN,
                "who": "Trần Văn Đạt",
                "what": "Sửa ngày hiệu lực của Quyết định số 12/QĐ-UBND",
                "changes": [{"label": "Ngày hiệu lực", "old": "01/07/2025", "new": "15/07/2025"}],
                "reason": "Bản ký có ngày khác bản dự thảo.",
            }
        ],
        "consequences": ["285 tài khoản sẽ được tạo.", "41 lộ trình sẽ được giao theo vị trí."],
        "tabs": [
            {"label": "Lỗi", "href": "#", "current": True, "count": 5},
            {"label": "Cảnh báo", "href": "#", "count": 6},
            {"label": "Hợp lệ", "href": "#", "count": 301},
        ],
        "bulk_actions": [{"label": "Nhắc học", "value": "nhac"}, {"label": "Gia hạn", "value": "gia-han"}],
        "heat_rows": [
            ("Xã Ea Kly", [(2, 40, 0), (12, 40, 0), (22, 40, 3)]),
            ("Phường Buôn Ma Thuột", [(29, 40, 0), (40, 40, 0), (0, 0, 0)]),
        ],
        "levels": [(2, 3), (3, 3), (0, 4), (SCALE, 4)],
    }


def fault_context() -> dict[str, object]:
    return {
        "audience": _("phụ trách nhân sự"),
        "role_label": _("Người học"),
        "error_code": "L-004821",
        "support_phone": "1900 0000",
        "kept": [],
        "target": "/",
    }
