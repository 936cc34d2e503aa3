"""What a checklist is written and changed with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.checklists import MOST, ChecklistText, ItemText
from courses.panels import CompetencySelect, LevelSelect, ProcedureSelect
from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.forms import NFCCharField, VietnameseIntegerField
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit
from lms.org.policy import has_role_on_province
from lms.reference.models import Procedure

OUTCOMES = 3
KNOWN = {"required": gettext_lazy("Chọn một mục trong danh sách.")}


class ChecklistForm(forms.Form):
    """`procedure` and `unit` are said once, when it is made."""

    code = NFCCharField(
        label=gettext_lazy("Mã"),
        max_length=40,
        help_text=gettext_lazy("Ngắn, không đổi được, ví dụ BK-KHAI-SINH."),
        validators=[
            RegexValidator(r"^[A-Za-z0-9_-]+$", gettext_lazy("Mã chỉ gồm chữ không dấu, số, gạch nối và gạch dưới."))
        ],
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Của đơn vị"),
        queryset=Unit.objects.none(),
        help_text=gettext_lazy("Bảng kiểm dùng cho người của đơn vị này và các đơn vị bên dưới."),
        error_messages=KNOWN,
    )
    procedure = forms.ModelChoiceField(
        label=gettext_lazy("Thủ tục"),
        queryset=Procedure.objects.order_by("code"),
        required=False,
        empty_label=gettext_lazy("Không gắn thủ tục"),
        widget=ProcedureSelect,
    )
    title = NFCCharField(
        label=gettext_lazy("Tên việc"),
        max_length=200,
        help_text=gettext_lazy("Việc được quan sát, ví dụ: Tiếp nhận và đăng ký khai sinh."),
        widget=forms.TextInput(attrs={"lang": "vi"}),
    )
    situation = NFCCharField(
        label=gettext_lazy("Quan sát khi nào"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
        help_text=gettext_lazy("Ví dụ: một hồ sơ thật tại quầy, từ lúc chào người dân đến lúc trả giấy hẹn."),
    )
    most_missed = VietnameseIntegerField(
        label=gettext_lazy("Số mục không bắt buộc được thiếu"),
        min_value=0,
        max_value=MOST,
        help_text=gettext_lazy(
            "Mọi mục bắt buộc phải đạt. Mục khác chưa đạt hoặc không quan sát được thì tính là thiếu."
        ),
    )
    is_illustrative = forms.BooleanField(
        label=gettext_lazy("Minh họa"),
        required=False,
        help_text=gettext_lazy("Đánh dấu khi cơ quan chưa duyệt; các trang sẽ ghi rõ."),
    )
    seen = forms.IntegerField(required=False, min_value=0, max_value=32_767, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            for name in ("code", "unit", "procedure"):
                del self.fields[name]
            return
        today = timezone.localdate()
        granted = RoleGrant.objects.in_force(today).filter(user=user, role=Role.TRAINER).values("unit")
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=granted)
        field.required = not (user.is_superuser or has_role_on_province(user, Role.TRAINER))
        field.empty_label = gettext_lazy("Chọn đơn vị") if field.required else gettext_lazy("Dùng chung")
        names = unit_names(field.queryset.values_list("pk", flat=True), today)
        field.choices = [("", field.empty_label), *sorted(((pk, one.label) for pk, one in names.items()), key=_label)]


def _label(choice: tuple[int, str]) -> str:
    return choice[1]


class ItemForm(forms.Form):
    text = NFCCharField(
        label=gettext_lazy("Hành động quan sát được"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "vi"}),
    )
    is_critical = forms.BooleanField(label=gettext_lazy("Bắt buộc"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("is_critical") and not given.get("text") and "text" in given:
            self.add_error("text", _("Dòng này chưa có chữ. Hãy viết vào, hoặc bỏ dấu Bắt buộc để bỏ dòng."))
        return given


class OutcomeForm(forms.Form):
    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        required=False,
        empty_label=gettext_lazy("Không chọn"),
        queryset=Competency.objects.none(),
        widget=CompetencySelect,
    )
    level = forms.IntegerField(label=gettext_lazy("Mức"), required=False, min_value=1, max_value=99, widget=LevelSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = competencies_in_force(timezone.localdate())
        self.fields["competency"].queryset = Competency.objects.filter(pk__in=offered).order_by("code")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("competency") and not given.get("level") and "level" in given:
            self.add_error("level", _("Chọn mức mà bảng kiểm này chứng tỏ."))
        return given


WHOLE = {"empty_permitted": False}
"""A row that is sent as it was is read like any other."""
ItemFormSet = forms.formset_factory(ItemForm, extra=0, max_num=MOST, absolute_max=MOST)
OutcomeFormSet = forms.formset_factory(OutcomeForm, extra=0, max_num=OUTCOMES, absolute_max=OUTCOMES)


class Sheet:
    """The three parts of the page, and the words they make together."""

    def __init__(self, data: Any, *, user: Any, text: ChecklistText | None, seen: int = 0) -> None:
        initial = {"seen": seen, "most_missed": 0}
        items: list[dict[str, Any]] = []
        outcomes: list[dict[str, Any]] = []
        if text is not None:
            initial |= {name: getattr(text, name) for name in ("title", "situation", "most_missed", "is_illustrative")}
            items = [{"text": one.text, "is_critical": one.is_critical} for one in text.items]
            outcomes = [{"competency": competency, "level": level} for competency, level in text.outcomes]
        items += [{}] * (MOST - len(items))
        outcomes += [{}] * (OUTCOMES - len(outcomes))
        self.form = ChecklistForm(data, user=user, is_new=text is None, initial=initial)
        self.items = ItemFormSet(data, prefix="muc", initial=items, form_kwargs=WHOLE)
        self.outcomes = OutcomeFormSet(data, prefix="nang-luc", initial=outcomes, form_kwargs=WHOLE)
        self.problems: dict[str, str] = {}

    def is_valid(self) -> bool:
        return self.form.is_valid() & self.items.is_valid() & self.outcomes.is_valid()

    @property
    def has_errors(self) -> bool:
        return self.form.is_bound and bool(self.problems or not self.is_valid())

    def text(self) -> ChecklistText:
        given = self.form.cleaned_data
        rows = [one.cleaned_data for one in self.items]
        outcomes = [one.cleaned_data for one in self.outcomes]
        return ChecklistText(
            title=given["title"],
            situation=given["situation"],
            most_missed=given["most_missed"],
            is_illustrative=given["is_illustrative"],
            items=tuple(ItemText(one["text"], one["is_critical"]) for one in rows if one.get("text")),
            outcomes=tuple(sorted((one["competency"].pk, one["level"]) for one in outcomes if one.get("competency"))),
        )

    def refuse(self, field: str, reason: str) -> None:
        """Where it belongs: at a field of the form, above the rows, or above everything."""
        if field in {"items", "outcomes"}:
            self.problems[field] = reason
        else:
            self.form.add_error(field if field in self.form.fields else None, reason)
