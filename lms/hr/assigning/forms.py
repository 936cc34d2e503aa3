"""One question a page: the forms of giving learning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.reports.skill_gap import competency_groups
from certificates.reports.skill_gap_facts import GapColumn
from courses.domain.reach import SECTION_PATH
from courses.models import CatalogueSectionPage, CoursePage, LearningPathPage
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField, VietnameseSelect
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import search_key, search_terms
from lms.org.domain.position_titles import positions_named_on
from lms.org.domain.unit_names import unit_names
from lms.org.domain.work_calendar import WorkCalendar
from lms.org.models import PostingVersion, Unit, UnitVersion
from lms.plans.domain.assigning_people import MOST_CODES, Who, read_codes
from lms.plans.domain.assigning_terms import LONGEST
from lms.plans.exceptions import RuleNeedsDays
from lms.plans.models import AssignmentDraft

ANY_GAP = "*"
GROUP_PREFIX = "nhom:"
FIXED, COUNTED = "ngay", "so-ngay"
MANY_UNITS = 12
MOST_DAYS = 730


def too_far(day: date, today: date) -> str:
    """What to say of a date that is further ahead than days may be counted: a slip of the pen; "" of any other."""
    if (day - today).days <= MOST_DAYS:
        return ""
    return _("Ngày %(day)s còn quá 2 năm nữa. Kiểm tra lại năm, rồi nhập một ngày gần hơn.") % {"day": format_date(day)}


def gap_choices(as_of: date) -> dict[str, tuple[str, tuple[int, ...]]]:
    """By value what a gap may be in: its words, and ids of the competencies; none of them means anything required."""
    words = competencies_in_force(as_of)
    groups = competency_groups(GapColumn(one) for one in words.values())
    found = {ANY_GAP: (_("Bất kỳ năng lực bắt buộc nào"), ())}
    if len(groups) > 1:
        found |= {
            f"{GROUP_PREFIX}{one.key}": (_("Nhóm: %(name)s") % {"name": one.name or "–"}, tuple(one.competency_ids))
            for one in groups
        }
    return found | {one.code: (f"{one.code} · {one.name_vi}", (one.competency_id,)) for one in words.values()}


def gap_value(gap: Sequence[int] | None, as_of: date) -> str:
    """The choice that stands for these competencies; "" for none."""
    if gap is None:
        return ""
    return next((key for key, (_words, ids) in gap_choices(as_of).items() if set(ids) == set(gap)), ANY_GAP)


class WhoForm(forms.Form):
    """People of the draft's unit; what is given narrows, what isn't asks nothing."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"lang": "vi"}),
        error_messages={"invalid_choice": gettext_lazy("Chọn lại đơn vị: có đơn vị không còn trong phạm vi.")},
    )
    position = forms.ChoiceField(
        label=gettext_lazy("Vị trí việc làm"),
        required=False,
        widget=VietnameseSelect,
        error_messages={"invalid_choice": gettext_lazy("Chọn lại vị trí: không còn ai giữ vị trí này trong phạm vi.")},
    )
    gap = forms.ChoiceField(
        label=gettext_lazy("Còn thiếu năng lực"),
        required=False,
        widget=VietnameseSelect,
        error_messages={"invalid_choice": gettext_lazy("Chọn lại năng lực: năng lực này không có trong khung.")},
    )
    codes = NFCCharField(
        label=gettext_lazy("Danh sách mã cán bộ"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Mỗi dòng một mã, hoặc dán một cột từ Excel. Chỉ những người này được giao."),
    )

    unit_text = NFCCharField(
        label=gettext_lazy("Tìm đơn vị"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-narrows": "units"}),
        help_text=gettext_lazy("Gõ một phần tên, không cần dấu. Đơn vị đã chọn luôn ở lại trong danh sách."),
    )

    def __init__(
        self,
        *args: Any,
        draft: AssignmentDraft,
        as_of: date,
        typed: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        """`typed`: answers to show as they stand, without a word about them: the list of units was narrowed."""
        who = Who.read(draft.who)
        initial: dict[str, Any] = {
            "units": [str(pk) for pk in who.units],
            "position": str(who.position or ""),
            "gap": gap_value(who.gap, as_of),
            "codes": "\n".join(who.codes),
        }
        if typed is not None:
            initial = {name: typed.get(name, "") for name in (*initial, "unit_text")}
            initial["units"] = typed.getlist("units")
        super().__init__(*args, initial=initial, **kwargs)
        self.draft, self.as_of = draft, as_of
        self.gaps = gap_choices(as_of)
        self.fields["units"].choices = _units(draft, who.units, as_of)
        self._narrow(str(self["unit_text"].value() or ""), set(self["units"].value() or ()))
        self.fields["position"].choices = [("", _("Mọi vị trí")), *_positions(draft, as_of)]
        self.fields["gap"].choices = [
            ("", _("Không xét năng lực")),
            *((key, words) for key, (words, _ids) in self.gaps.items()),
        ]

    @property
    def is_long(self) -> bool:
        """Whether the units are too many to be looked through."""
        return len(self.fields["units"].choices) > MANY_UNITS  # type: ignore[attr-defined]

    def _narrow(self, text: str, chosen: set[str]) -> None:
        """Shown are those that the text finds, and the chosen ones; what may be sent stays as it is."""
        field, terms = self.fields["units"], search_terms(text)
        field.widget.choices = [  # type: ignore[attr-defined]
            (key, name)
            for key, name in field.choices  # type: ignore[attr-defined]
            if key in chosen or all(term in search_key(name) for term in terms)
        ]

    def clean_codes(self) -> tuple[str, ...]:
        codes = read_codes(self.cleaned_data["codes"])
        if len(codes) > MOST_CODES:
            told = {"count": len(codes), "most": MOST_CODES}
            raise forms.ValidationError(
                _("Danh sách có %(count)s mã, mỗi lần giao nhận nhiều nhất %(most)s mã. Hãy chia danh sách ra."),
                params=told,
            )
        return codes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.who.is_everybody:
            self.add_error(
                None,
                _("Chọn ít nhất một điều kiện: đơn vị, vị trí, năng lực còn thiếu, hoặc dán danh sách mã cán bộ."),
            )
        return cleaned

    @property
    def who(self) -> Who:
        gap = self.cleaned_data.get("gap")
        return Who(
            units=tuple(int(pk) for pk in self.cleaned_data.get("units", ())),
            position=int(self.cleaned_data["position"]) if self.cleaned_data.get("position") else None,
            gap=self.gaps[gap][1] if gap else None,
            codes=self.cleaned_data.get("codes") or (),
        )


class SubjectForm(forms.Form):
    """A course or a path: one of them."""

    course = forms.ChoiceField(label=gettext_lazy("Khóa học"), required=False, widget=VietnameseSelect)
    path = forms.ChoiceField(label=gettext_lazy("Hoặc cả một lộ trình"), required=False, widget=VietnameseSelect)

    def __init__(self, *args: Any, draft: AssignmentDraft, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"course": draft.course_id, "path": draft.path_id}, **kwargs)
        here = _sections_of(draft.unit_id, as_of)
        courses = CoursePage.objects.live().with_lessons()
        self.fields["course"].choices = [("", _("Chọn khóa học")), *_pages(courses, here)]
        self.fields["path"].choices = [("", _("Không chọn")), *_pages(LearningPathPage.objects.live(), here)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not cleaned.get("course") and not cleaned.get("path"):
            self.add_error("course", _("Chọn một khóa học, hoặc chọn một lộ trình ở dưới."))
        elif cleaned.get("course") and cleaned.get("path"):
            self.add_error("path", _("Chọn khóa học hoặc lộ trình, không chọn cả hai. Bỏ một trong hai lựa chọn."))
        return cleaned


class DueForm(forms.Form):
    """By when, who follows it up, what is handed in and what is to be reached."""

    by = forms.ChoiceField(
        label=gettext_lazy("Hạn tính thế nào?"),
        choices=[
            (FIXED, gettext_lazy("Một ngày chung cho mọi người")),
            (COUNTED, gettext_lazy("Sau số ngày kể từ ngày nhận việc của từng người")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn cách tính hạn.")},
    )
    due_on = VietnameseDateField(label=gettext_lazy("Ngày hạn chung"), required=False)
    keeps_day = forms.BooleanField(label=gettext_lazy("Giữ nguyên ngày này"), required=False)
    days = VietnameseIntegerField(
        label=gettext_lazy("Số ngày"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Ai nhận việc đã lâu vẫn có ít nhất 14 ngày; hạn tự tránh cuối tuần và ngày nghỉ lễ."),
    )
    in_charge = NFCCharField(
        label=gettext_lazy("Rõ trách nhiệm: ai theo dõi, nhắc và giúp người học"),
        max_length=200,
        error_messages={"required": gettext_lazy("Ghi người theo dõi, ví dụ: Nguyễn Văn An, Phòng Văn hóa – Xã hội.")},
    )
    product = NFCCharField(
        label=gettext_lazy("Rõ sản phẩm: làm xong nộp hoặc làm được việc gì"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Ghi sản phẩm, ví dụ: một hồ sơ khai sinh làm thật tại quầy.")},
    )
    expected_result = NFCCharField(
        label=gettext_lazy("Rõ kết quả: cần đạt gì"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Ghi kết quả cần đạt, ví dụ: đạt bài thi cuối khóa.")},
    )
    note = NFCCharField(label=gettext_lazy("Lời nhắn cho người học"), max_length=LONGEST, required=False)
    saves_rule = forms.BooleanField(
        label=gettext_lazy("Lưu thành quy tắc cho vị trí này"),
        help_text=gettext_lazy("Người đến nhận vị trí sau này được giao ngay khi ghi quyết định hoặc nhập danh sách."),
        required=False,
    )

    def __init__(self, *args: Any, calendar: WorkCalendar, today: date, may_save_rule: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar, self.today = calendar, today
        if not may_save_rule:
            del self.fields["saves_rule"]
        self.asks_to_keep = bool(self.data.get("keeps_day"))

    def visible(self) -> list[forms.BoundField]:
        """Keeping a day off is asked only once one was given."""
        return [one for one in self if one.name != "keeps_day" or self.asks_to_keep]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("by") == FIXED and "due_on" not in self.errors:
            self._check_day(cleaned)
        if cleaned.get("by") == COUNTED and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Nhập số ngày bằng số nguyên, ví dụ 30."))
        if cleaned.get("saves_rule") and cleaned.get("by") == FIXED:
            self.add_error("saves_rule", str(RuleNeedsDays()))
        return cleaned

    def _check_day(self, cleaned: dict[str, Any]) -> None:
        day = cleaned.get("due_on")
        if day is None:
            self.add_error("due_on", _("Nhập ngày hạn chung theo dạng ngày/tháng/năm, ví dụ 05/07/2025."))
        elif day <= self.today:
            told = {"day": format_date(day)}
            self.add_error("due_on", _("Ngày %(day)s không còn ở phía trước. Nhập một ngày sau hôm nay.") % told)
        elif far := too_far(day, self.today):
            self.add_error("due_on", far)
        elif why := self.calendar.why_off(day):
            self.asks_to_keep = True
            if not cleaned.get("keeps_day"):
                told = {"day": format_date(day), "why": why, "next": format_date(self.calendar.next_working_day(day))}
                self.add_error(
                    "due_on",
                    _(
                        "%(day)s là ngày nghỉ (%(why)s). Ngày làm việc kế tiếp là %(next)s: nhập ngày đó, hoặc chọn "
                        "“Giữ nguyên ngày này”."
                    )
                    % told,
                )


def _units(draft: AssignmentDraft, chosen: Sequence[int], as_of: date) -> list[tuple[str, str]]:
    """Units right below the draft's, that unit itself first, and whatever is chosen already."""
    below = UnitVersion.objects.in_force(as_of).filter(parent=draft.unit_id).order_by("sort_key", "pk")
    listed = {str(draft.unit_id): ""} | {str(one.unit_id): one.name for one in below}
    others = set(chosen) - {int(pk) for pk in listed}
    names = unit_names({draft.unit_id, *others}, as_of)
    listed[str(draft.unit_id)] = names[draft.unit_id].name
    return list((listed | {str(pk): names[pk].label for pk in others if pk in names}).items())


def _positions(draft: AssignmentDraft, as_of: date) -> list[tuple[str, str]]:
    """Those that somebody holds there now or from a coming day."""
    here = Unit.objects.within(draft.unit_id, as_of).values("pk")
    held = PostingVersion.objects.lasting_on(as_of).filter(unit__in=here)
    titles = positions_named_on(set(held.order_by().values_list("position_id", flat=True).distinct()), as_of)
    ordered = sorted(titles.items(), key=lambda one: search_key(one[1][1]))
    return [(str(pk), f"{title} ({code})") for pk, (code, title) in ordered]


def _sections_of(unit_id: int, as_of: date) -> set[str]:
    """Places of the common section, and of those of the unit, of units above it and of units below."""
    sections = list(CatalogueSectionPage.objects.values_list("path", "unit_id"))
    names = unit_names({unit_id}, as_of)
    above = {step.unit_id for step in names[unit_id].path}
    below = set(Unit.objects.within(unit_id, as_of).values_list("pk", flat=True))
    return {path for path, owner in sections if owner is None or owner in above or owner in below}


def _pages(pages: Iterable[Any], sections: set[str]) -> list[tuple[str, str]]:
    offered = [(str(one.pk), one.title) for one in pages if one.path[:SECTION_PATH] in sections]
    return sorted(offered, key=lambda one: search_key(one[1]))
