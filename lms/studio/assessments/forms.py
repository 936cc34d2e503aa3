"""How an assessment is sat, and what passing it takes, as a trainer fills it in."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy

from assessments.domain.assessment_rules import Passing, Rules
from assessments.enums import AssessmentKind, FeedbackPolicy, LateAnswerPolicy
from assessments.models import Assessment
from courses.panels import CompetencySelect, LevelSelect
from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField
from lms.org.models import Unit
from lms.studio.questions.forms import KNOWN, offer_units

MOST_MINUTES, MOST_ATTEMPTS, MOST_HOURS = 600, 50, 24 * 60
CLOCKS = ["%H:%M", "%H.%M", "%Hh%M", "%Hh"]
MIDNIGHT, LAST_MINUTE = time(0, 0), time(23, 59)
SPARE_ROWS = 3


def number(label: Any, *, most: int, help_text: Any = "", required: bool = True, least: int = 0) -> forms.Field:
    whole = gettext_lazy("Chỉ ghi số, ví dụ 30.")
    messages = {
        "min_value": gettext_lazy("Ghi một số từ %(limit)s trở lên."),
        "max_value": gettext_lazy("Ghi một số đến %(limit)s."),
        "invalid": whole,
        "decimal_places": whole,
        "required": gettext_lazy("Ghi một số; 0 nếu không có."),
    }
    return VietnameseIntegerField(
        label=label, min_value=least, max_value=most, help_text=help_text, required=required, error_messages=messages
    )


def clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=CLOCKS,
        widget=forms.TextInput(attrs={"placeholder": "08:00", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Ghi giờ dạng giờ:phút, ví dụ 08:00.")},
    )


class RulesForm(forms.Form):
    title = NFCCharField(label=gettext_lazy("Tên"), max_length=200, widget=forms.TextInput(attrs={"lang": "vi"}))
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=AssessmentKind.choices,
        error_messages=KNOWN,
        help_text=gettext_lazy(
            "Luyện tập: tự làm, xem giải thích ngay, không ghi nhận. Bài thi: có giờ, kết quả thành minh chứng. Thi có "
            "giám sát: có người coi thi. Xếp mức: đạt thì được công nhận mức và miễn khóa học."
        ),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Của đơn vị"),
        queryset=Unit.objects.none(),
        help_text=gettext_lazy("Người biên soạn của đơn vị này và của đơn vị cấp trên sửa được bài."),
        error_messages=KNOWN,
    )
    note = NFCCharField(
        label=gettext_lazy("Lời nhắn cho người học"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
    )
    time_limit_minutes = number(
        gettext_lazy("Thời gian làm bài (phút)"),
        most=MOST_MINUTES,
        least=1,
        required=False,
        help_text=gettext_lazy("Để trống là không giới hạn."),
    )
    attempts_allowed = number(
        gettext_lazy("Số lượt"), most=MOST_ATTEMPTS, help_text=gettext_lazy("0 là không giới hạn.")
    )
    wait_hours = number(
        gettext_lazy("Chờ giữa hai lượt (giờ)"),
        most=MOST_HOURS,
        help_text=gettext_lazy("0 là làm lại được ngay."),
    )
    opens_on = VietnameseDateField(label=gettext_lazy("Mở từ ngày"), required=False)
    opens_time = clock(gettext_lazy("Mở lúc"))
    closes_on = VietnameseDateField(label=gettext_lazy("Đóng ngày"), required=False)
    closes_time = clock(gettext_lazy("Đóng lúc"))
    late_sync_hours = number(
        gettext_lazy("Nhận muộn do mất mạng (giờ)"),
        most=MOST_HOURS,
        help_text=gettext_lazy(
            "Câu làm trong giờ mà mất mạng chưa gửi được vẫn nhận trong số giờ này sau khi hết giờ."
        ),
    )
    late_answers = forms.ChoiceField(
        label=gettext_lazy("Câu nhận muộn"), choices=LateAnswerPolicy.choices, error_messages=KNOWN
    )
    outage_minutes = number(
        gettext_lazy("Bù khi mất điện, mất mạng (phút)"),
        most=MOST_MINUTES,
        help_text=gettext_lazy("Nhiều nhất bấy nhiêu phút được bù cho một lượt; 0 là không bù."),
    )
    feedback = forms.ChoiceField(
        label=gettext_lazy("Cho xem đáp án và giải thích"), choices=FeedbackPolicy.choices, error_messages=KNOWN
    )
    shuffle = forms.BooleanField(
        label=gettext_lazy("Xáo trộn câu và phương án"),
        required=False,
        help_text=gettext_lazy("Mỗi lượt một thứ tự khác; câu đã chọn giữ thứ tự phương án thì không bị xáo."),
    )
    double_marking = forms.BooleanField(
        label=gettext_lazy("Hai người chấm câu tự luận, bài thực hành"),
        required=False,
        help_text=gettext_lazy(
            "Hai người chấm riêng mỗi câu trả lời, điểm là trung bình; lệch nhau quá một mức thì người thứ ba quyết "
            "định."
        ),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, own: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], user, own)  # type: ignore[arg-type]

    def rules(self) -> Rules:
        given = self.cleaned_data
        plain = {name: given[name] for name in Rules.__dataclass_fields__ if name in given}
        return Rules(
            **plain,
            opens_at=_moment(given["opens_on"], given["opens_time"] or MIDNIGHT),
            closes_at=_moment(given["closes_on"], given["closes_time"] or LAST_MINUTE),
        )


def initial_rules(rules: Rules) -> dict[str, Any]:
    said = {name: getattr(rules, name) for name in Rules.__dataclass_fields__}
    for name, moment in (("opens", rules.opens_at), ("closes", rules.closes_at)):
        local = timezone.localtime(moment) if moment else None
        said[f"{name}_on"] = local.date() if local else None
        said[f"{name}_time"] = local.strftime("%H:%M") if local else ""
    return said


def _moment(day: date | None, clock_time: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock_time)) if day else None


class CompetencyRowForm(forms.Form):
    """One competency of the part on passing: a share of its own, a level it shows, or both."""

    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        required=False,
        empty_label=gettext_lazy("Chọn năng lực"),
        queryset=Competency.objects.none(),
        widget=CompetencySelect,
    )
    percent = number(
        gettext_lazy("Phải đúng riêng (%)"),
        most=100,
        least=1,
        required=False,
        help_text=gettext_lazy("Để trống là không có điều kiện riêng."),
    )
    level = forms.IntegerField(
        label=gettext_lazy("Đạt thì ghi nhận mức"), required=False, min_value=1, max_value=99, widget=LevelSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = competencies_in_force(timezone.localdate())
        self.fields["competency"].queryset = Competency.objects.filter(  # type: ignore[attr-defined]
            pk__in=[*offered, *filter(None, [self.initial.get("competency")])]
        ).order_by("code")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        said = given.get("percent") or given.get("level")
        if said and not given.get("competency") and "competency" not in self.errors:
            self.add_error("competency", gettext_lazy("Chọn năng lực của dòng này, hoặc xóa trống dòng."))
        if given.get("competency") and not said and not self.errors:
            self.add_error("percent", gettext_lazy("Ghi tỷ lệ đúng riêng hoặc mức ghi nhận, hoặc bỏ chọn năng lực."))
        return given


class _CompetencyRows(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        if any(self.errors):
            return
        chosen = [form.cleaned_data.get("competency") for form in self.forms]
        listed = [one for one in chosen if one]
        if len(set(listed)) < len(listed):
            raise forms.ValidationError(gettext_lazy("Một năng lực đứng ở hai dòng. Hãy gộp vào một dòng."))


CompetencyRows = formset_factory(CompetencyRowForm, formset=_CompetencyRows, extra=SPARE_ROWS, max_num=40)


class PassMarkForm(forms.Form):
    pass_mark = number(
        gettext_lazy("Số câu đúng để đạt"),
        most=200,
        least=1,
        help_text=gettext_lazy("Câu có điểm từng phần thì cộng phần điểm được."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


def passing_of(form: PassMarkForm, rows: Any) -> Passing:
    given = [row.cleaned_data for row in rows if row.cleaned_data.get("competency")]
    return Passing(
        pass_mark=form.cleaned_data["pass_mark"],
        percents={one["competency"]: one["percent"] for one in given if one["percent"]},
        levels={one["competency"]: one["level"] for one in given if one["level"]},
    )


def initial_rows(assessment: Assessment) -> list[dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    for competency_id, percent in assessment.competency_marks.order_by("pk").values_list("competency", "percent"):
        rows.setdefault(competency_id, {"competency": competency_id})["percent"] = percent
    for competency_id, level in assessment.outcomes.order_by("pk").values_list("competency", "level"):
        rows.setdefault(competency_id, {"competency": competency_id})["level"] = level
    return list(rows.values())
