"""What is asked of a correction: the whole paper as it really is, whose place, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect
from lms.hr.decisions.forms import filled_words, position_choices, unit_choices, units_listed
from lms.hr.decisions.scan_forms import CheckedScan
from lms.org.domain.correcting import SORTS
from lms.org.domain.decision_dates import DecisionDays, faults_of
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.headcounts import filled_seats
from lms.org.domain.paper_numbers import is_paper_number, paper_number
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.exceptions_dates import EffectiveBeforeSigning
from lms.org.models import Decision, DecisionLine, Position, PostingVersion, Unit, UnitVersion


class CancelForm(forms.Form):
    reason = NFCCharField(
        label=_("Lý do hủy"),
        help_text=_("Ví dụ: ghi nhầm người. Nội dung này được ghi vào lịch sử và báo cho người trong quyết định."),
        max_length=300,
        error_messages={"required": _("Ghi lý do hủy, ví dụ: ghi nhầm người.")},
    )


class CorrectionForm(CheckedScan, forms.Form):
    """Begins with what is on record; without a file the scan stays. `line`: the one whose unit and position are asked
    too."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Loại quyết định"), widget=VietnameseSelect)
    number = NFCCharField(label=_("Số, ký hiệu"), max_length=60)
    signed_on = VietnameseDateField(label=_("Ngày ký"))
    effective_on = VietnameseDateField(label=_("Ngày hiệu lực"))
    keep_date_order = forms.BooleanField(label=_("Giữ nguyên: quyết định ghi đúng như vậy"), required=False)
    expires_on = VietnameseDateField(label=_("Ngày hết hạn"), required=False)
    issued_by = NFCCharField(label=_("Cơ quan ban hành"), max_length=200)
    signer = NFCCharField(label=_("Người ký"), max_length=200, required=False)
    signer_title = NFCCharField(label=_("Chức vụ người ký"), max_length=200, required=False)
    summary = NFCCharField(
        label=_("Trích yếu"), required=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}), max_length=2000
    )
    legal_basis = NFCCharField(
        label=_("Căn cứ"), required=False, widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}), max_length=4000
    )
    scan = forms.FileField(
        label=_("Thay bản quét (PDF, tối đa 5 MB)"),
        help_text=_("Chỉ chọn tệp khi bản quét đính kèm nhầm hoặc còn thiếu; bản quét cũ vẫn xem được ở bản trước."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    to_unit = forms.ModelChoiceField(
        label=_("Đơn vị nhận"), queryset=Unit.objects.none(), to_field_name="uid", widget=VietnameseSelect
    )
    to_position = forms.ModelChoiceField(
        label=_("Vị trí việc làm mới"),
        queryset=Position.objects.none(),
        to_field_name="code",
        widget=VietnameseSelect,
    )
    keep_filled = forms.BooleanField(label=_("Giữ nguyên: quyết định ghi đúng như vậy"), required=False)
    reason = NFCCharField(
        label=_("Lý do đính chính"),
        help_text=_(
            "Ví dụ: ghi nhầm ngày hiệu lực. Nội dung này được ghi vào lịch sử và báo cho người trong quyết định."
        ),
        max_length=300,
        error_messages={"required": _("Ghi lý do đính chính, ví dụ: ghi nhầm ngày hiệu lực.")},
    )

    def __init__(
        self, *args: Any, decision: Decision, line: DecisionLine | None, user: Any, new_id: UUID, **kwargs: Any
    ) -> None:
        names = ("kind", "number", "signed_on", "effective_on", "expires_on", "issued_by", "signer", "signer_title")
        initial = {name: getattr(decision, name) for name in (*names, "summary", "legal_basis")}
        super().__init__(*args, initial=initial | {"client_id": new_id}, **kwargs)
        self.line = line
        self.asks_filled = False
        sort = next(one for one in SORTS if decision.kind in one)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in DecisionKind if kind in sort]
        self.other_kinds = ", ".join(str(kind.label) for kind in DecisionKind if kind not in sort)
        self.asks_date_order = decision.effective_on < decision.signed_on or "keep_date_order" in self.data
        if not self.asks_date_order:
            self.fields["keep_date_order"].widget = forms.HiddenInput()
        if line is None:
            del self.fields["to_unit"], self.fields["to_position"], self.fields["keep_filled"]
        else:
            self._offer_places(decision, line, user)

    def _offer_places(self, decision: Decision, line: DecisionLine, user: Any) -> None:
        day = decision.effective_on
        held = PostingVersion.objects.known().select_related("position", "unit").get(posting=line.to_posting)
        near = unit_names([held.unit_id], day)[held.unit_id].commune_id
        reach = Unit.objects.visible_to(user).filter(pk__in=UnitVersion.objects.lasting_on(day).values("unit_id"))
        self.fields["to_unit"].queryset = reach
        offered = Position.objects.in_force(day) | Position.objects.filter(pk=held.position_id)
        self.fields["to_position"].queryset = offered
        self.fields["to_unit"].widget.choices = unit_choices(units_listed(reach, "", near, day, held.unit_id), day)
        choices = position_choices(day)
        if held.position.code not in dict(choices):  # the catalogue has been changed since
            choices.append((held.position.code, f"{held.position.name_vi} ({held.position.code})"))
        self.fields["to_position"].widget.choices = choices
        self.initial |= {"to_unit": held.unit.uid, "to_position": held.position.code}

    def clean_number(self) -> str:
        number = paper_number(self.cleaned_data["number"])
        if not is_paper_number(number):
            raise forms.ValidationError(
                _("Số, ký hiệu gồm chữ số và ký hiệu, như 123/QĐ-UBND. Hãy nhập như trên văn bản.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "kind" not in cleaned:
            return cleaned
        days = DecisionDays(
            DecisionKind(cleaned["kind"]),
            *(cleaned.get(name) for name in ("signed_on", "effective_on", "expires_on")),
        )
        keeps = bool(cleaned.get("keep_date_order"))
        for fault in faults_of(days, today=timezone.localdate(), keep_date_order=keeps):
            if fault.at not in self.errors:
                self.add_error(fault.at, str(fault))
            if isinstance(fault, EffectiveBeforeSigning):
                self.asks_date_order = True
                self.fields["keep_date_order"].widget = forms.CheckboxInput()
        self._ask_about_filled(cleaned)
        return cleaned

    def _ask_about_filled(self, cleaned: dict[str, Any]) -> None:
        """As the first record does, where it is another seat now, or of another day."""
        names = ("to_unit", "to_position", "effective_on")
        if self.line is None or not all(cleaned.get(name) for name in names) or not set(names) & set(self.changed_data):
            return
        filled = filled_seats(
            kind=DecisionKind(cleaned["kind"]),
            unit=cleaned["to_unit"],
            position=cleaned["to_position"],
            day=cleaned["effective_on"],
            but=self.line.official_id,
        )
        self.asks_filled = filled is not None
        if filled is not None and not cleaned["keep_filled"]:
            self.add_error("to_position", filled_words(filled))

    def facts(self) -> DecisionFacts:
        names = ("client_id", "number", "signed_on", "effective_on", "expires_on", "issued_by", "signer")
        words = {name: self.cleaned_data[name] for name in (*names, "signer_title", "summary", "legal_basis")}
        kind = DecisionKind(self.cleaned_data["kind"])
        return DecisionFacts(kind=kind, scan=self.cleaned_data["scan"], **words)

    def places(self) -> dict[int, tuple[Unit, Position]]:
        if self.line is None:
            return {}
        return {self.line.official_id: (self.cleaned_data["to_unit"], self.cleaned_data["to_position"])}


def lines_to_place(decision: Decision) -> list[DecisionLine]:
    """Those that begin a posting, by name."""
    begun = DecisionLine.objects.filter(decision=decision, to_posting__isnull=False)
    return list(begun.select_related("official", "to_posting").order_by("official__sort_key", "pk"))
