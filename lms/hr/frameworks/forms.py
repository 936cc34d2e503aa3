"""What is asked of a draft of a framework, of its competencies, of publishing and retiring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, LevelWords, VersionFacts, state_of
from lms.competencies.domain.framework_drafts import place_of
from lms.competencies.domain.framework_rules import CODE, HIGHEST_LEVEL, LONGEST_DESCRIPTION
from lms.competencies.enums import CompetencyMark
from lms.competencies.exceptions import GroupNameMissing
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField
from lms.hr.frameworks.rows import scale_name

_VIETNAMESE, _ENGLISH = {"lang": "vi"}, {"lang": "en"}
_REASON: dict[str, Any] = {
    "label": _("Lý do"),
    "max_length": 300,
    "help_text": _("Ví dụ: khung mới theo Thông tư mới. Nội dung này được ghi vào lịch sử."),
    "error_messages": {"required": _("Ghi lý do, ví dụ: khung mới theo Thông tư mới.")},
}


class SeenForm(forms.Form):
    """`seen` tells whether somebody else has changed the same thing since the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def saw(self, now: Any) -> None:
        """The page that is sent back stands beside what is there by now."""
        self.data = self.data.copy()
        self.data["seen"] = state_of(now)


class FactsForm(SeenForm):
    """The version's own facts and its scale: a row for each level it has, and one more to grow by."""

    legal_basis = NFCCharField(
        label=_("Căn cứ"),
        max_length=2000,
        required=False,
        help_text=_("Số, ký hiệu và tên văn bản; phần nào chưa đối chiếu thì ghi rõ."),
        widget=forms.Textarea(attrs={"rows": 3} | _VIETNAMESE),
    )
    valid_from = VietnameseDateField(label=_("Áp dụng từ ngày"), noun=_("ngày áp dụng"))
    scale_min = VietnameseIntegerField(label=_("Mức đầu của thang"), min_value=1, max_value=HIGHEST_LEVEL)
    scale_max = VietnameseIntegerField(label=_("Mức cuối của thang"), min_value=2, max_value=HIGHEST_LEVEL)

    def __init__(self, *args: Any, facts: VersionFacts, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(facts, name) for name in ("legal_basis", "valid_from")}
        initial |= {"scale_min": facts.scale_min, "scale_max": facts.scale_max, "seen": state_of(facts)}
        for one in facts.scale:
            initial |= {f"scale_{one.level}_vi": one.vi, f"scale_{one.level}_en": one.en}
        super().__init__(*args, initial=initial, **kwargs)
        typed = [int(name.split("_")[1]) for name in self.data if name.startswith("scale_") and name.endswith("_vi")]
        highest = max([facts.scale_max + 1, *(one.level for one in facts.scale), *typed])
        self.named = range(min(highest, HIGHEST_LEVEL) + 1)
        for level in self.named:
            label = {"level": level}
            self.fields[f"scale_{level}_vi"] = NFCCharField(
                label=_("Tên mức %(level)s") % label,
                max_length=100,
                required=level in facts.levels and not self.is_bound,
                help_text=_("Mức 0 dành cho người chưa thể hiện.") if level == 0 else "",
                widget=forms.TextInput(attrs=_VIETNAMESE),
            )
            self.fields[f"scale_{level}_en"] = NFCCharField(
                label=_("Tên tiếng Anh mức %(level)s") % label,
                max_length=100,
                required=False,
                widget=forms.TextInput(attrs=_ENGLISH),
            )

    def facts(self) -> VersionFacts:
        given = self.cleaned_data
        words = (LevelWords(n, given[f"scale_{n}_vi"], given[f"scale_{n}_en"]) for n in self.named)
        return VersionFacts(
            legal_basis=given["legal_basis"],
            valid_from=given["valid_from"],
            scale_min=given["scale_min"],
            scale_max=given["scale_max"],
            scale=tuple(one for one in words if one.vi or one.en),
        )


class GroupsForm(SeenForm):
    """A name and a place for every group; the hidden field keeps what it was called."""

    def __init__(self, *args: Any, groups: Sequence[str], **kwargs: Any) -> None:
        initial: dict[str, Any] = {"seen": state_of(tuple(groups))}
        for number, name in enumerate(groups, start=1):
            initial |= {f"old_{number}": name, f"name_{number}": name, f"place_{number}": number}
        super().__init__(*args, initial=initial, **kwargs)
        sent = sum(name.startswith("old_") for name in self.data)
        self.numbers = range(1, min(sent or len(groups), 200) + 1)
        for number in self.numbers:
            self.fields[f"old_{number}"] = forms.CharField(widget=forms.HiddenInput, required=False)
            self.fields[f"name_{number}"] = NFCCharField(
                label=_("Tên nhóm %(number)s") % {"number": number},
                max_length=100,
                error_messages={"required": GroupNameMissing.message},
                widget=forms.TextInput(attrs=_VIETNAMESE),
            )
            self.fields[f"place_{number}"] = VietnameseIntegerField(
                label=_("Thứ tự nhóm %(number)s") % {"number": number}, min_value=1, max_value=200
            )

    def groups(self) -> list[tuple[str, str]]:
        """(name so far, new name) in the new order."""
        given = self.cleaned_data
        ordered = sorted(self.numbers, key=lambda number: (given[f"place_{number}"], number))
        return [(given[f"old_{number}"], given[f"name_{number}"]) for number in ordered]

    def field_at(self, place: int) -> str:
        """The field of the name that the domain calls by its new place."""
        ordered = sorted(self.numbers, key=lambda number: (self.cleaned_data[f"place_{number}"], number))
        return f"name_{ordered[place - 1]}"


class CompetencyForm(SeenForm):
    """A competency of a draft; `known` None asks for a new one."""

    group = NFCCharField(
        label=_("Nhóm"),
        max_length=100,
        help_text=_("Chọn nhóm đã có hoặc gõ tên nhóm mới."),
        widget=forms.TextInput(attrs={"list": "cac-nhom", "autocomplete": "off"} | _VIETNAMESE),
    )
    place = VietnameseIntegerField(
        label=_("Thứ tự trong nhóm"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Để trống: đứng cuối nhóm mới, hoặc giữ nguyên chỗ."),
    )
    name_vi = NFCCharField(label=_("Tên năng lực"), max_length=300, widget=forms.TextInput(attrs=_VIETNAMESE))
    name_en = NFCCharField(
        label=_("Tên tiếng Anh"), max_length=300, required=False, widget=forms.TextInput(attrs=_ENGLISH)
    )
    mark = forms.ChoiceField(
        label=_("Độ tin cậy"),
        choices=CompetencyMark.choices,
        initial=CompetencyMark.ILLUSTRATIVE,
        help_text=_("Chưa có trong văn bản về khung thì để “minh họa”; dấu này hiện cạnh tên."),
    )
    first_level = VietnameseIntegerField(label=_("Mức đầu"), min_value=1, max_value=HIGHEST_LEVEL)
    last_level = VietnameseIntegerField(label=_("Mức cuối"), min_value=1, max_value=HIGHEST_LEVEL)

    def __init__(self, *args: Any, contents: Contents, known: CompetencyFacts | None, **kwargs: Any) -> None:
        facts = contents.facts
        initial: dict[str, Any] = {"first_level": facts.scale_min, "last_level": facts.scale_max}
        if known is not None:
            place = place_of(contents, known)
            names = ("group", "name_vi", "name_en", "mark", "first_level", "last_level")
            initial = {name: getattr(known, name) for name in names}
            initial |= {"place": place, "seen": state_of((known, place))}
            for one in known.levels:
                initial |= {f"level_{one.level}_vi": one.vi, f"level_{one.level}_en": one.en}
        super().__init__(*args, initial=initial, **kwargs)
        self.code = known.code if known is not None else ""
        self.scale = facts.levels
        names_of = {one.level: scale_name(one) for one in facts.scale}
        for level in self.scale:
            label = {"level": level, "name": names_of.get(level, "")}
            self.fields[f"level_{level}_vi"] = NFCCharField(
                label=_("Mức %(level)s · %(name)s") % label,
                max_length=LONGEST_DESCRIPTION,
                required=False,
                help_text=_("Mỗi biểu hiện quan sát được một dòng."),
                widget=forms.Textarea(attrs={"rows": 3} | _VIETNAMESE),
            )
            self.fields[f"level_{level}_en"] = NFCCharField(
                label=_("Mức %(level)s, tiếng Anh") % label,
                max_length=LONGEST_DESCRIPTION,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2} | _ENGLISH),
            )

    @property
    def plain_fields(self) -> Iterator[forms.BoundField]:
        return (bound for bound in self.visible_fields() if not bound.name.startswith("level_"))

    @property
    def level_fields(self) -> Iterator[forms.BoundField]:
        return (bound for bound in self.visible_fields() if bound.name.startswith("level_"))

    def facts(self) -> CompetencyFacts:
        given = self.cleaned_data
        words = (LevelWords(n, given[f"level_{n}_vi"], given[f"level_{n}_en"]) for n in self.scale)
        return CompetencyFacts(
            code=given.get("code", self.code),
            group=given["group"],
            name_vi=given["name_vi"],
            name_en=given["name_en"],
            mark=CompetencyMark(given["mark"]),
            first_level=given["first_level"],
            last_level=given["last_level"],
            levels=tuple(one for one in words if one.vi or one.en),
        )


class NewCompetencyForm(CompetencyForm):
    code = NFCCharField(
        label=_("Mã năng lực"), max_length=12, help_text=_("Chữ in hoa và số, ví dụ P06. Mã không đổi về sau.")
    )
    field_order = ["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Mã năng lực gồm 1–6 chữ rồi 1–4 chữ số, ví dụ P06. Hãy nhập lại."))
        return code


class PublishForm(SeenForm):
    decision_number = NFCCharField(
        label=_("Số quyết định"),
        max_length=100,
        required=False,
        help_text=_("Số, ký hiệu quyết định ban hành khung, nếu có."),
        widget=forms.TextInput(attrs=_VIETNAMESE),
    )
    reason = NFCCharField(**_REASON, widget=forms.TextInput(attrs=_VIETNAMESE))
    keep_outside = forms.BooleanField(label=_("Vẫn công bố: các yêu cầu cao hơn mức cuối sẽ sửa sau"), required=False)

    def __init__(self, *args: Any, contents: Contents, has_above: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": state_of(contents)}, **kwargs)
        if not has_above:
            del self.fields["keep_outside"]


class RetireForm(forms.Form):
    last_day = VietnameseDateField(label=_("Ngày cuối cùng áp dụng"), noun=_("ngày cuối cùng"))
    reason = NFCCharField(**_REASON, widget=forms.TextInput(attrs=_VIETNAMESE))
