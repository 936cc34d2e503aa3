"""Filters of the staff list, the purpose asked for before names leave the system, and the course to enrol on."""

import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from courses.domain.reach import in_reach, units_of
from courses.models import CoursePage
from lms.core.forms import NFCCharField, VietnameseSelect
from lms.core.vietnamese.text import search_key
from lms.hr.people.listing import positions_in, seats_in
from lms.hr.scope import UNIT_PARAM, HrScope
from lms.hr.units_of_day import UnitsOfDay, UnitsOfDayFilter
from lms.org.exceptions import IdentityReasonMissing
from lms.org.models import Official

TEXT_PARAM, POSITION_PARAM = "tim", "vi-tri"


class PeopleFilter(forms.Form):
    """Reads the address; what isn't there filters nothing. `days` is asked beside it, and decides what is offered."""

    def __init__(self, request: HttpRequest, scope: HrScope) -> None:
        super().__init__(request.GET or None)
        self.days = UnitsOfDayFilter(request, scope)
        self.by = self.days.chosen
        self.seats = seats_in(scope, self.by)
        self.fields[TEXT_PARAM] = NFCCharField(
            label=_("Họ tên, mã cán bộ hoặc điện thoại"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        )
        units = scope.choices(None if self.by.is_by_today else self.by.as_of)
        chosen = str(scope.unit.uid) if scope.unit and scope.query else ""
        names = forms.Select(attrs={"lang": "vi"})
        self.fields[UNIT_PARAM] = forms.ChoiceField(
            label=_("Đơn vị, phòng"), required=False, choices=units, initial=chosen, widget=names
        )
        positions = positions_in(self.seats)
        asked = request.GET.get(POSITION_PARAM, "")
        if asked and asked not in dict(positions):  # a position nobody holds here any more finds nobody
            positions.append((asked, asked))
        self.fields[POSITION_PARAM] = forms.ChoiceField(
            label=_("Vị trí việc làm"),
            required=False,
            choices=[("", _("Tất cả")), *positions],
            widget=VietnameseSelect,
        )

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name, "")) if self.is_bound and self.is_valid() else ""

    def words(self, name: str) -> str:
        """The chosen value as the page names it."""
        value = self.value(name)
        choices = getattr(self.fields[name], "choices", [])
        return str(dict(choices).get(value, value))


class ExportForm(forms.Form):
    """Names leave the system: what for is asked and written down."""

    kind = forms.ChoiceField(
        label=_("Dạng tệp"),
        choices=[
            ("danh-sach", _("Danh sách để xem và in")),
            ("mau", _("Danh sách theo mẫu nhập, để sửa rồi nhập lại")),
        ],
        widget=forms.RadioSelect,
        initial="danh-sach",
        error_messages={"required": _("Chọn dạng tệp cần xuất.")},
    )
    with_identity = forms.BooleanField(
        label=_("Kèm ngày sinh đầy đủ và số CCCD"),
        help_text=_("Chỉ trong tệp theo mẫu nhập. Tệp này cần được giữ kín; việc xuất được ghi vào lịch sử."),
        required=False,
    )
    purpose = NFCCharField(
        label=_("Mục đích sử dụng"),
        help_text=_("Ví dụ: rà soát vị trí việc làm quý III. Nội dung này được ghi vào lịch sử."),
        max_length=300,
        error_messages={"required": _("Ghi mục đích sử dụng tệp, ví dụ: rà soát vị trí việc làm quý III.")},
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, by: UnitsOfDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind == "mau" and not self.by.is_today:
            raise forms.ValidationError(
                _(
                    "Danh sách theo mẫu nhập chỉ lập được cho hôm nay, vì nhập lại là ghi vào hôm nay. Hãy chọn danh "
                    "sách để xem và in, hoặc bỏ chọn ngày rồi tải."
                )
            )
        return kind


class IdentityForm(forms.Form):
    """Why birth date and CCCD are to be read in full."""

    identity_reason = NFCCharField(
        label=_("Lý do xem đầy đủ"),
        help_text=_("Ví dụ: làm thẻ bảo hiểm y tế. Người xem, lúc xem và lý do được ghi vào lịch sử."),
        max_length=300,
        error_messages={"required": IdentityReasonMissing.message},
    )


class EnrolForm(forms.Form):
    """Published courses with lessons for the official's units by name, but for those in `taken`.

    What is sent isn't held against `taken`: whoever is on the course by now is simply left as they are.
    """

    course = forms.ChoiceField(
        label=_("Khóa học"),
        widget=VietnameseSelect,
        error_messages={
            "required": _("Chọn khóa học cần ghi danh."),
            "invalid_choice": _(
                "Không ghi danh được khóa học này cho người này: khóa vừa được rút, chưa có bài, hoặc do đơn vị khác "
                "biên soạn cho cán bộ của mình. Hãy chọn khóa khác."
            ),
        },
    )

    def __init__(self, *args: Any, official: Official, taken: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = in_reach(units_of([official.pk], timezone.localdate()))
        live = CoursePage.objects.live().with_lessons().filter(here).values_list("pk", "slug", "title")
        offered = sorted(
            ((slug, title) for pk, slug, title in live if pk not in taken), key=lambda one: search_key(one[1])
        )
        self.has_courses = bool(offered)
        self.fields["course"].choices = [("", _("Chọn khóa học")), *offered]


class FurtherAttemptForm(forms.Form):
    """Those assessments alone for which the person has no attempt left."""

    assessment = forms.ChoiceField(
        label=_("Bài thi"),
        widget=VietnameseSelect,
        error_messages={
            "required": _("Chọn bài thi cần mở thêm lượt."),
            "invalid_choice": _("Người này còn lượt hoặc đã đạt bài đó, nên không mở thêm lượt."),
        },
    )
    reason = NFCCharField(
        label=_("Lý do"),
        help_text=_("Ví dụ: đã học lại bài 2 cùng người kèm. Nội dung này được ghi vào lịch sử."),
        max_length=300,
        error_messages={"required": _("Ghi lý do mở thêm lượt, ví dụ: đã học lại bài 2.")},
    )

    def __init__(self, *args: Any, used_up: Collection[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_wanted = bool(used_up)
        offered = [(one.slug, one.title) for one in used_up]
        self.fields["assessment"].choices = offered if len(offered) == 1 else [("", _("Chọn bài thi")), *offered]
