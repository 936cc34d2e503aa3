"""One question a page: the forms of the decision wizard."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect
from lms.hr.decisions.scan_forms import CheckedScan
from lms.org.domain.decision_dates import WITH_TERM, DecisionDays, faults_of
from lms.org.domain.decision_drafts import PAPER_WORDS
from lms.org.domain.headcounts import Seats, filled_seats
from lms.org.domain.paper_numbers import is_paper_number, paper_number
from lms.org.domain.position_titles import position_titles_on
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.exceptions_dates import EffectiveBeforeSigning
from lms.org.models import DecisionDraft, Official, Position, Unit, UnitVersion

LIST_LIMIT = 60

KIND_HINTS = {
    DecisionKind.TRANSFER: _("chuyển từ cơ quan này sang cơ quan hoặc vị trí khác"),
    DecisionKind.ROTATE: _("lãnh đạo chuyển sang vị trí lãnh đạo khác có thời hạn"),
    DecisionKind.SECOND: _("cử đến nơi khác có thời hạn, vẫn thuộc đơn vị cũ"),
    DecisionKind.CONCURRENT: _("giữ thêm một vị trí, vị trí chính không đổi"),
    DecisionKind.ASSIGN: _("đổi nhiệm vụ trong cùng cơ quan"),
    DecisionKind.APPOINT: _("giữ chức vụ lãnh đạo, quản lý hoặc ngạch"),
    DecisionKind.DESIGNATE: _("giữ chức vụ lãnh đạo không qua bầu cử"),
    DecisionKind.RECEIVE: _("nhận người từ nơi khác đến"),
    DecisionKind.RELIEVE: _("không giữ vị trí nữa, chưa giao vị trí mới"),
    DecisionKind.LEAVE: _("nghỉ hưu, thôi việc; kết thúc mọi vị trí đang giữ"),
}


class PersonForm(forms.Form):
    """Who: one of the people found."""

    official = forms.ModelChoiceField(
        label=_("Người có tên trong quyết định"),
        queryset=Official.objects.none(),
        to_field_name="uid",
        widget=forms.RadioSelect(attrs={"lang": "vi"}),
        empty_label=None,
        error_messages={
            "required": _("Chọn một người trong danh sách. Có thể tìm theo tên không dấu hoặc mã cán bộ."),
            "invalid_choice": _("Người được chọn không còn trong phạm vi phụ trách. Hãy tìm và chọn lại."),
        },
    )


class KindForm(forms.ModelForm):
    """Which act."""

    class Meta:
        model = DecisionDraft
        fields = ["kind"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Loại quyết định"),
            choices=[(kind.value, f"{kind.label} – {hint}") for kind, hint in KIND_HINTS.items()],
            widget=forms.RadioSelect,
            error_messages={"required": _("Chọn loại quyết định ghi trên văn bản.")},
        )


class PaperForm(CheckedScan, forms.ModelForm):
    """What the paper says."""

    number = NFCCharField(label=_("Số, ký hiệu"), max_length=60, help_text=_("Ví dụ 123/QĐ-UBND"))
    signed_on = VietnameseDateField(label=_("Ngày ký"))
    effective_on = VietnameseDateField(label=_("Ngày hiệu lực"))
    expires_on = VietnameseDateField(
        label=_("Ngày hết hạn"),
        required=False,
        help_text=_("Biệt phái phải có; luân chuyển, kiêm nhiệm nếu văn bản ghi thời hạn. Loại khác để trống."),
    )
    issued_by = NFCCharField(label=_("Cơ quan ban hành"), max_length=200)
    signer = NFCCharField(label=_("Người ký"), max_length=200, required=False)
    signer_title = NFCCharField(label=_("Chức vụ người ký"), max_length=200, required=False)
    summary = NFCCharField(
        label=_("Trích yếu"), required=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}), max_length=2000
    )
    legal_basis = NFCCharField(
        label=_("Căn cứ"),
        required=False,
        help_text=_("Luật, nghị định, quy chế ghi ở phần căn cứ của văn bản."),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        max_length=4000,
    )
    scan = forms.FileField(
        label=_("Bản quét quyết định (PDF, tối đa 5 MB)"),
        required=False,
        help_text=_("Có thể bổ sung sau."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    keep_date_order = forms.BooleanField(label=_("Giữ nguyên: quyết định ghi đúng như vậy"), required=False)

    class Meta:
        model = DecisionDraft
        fields = [*PAPER_WORDS, "scan", "keep_date_order"]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.asks_date_order = bool(self.instance.keep_date_order)
        self.asks_term = self.instance.kind in WITH_TERM

    def clean_number(self) -> str:
        number = paper_number(self.cleaned_data["number"])
        if not is_paper_number(number):
            raise forms.ValidationError(
                _("Số, ký hiệu gồm chữ số và ký hiệu, như 123/QĐ-UBND. Hãy nhập như trên văn bản.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        days = DecisionDays(
            DecisionKind(self.instance.kind),
            *(cleaned.get(name) for name in ("signed_on", "effective_on", "expires_on")),
        )
        keeps_order = bool(cleaned.get("keep_date_order"))
        for fault in faults_of(days, today=timezone.localdate(), keep_date_order=keeps_order):
            if fault.at not in self.errors:  # a day that can't be read is told already
                self.add_error(fault.at, str(fault))
            keeps_order = keeps_order or isinstance(fault, EffectiveBeforeSigning)
        self.asks_date_order = self.asks_date_order or keeps_order
        return cleaned


class PlaceForm(forms.Form):
    """Where to: unit and position, as they were called on the effective day."""

    to_unit = forms.ModelChoiceField(
        label=_("Đơn vị nhận"),
        queryset=Unit.objects.none(),
        to_field_name="uid",
        widget=VietnameseSelect,
        error_messages={
            "required": _("Chọn đơn vị ghi trong quyết định."),
            "invalid_choice": _("Đơn vị này không có trong phạm vi phụ trách vào ngày hiệu lực. Hãy chọn lại."),
        },
    )
    to_position = forms.ModelChoiceField(
        label=_("Vị trí việc làm mới"),
        queryset=Position.objects.none(),
        to_field_name="code",
        widget=VietnameseSelect,
        error_messages={
            "required": _("Chọn vị trí việc làm ghi trong quyết định."),
            "invalid_choice": _("Vị trí này không có trong danh mục vào ngày hiệu lực. Hãy chọn lại."),
        },
    )
    keep_filled = forms.BooleanField(label=_("Giữ nguyên: quyết định ghi đúng như vậy"), required=False)

    def __init__(
        self, *args: Any, draft: DecisionDraft, user: Any, search: str, near: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        assert draft.effective_on is not None
        day = draft.effective_on
        reach = Unit.objects.visible_to(user).filter(pk__in=UnitVersion.objects.lasting_on(day).values("unit_id"))
        self.fields["to_unit"].queryset = reach
        self.fields["to_position"].queryset = Position.objects.in_force(day)
        units = unit_choices(units_listed(reach, search, near, day, draft.to_unit_id), day)
        self.fields["to_unit"].widget.choices = [("", _("Chọn đơn vị")), *units]
        self.fields["to_position"].widget.choices = [("", _("Chọn vị trí")), *position_choices(day)]
        self.listed_count = len(units)
        self.draft = draft
        self.asks_filled = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit, position = cleaned.get("to_unit"), cleaned.get("to_position")
        if unit is None or position is None:
            return cleaned
        filled = filled_seats(
            kind=DecisionKind(self.draft.kind),
            unit=unit,
            position=position,
            day=self.draft.effective_on,
            but=self.draft.official_id,
        )
        self.asks_filled = filled is not None
        if filled is not None and not cleaned["keep_filled"]:
            self.add_error("to_position", filled_words(filled))
        return cleaned


def filled_words(filled: Seats) -> str:
    text = gettext(
        "Vị trí này ở đơn vị nhận có biên chế %(seats)s, vào ngày hiệu lực đã có %(held)s người khác giữ."
        " Kiểm tra lại; nếu quyết định ghi đúng như vậy, chọn “Giữ nguyên”."
    )
    return text % {"seats": filled.seats, "held": filled.held}


def unit_choices(unit_ids: set[int], day: Any) -> list[tuple[str, str]]:
    ordered = sorted(unit_names(unit_ids, day).values(), key=lambda name: name.sort_key)
    return [(str(name.uid), name.label) for name in ordered]


def position_choices(day: Any) -> list[tuple[str, str]]:
    """Those in force that day, by the titles of that day."""
    offered = list(Position.objects.in_force(day))
    titles = position_titles_on([one.pk for one in offered], day)
    return [(one.code, f"{titles[one.pk]} ({one.code})") for one in offered]


def units_listed(reach: Any, search: str, near: int | None, day: Any, chosen: int | None) -> set[int]:
    """All units where they are few; else those that match the search, and those around where the person sits."""
    if search:
        found = reach.filter(pk__in=_matching(search, day))
        return set(found.values_list("pk", flat=True)[:LIST_LIMIT]) | ({chosen} if chosen else set())
    ids = set(reach.values_list("pk", flat=True)[: LIST_LIMIT + 1])
    if len(ids) > LIST_LIMIT:
        around = reach.filter(pk__in=Unit.objects.within(near, day)) if near else reach.none()
        ids = set(around.values_list("pk", flat=True))
    return ids | ({chosen} if chosen else set())


def _matching(search: str, day: Any) -> Any:
    """Units named like the text, and divisions below communes named like it."""
    versions = UnitVersion.objects.in_force(day)
    direct = versions.named_like(search)
    return versions.filter(Q(pk__in=direct) | Q(parent_id__in=direct.values("unit_id"))).values("unit_id")
