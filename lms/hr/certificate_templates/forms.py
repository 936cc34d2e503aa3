"""What is asked of a template of certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.template_designs import Design, read_signatories
from certificates.enums import PaperKind, PaperLanguage
from certificates.exceptions_templates import SignatoryMalformed
from courses.models import CoursePage
from lms.core.forms import NFCCharField, VietnameseSelect, add_violation
from lms.org.domain.unit_names import UnitName

_VIETNAMESE, _ENGLISH = {"lang": "vi"}, {"lang": "en"}
HELD_LOGO = "held_logo"


class DesignForm(forms.Form):
    """The words and the look. `seen` tells whether somebody else has saved since; `held_logo` is the kept picture."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Khổ giấy"), choices=PaperKind.choices)
    language = forms.ChoiceField(label=_("Ngôn ngữ trên giấy"), choices=PaperLanguage.choices)
    heading_vi = NFCCharField(
        label=_("Tên giấy"), max_length=120, required=False, widget=forms.TextInput(attrs=_VIETNAMESE)
    )
    text_vi = NFCCharField(
        label=_("Lời trên giấy"),
        max_length=2000,
        required=False,
        help_text=_("Mỗi dòng là một dòng trên giấy. Dòng có chỗ điền mà không có gì để điền thì tự bỏ đi."),
        widget=forms.Textarea(attrs={"rows": 12} | _VIETNAMESE),
    )
    heading_en = NFCCharField(
        label=_("Tên giấy bằng tiếng Anh"), max_length=120, required=False, widget=forms.TextInput(attrs=_ENGLISH)
    )
    text_en = NFCCharField(
        label=_("Lời bằng tiếng Anh"),
        max_length=2000,
        required=False,
        help_text=_("Chỉ in khi chọn tiếng Anh, hoặc cả hai thứ tiếng. Các chỗ điền vẫn viết như ở lời tiếng Việt."),
        widget=forms.Textarea(attrs={"rows": 10} | _ENGLISH),
    )
    shows_levels = forms.BooleanField(label=_("In năng lực đã được chứng minh"), required=False)
    signatories = NFCCharField(
        label=_("Người ký thêm"),
        max_length=400,
        required=False,
        help_text=_(
            "Người duyệt cấp luôn ký, với tư cách đã được giao (TM., KT., TL., TUQ.). Có người ký nữa thì mỗi dòng một "
            "người, ví dụ: TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG | Nguyễn Văn An."
        ),
        widget=forms.Textarea(attrs={"rows": 2} | _VIETNAMESE),
    )
    logo = forms.FileField(
        label=_("Biểu trưng"),
        required=False,
        help_text=_("Tệp PNG hoặc JPEG, nhiều nhất 2 MB; in ở góc trên bên trái, rộng khoảng 2 cm."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    drops_logo = forms.BooleanField(label=_("Bỏ biểu trưng đang có"), required=False)

    def __init__(self, *args: Any, design: Design, seen: int = 0, **kwargs: Any) -> None:
        initial = {
            "seen": seen,
            "kind": design.kind,
            "language": design.language,
            "heading_vi": design.heading_vi,
            "text_vi": design.text_vi,
            "heading_en": design.heading_en,
            "text_en": design.text_en,
            "shows_levels": design.shows_levels,
            "signatories": "\n".join(str(one) for one in design.signatories),
        }
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.held = design.logo
        if not self.held:
            del self.fields["drops_logo"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["signatories"] = read_signatories(cleaned.get("signatories", ""))
        except SignatoryMalformed as violation:
            add_violation(self, violation)
        return cleaned

    def saw(self, seen: int) -> None:
        """The page that is sent back stands beside what is there by now."""
        self.data = self.data.copy()
        self.data["seen"] = str(seen)

    def design(self, *, logo: str = "") -> Design:
        """As filled in. `logo` is the digest of a picture kept just now; else the one there was stays, or goes."""
        given = self.cleaned_data
        held = "" if given.get("drops_logo") else self.held
        return Design(
            kind=given["kind"],
            language=given["language"],
            heading_vi=given["heading_vi"],
            heading_en=given["heading_en"],
            text_vi=given["text_vi"],
            text_en=given["text_en"],
            shows_levels=given["shows_levels"],
            logo=logo or held,
            signatories=given["signatories"],
        )


class NewTemplateForm(DesignForm):
    """With what can't be changed later: whose template it is, and for which course."""

    name = NFCCharField(
        label=_("Tên mẫu"),
        max_length=120,
        help_text=_("Chỉ để phân biệt các mẫu với nhau, không in trên giấy. Ví dụ: Mẫu chung năm 2026."),
        widget=forms.TextInput(attrs=_VIETNAMESE),
    )
    owner = forms.ChoiceField(
        label=_("Đơn vị có mẫu này"),
        help_text=_("Mẫu dùng cho giấy mà đơn vị này và các đơn vị bên dưới cấp."),
        widget=VietnameseSelect,
    )
    course = forms.ChoiceField(
        label=_("Dùng cho khóa học"),
        required=False,
        help_text=_("Mẫu riêng của một khóa học được dùng trước mẫu chung."),
        widget=VietnameseSelect,
    )

    field_order = ["name", "owner", "course"]

    def __init__(self, *args: Any, owners: Sequence[UnitName], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(str(one.uid), one.label) for one in owners]  # type: ignore[attr-defined]
        courses = CoursePage.objects.live().order_by("title").values_list("pk", "title")
        self.fields["course"].choices = [("", _("mọi khóa học")), *courses]  # type: ignore[attr-defined]
