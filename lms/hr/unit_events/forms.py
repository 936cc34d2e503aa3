"""One question a page: the forms of recording a paper about units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect
from lms.org.domain.succession.checking import name_of
from lms.org.domain.succession.facts import ENDS, STAYS, NewUnit
from lms.org.domain.succession.plan import EventPlan
from lms.org.enums import UnitEventKind, UnitType
from lms.org.exceptions_units import SplitNeedsParts, WhyUnplacedMissing
from lms.org.models import UnitEventDraft, UnitVersion

KIND_HINTS = {
    UnitEventKind.MERGE: gettext_lazy("nhiều đơn vị nhập làm một; người và kế hoạch học tập tự chuyển theo"),
    UnitEventKind.SPLIT: gettext_lazy(
        "một đơn vị chia thành nhiều, hoặc tách ra một phần; người được xếp từng người một"
    ),
    UnitEventKind.RENAME: gettext_lazy("vẫn đơn vị ấy, mang tên khác"),
    UnitEventKind.CHANGE_TYPE: gettext_lazy("xã thành phường, phường thành đặc khu…; vẫn đơn vị ấy"),
    UnitEventKind.ABOLISH: gettext_lazy("đơn vị không còn; người về các đơn vị khác, hoặc chờ quyết định bố trí"),
}
NEW = "moi"
MOST_NEW = 10


class KindForm(forms.Form):
    """What happens."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại sắp xếp"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn việc ghi trong văn bản.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind.value, f"{str(kind.label).capitalize()} – {hint}") for kind, hint in KIND_HINTS.items()
        ]


class UnitsForm(forms.Form):
    """To which units: several for a merger, one for all else."""

    def __init__(self, *args: Any, draft: UnitEventDraft, units: Sequence[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.unit_id), one.name) for one in units]
        known = {pk for pk, _name in choices}
        chosen = [str(pk) for pk in draft.units if str(pk) in known]
        if draft.kind == UnitEventKind.MERGE:
            self.fields["units"] = forms.MultipleChoiceField(
                label=_("Các đơn vị nhập làm một"),
                choices=choices,
                initial=chosen,
                widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
                error_messages={"required": _("Chọn ít nhất hai đơn vị nhập làm một.")},
            )
        else:
            self.fields["units"] = forms.ChoiceField(
                label=_("Đơn vị"),
                choices=choices,
                initial=chosen[0] if chosen else None,
                widget=forms.RadioSelect(attrs={"lang": "vi"}),
                error_messages={"required": _("Chọn một đơn vị.")},
            )

    def clean_units(self) -> list[int]:
        found = self.cleaned_data["units"]
        return [int(found)] if isinstance(found, str) else [int(one) for one in found]


def _are_divisions(units: Sequence[UnitVersion]) -> bool:
    return any(one.unit_type == UnitType.DIVISION for one in units)


class _NamedForm(forms.Form):
    """A name as it will be, and a code where the State has given one. `units`: those beside it, of one level."""

    units: Sequence[UnitVersion]

    name = NFCCharField(
        label=gettext_lazy("Tên đầy đủ của đơn vị"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Kể cả chữ xã, phường, đặc khu. Ví dụ: Phường Phú Xuân"),
    )
    code = NFCCharField(
        label=gettext_lazy("Mã đơn vị"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("5 chữ số theo danh mục hành chính. Để trống nếu chưa được cấp."),
    )

    def ask_for_division(self) -> None:
        """A division is called as its founding paper says, and has no code of the State."""
        del self.fields["code"]
        self.fields["name"].help_text = _("Như trong văn bản, ví dụ: Phòng Kinh tế")

    def named(self) -> list[str]:
        return [self.cleaned_data["name"], self.cleaned_data.get("code", "")]

    def check_name(self) -> None:
        """Its kind and its code, said at the field before the day of the paper is even asked."""
        if not self.units or not self.cleaned_data.get("name") or "code" in self.errors:
            return
        try:
            name_of(NewUnit(*self.named()), self.units[0])
        except RuleViolation as violation:
            self.add_error(violation.at, str(violation))


class IntoForm(_NamedForm):
    """What a merger makes: a new unit, one of those that merge, or another that is there."""

    into = forms.ChoiceField(
        label=gettext_lazy("Nhập vào đơn vị nào?"),
        widget=forms.RadioSelect(attrs={"lang": "vi"}),
        error_messages={"required": gettext_lazy("Chọn đơn vị có sau khi nhập.")},
    )
    other = forms.ChoiceField(label=gettext_lazy("Đơn vị khác đang có"), required=False, widget=VietnameseSelect)
    field_order = ["into", "name", "code", "other"]

    def __init__(self, *args: Any, draft: UnitEventDraft, units: Sequence[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        if _are_divisions(units):
            self.ask_for_division()
        merged = [one for one in units if one.unit_id in draft.units]
        rest = [one for one in units if one.unit_id not in draft.units]
        self.fields["into"].choices = [
            (NEW, _("Một đơn vị mới, tên ghi bên dưới")),
            *(
                (str(one.unit_id), _("Giữ lại %(name)s, nhận thêm các đơn vị kia") % {"name": one.name})
                for one in merged
            ),
            ("khac", _("Một đơn vị khác đang có, chọn bên dưới")),
        ]
        self.fields["other"].choices = [("", _("– Chọn –")), *((str(one.unit_id), one.name) for one in rest)]
        [now] = draft.takes_over or [None]
        if isinstance(now, list):
            self.initial = {"into": NEW, "name": now[0], "code": now[1]}
        elif now is not None:
            inside = now in draft.units
            self.initial = {"into": str(now) if inside else "khac", "other": "" if inside else str(now)}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("into") == NEW and not data.get("name"):
            self.add_error("name", _("Nhập tên đơn vị mới như trong văn bản."))
        if data.get("into") == "khac" and not data.get("other"):
            self.add_error("other", _("Chọn đơn vị nhận trong danh sách."))
        if data.get("into") == NEW:
            self.check_name()
        return data

    def fill(self, draft: UnitEventDraft) -> None:
        into = self.cleaned_data["into"]
        chosen = self.cleaned_data["other"] if into == "khac" else into
        draft.takes_over = [self.named() if into == NEW else int(chosen)]


class BecomesForm(_NamedForm):
    """What a unit is called from then on."""

    def __init__(self, *args: Any, draft: UnitEventDraft, units: Sequence[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.units = units
        if _are_divisions(units):
            self.ask_for_division()
        else:
            self.fields["code"].help_text = _("Chỉ nhập khi văn bản cấp mã khác. Để trống thì giữ mã hiện nay.")
        now = next((one.name for one in units if one.unit_id in draft.units), "")
        self.initial = dict(zip(("name", "code"), draft.becomes or (now, ""), strict=True))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.check_name()
        return data

    def fill(self, draft: UnitEventDraft) -> None:
        draft.becomes = self.named()


class PartsForm(forms.Form):
    """Who gets the parts of a unit: new units, a line each, and others that are there."""

    stays = forms.BooleanField(label=gettext_lazy("Đơn vị cũ vẫn còn, chỉ tách ra một phần"), required=False)
    new_units = NFCCharField(
        label=gettext_lazy("Các đơn vị mới"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "vi"}),
        help_text=gettext_lazy("Mỗi dòng một đơn vị, tên đầy đủ. Có mã thì ghi sau dấu phẩy. Ví dụ: Xã An Đông, 24511"),
    )
    existing = forms.MultipleChoiceField(
        label=gettext_lazy("Các đơn vị đang có, nhận thêm một phần"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
    )

    def __init__(self, *args: Any, draft: UnitEventDraft, units: Sequence[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.units = draft.kind, units
        rest = [one for one in units if one.unit_id not in draft.units]
        if _are_divisions(units):
            self.fields["new_units"].help_text = _("Mỗi dòng một phòng, trung tâm.")
        self.fields["existing"].choices = [(str(one.unit_id), one.name) for one in rest]
        if draft.kind == UnitEventKind.ABOLISH:
            del self.fields["stays"], self.fields["new_units"]
            self.fields["existing"].label = _("Các đơn vị nhận người")
            self.fields["existing"].help_text = _(
                "Không chọn đơn vị nào nếu không còn ai, hoặc chưa có nơi nhận; bước Xếp người hỏi từng người."
            )
        self.initial = {
            "stays": draft.stays,
            "new_units": "\n".join(", ".join(filter(None, one)) for one in draft.takes_over if isinstance(one, list)),
            "existing": [str(one) for one in draft.takes_over if isinstance(one, int)],
        }

    def clean_new_units(self) -> list[list[str]]:
        lines = [line.strip() for line in self.cleaned_data["new_units"].splitlines() if line.strip()]
        if len(lines) > MOST_NEW:
            raise forms.ValidationError(
                _("Một văn bản ghi được nhiều nhất %(count)s đơn vị mới.") % {"count": MOST_NEW}
            )
        found = []
        for line in lines:
            name, _comma, code = line.rpartition(",")
            is_code = code.strip().isdigit()
            found.append([name.strip(), code.strip()] if is_code else [line, ""])
        for one in found if self.units else ():
            try:
                name_of(NewUnit(*one), self.units[0])
            except RuleViolation as violation:
                raise forms.ValidationError(str(violation)) from violation
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        parts = len(data.get("new_units") or []) + len(data.get("existing") or [])
        if self.kind == UnitEventKind.SPLIT and not self.errors and parts < (1 if data.get("stays") else 2):
            self.add_error("new_units", str(SplitNeedsParts()))
        return data

    def fill(self, draft: UnitEventDraft) -> None:
        draft.stays = bool(self.cleaned_data.get("stays"))
        existing = [int(one) for one in self.cleaned_data["existing"]]
        draft.takes_over = [*(self.cleaned_data.get("new_units") or []), *existing]


SUCCESSOR_FORMS: dict[str, type[IntoForm | BecomesForm | PartsForm]] = {
    UnitEventKind.MERGE: IntoForm,
    UnitEventKind.SPLIT: PartsForm,
    UnitEventKind.ABOLISH: PartsForm,
    UnitEventKind.RENAME: BecomesForm,
    UnitEventKind.CHANGE_TYPE: BecomesForm,
}


class PaperForm(forms.ModelForm):
    """What the paper says of itself."""

    document_number = NFCCharField(
        label=gettext_lazy("Số, ký hiệu văn bản"), max_length=100, help_text=gettext_lazy("Ví dụ 1685/NQ-UBTVQH15")
    )
    issued_by = NFCCharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)
    signed_on = VietnameseDateField(label=gettext_lazy("Ngày ký"))
    effective_on = VietnameseDateField(label=gettext_lazy("Ngày hiệu lực"))
    note = NFCCharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    class Meta:
        model = UnitEventDraft
        fields = ["document_number", "issued_by", "signed_on", "effective_on", "note"]


def _vietnamese(name: str) -> SafeString:
    """A name inside an English page."""
    return format_html('<span lang="vi">{}</span>', name)


class PlacingForm(forms.Form):
    """Where each person goes, and each role; `rest` puts everybody who isn't placed yet.

    Of a unit that is no more somebody may be left without a new place: their posting ends, and why is written down.
    """

    rest = forms.ChoiceField(
        label=gettext_lazy("Những người chưa xếp: đưa tất cả về"), required=False, widget=VietnameseSelect
    )

    def __init__(
        self, *args: Any, draft: UnitEventDraft, plan: EventPlan, places: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.draft = plan, draft
        options = [(str(index), name) for index, name in enumerate(places)]
        role_options = options
        if draft.stays:
            options = [(str(STAYS), _("Ở lại đơn vị cũ")), *options]
        if draft.kind == UnitEventKind.ABOLISH:
            options = [*options, (str(ENDS), _("Chưa có nơi mới: kết thúc vị trí, chờ quyết định bố trí"))]
            self.fields["why_unplaced"] = NFCCharField(
                label=_("Vì sao có người chưa có nơi mới, và họ chờ gì?"),
                help_text=_("Ghi khi có người như vậy. Ví dụ: chờ quyết định điều động của Sở Nội vụ."),
                max_length=300,
                required=False,
                initial=draft.why_unplaced,
            )
        self.fields["rest"].choices = [("", _("– Chưa chọn –")), *options]
        for move in plan.postings:
            official = move.version.posting.official
            chosen = draft.people.get(str(move.version.posting_id))
            self.fields[f"nguoi-{move.version.posting_id}"] = forms.ChoiceField(
                label=_vietnamese(f"{official.full_name} – {move.version.position.name_vi}"),
                choices=[("", _("– Chưa chọn –")), *options],
                initial="" if chosen is None else str(chosen),
                required=False,
                widget=VietnameseSelect,
            )
        for grant in plan.grants:
            chosen = draft.grants.get(str(grant.grant.pk))
            self.fields[f"vai-tro-{grant.grant.pk}"] = forms.ChoiceField(
                label=format_html("{} – {}", _vietnamese(grant.grant.user.full_name), grant.grant.get_role_display()),
                choices=[("", _("Kết thúc cùng với đơn vị")), *role_options],
                initial="" if chosen is None else str(chosen),
                required=False,
                widget=VietnameseSelect,
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if str(ENDS) in self._places(data).values() and not data.get("why_unplaced") and not self.errors:
            self.add_error("why_unplaced", WhyUnplacedMissing())
        return data

    def _places(self, data: dict[str, Any]) -> dict[str, str]:
        """By field of a person the place chosen for them, by name or with the rest."""
        return {name: data.get(name) or data.get("rest", "") for name in self.fields if name.startswith("nguoi-")}

    def people(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("nguoi-")]

    def roles(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("vai-tro-")]

    def fill(self, draft: UnitEventDraft) -> None:
        places = self._places(self.cleaned_data)
        roles = {name: value for name, value in self.cleaned_data.items() if name.startswith("vai-tro-")}
        draft.people = {name[len("nguoi-") :]: int(place) for name, place in places.items() if place}
        draft.grants = {name[len("vai-tro-") :]: int(place) for name, place in roles.items() if place}
        draft.why_unplaced = self.cleaned_data.get("why_unplaced", "")
