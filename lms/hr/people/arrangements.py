"""More time at exams for one person: the page on which HR records it, and ends it.

A page of its own: the reason may be about somebody's health, and isn't for every look at the file.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.domain.allowances import is_own
from assessments.domain.arrangements import arrangements_on, end_arrangement, record_arrangement
from assessments.enums import ExtraTime
from assessments.exceptions.sittings import OwnArrangement
from assessments.models import TimeArrangement
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import NFCCharField, VietnameseDateField, add_violation
from lms.hr.people.listing import without_identity
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official


class ArrangementForm(forms.Form):
    extra = forms.ChoiceField(
        label=gettext_lazy("Thời gian làm bài"),
        choices=ExtraTime.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn mức thêm giờ.")},
    )
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy(
            "Ví dụ: khiếm thị, có giấy xác nhận. Chỉ phụ trách nhân sự của người này đọc được; giám thị và người chấm "
            "chỉ thấy mức thêm giờ."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    approved_by = NFCCharField(
        label=gettext_lazy("Người duyệt"),
        help_text=gettext_lazy("Họ tên, chức vụ hoặc số văn bản."),
        max_length=200,
    )
    valid_from = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    valid_to = VietnameseDateField(label=gettext_lazy("Đến hết ngày"), required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def record_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    official = managed(request, uid)
    form = ArrangementForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            record_arrangement(official=official, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, _("Đã ghi thêm giờ. Bài bắt đầu từ nay trong thời hạn đã ghi được tính giờ mới."))
            return redirect("hr:person_arrangement", uid=official.uid)
    today = timezone.localdate()
    context = {
        "scope": scope_of(request, path=reverse("hr:people")),
        "breadcrumb": [
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {"label": official.full_name, "href": reverse("hr:person", args=[official.uid]), "lang": "vi"},
            {"label": _("Thêm giờ làm bài"), "href": ""},
        ],
        "official": official,
        "form": form,
        "rows": TimeArrangement.objects.filter(official=official).select_related("recorded_by", "ended_by"),
        "current": arrangements_on(today).filter(official=official).first(),
        "today": today,
        "not_own": str(OwnArrangement()) if is_own(official, request.user) else "",
    }
    return render(request, "hr/people/arrangements.html", context)


@takes_a_form
@role_required(Role.HR)
def end_one(request: HttpRequest, uid: UUID, arrangement: UUID) -> HttpResponse:
    official = managed(request, uid)
    held = get_object_or_404(TimeArrangement.objects.select_related("official"), uid=arrangement, official=official)
    try:
        end_arrangement(arrangement=held, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        messages.info(request, str(violation))
    else:
        messages.success(request, _("Đã dừng thêm giờ. Bài đang làm giữ nguyên giờ đã có."))
    return redirect("hr:person_arrangement", uid=official.uid)


def managed(request: HttpRequest, uid: UUID) -> Official:
    official: Official = get_object_or_404(
        without_identity(Official.objects.managed_by(request.user).select_related("user")), uid=uid
    )
    return official
