"""What one person is let off: the page on which HR grants it, and takes it back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
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

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect, add_violation
from lms.flows.exempting import grant_exemption, withdraw_exemption
from lms.hr.people.arrangements import managed
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official, Posting, PostingVersion
from lms.plans.domain.exempting import is_own
from lms.plans.exceptions import OwnExemption
from lms.plans.models import Exemption, RequirementStatus


class ExemptionForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    competency = forms.ChoiceField(
        label=gettext_lazy("Năng lực"),
        widget=VietnameseSelect,
        error_messages={"required": gettext_lazy("Chọn năng lực được miễn.")},
    )
    posting = forms.ChoiceField(
        label=gettext_lazy("Vị trí"),
        required=False,
        widget=VietnameseSelect,
        help_text=gettext_lazy("Để trống: miễn ở mọi vị trí người này giữ."),
    )
    starts_on = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    ends_on = VietnameseDateField(
        label=gettext_lazy("Đến hết ngày"),
        help_text=gettext_lazy("Sau ngày này yêu cầu có lại, kế hoạch học tập có lại việc còn thiếu."),
    )
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Lý do được giữ trong lịch sử của người này. Không ghi chuyện sức khỏe hay gia đình."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, official: Official, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.official = official
        words = competencies_in_force(today)
        required = set(RequirementStatus.objects.filter(official=official).values_list("competency_id", flat=True))
        listed = [(one.code, f"{one.code} {one.name_vi}") for key, one in words.items() if key in required]
        seats = PostingVersion.objects.lasting_on(today).filter(posting__official=official)
        named = seats.order_by("-is_main", "starts_on").values_list("posting__uid", "position__name_vi")
        fields: dict[str, Any] = self.fields
        fields["competency"].choices = [("", _("Chọn năng lực")), *listed]
        fields["posting"].choices = [("", _("Mọi vị trí")), *((str(uid), name) for uid, name in named)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        code, uid = given.get("competency"), given.get("posting")
        asked = RequirementStatus.objects.filter(
            official=self.official, competency__code=code, posting__uid=uid or None
        )
        if code and uid and not asked.exists():
            told = _("Vị trí này không yêu cầu năng lực đã chọn, nên không cần miễn. Chọn vị trí khác hoặc để trống.")
            self.add_error("posting", told)
        return given

    def chosen(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        uid = values.pop("posting")
        return values | {
            "competency": Competency.objects.get(code=values["competency"]),
            "posting": Posting.objects.get(uid=uid) if uid else None,
        }


class WithdrawalForm(forms.Form):
    reason = NFCCharField(label=gettext_lazy("Lý do rút"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def exemptions_of_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    official = managed(request, uid)
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    form = ExemptionForm(sent, official=official, today=today, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            grant_exemption(official=official, actor=request.user, now=timezone.now(), **form.chosen())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, _("Đã miễn năng lực. Kế hoạch học tập và các số liệu đã theo đó."))
            return redirect("hr:person_exemptions", uid=official.uid)
    rows = Exemption.objects.filter(official=official)
    words = competencies_in_force(today)
    context = {
        "scope": scope_of(request, path=reverse("hr:people")),
        "breadcrumb": _breadcrumb(official, _("Miễn năng lực")),
        "official": official,
        "form": form,
        "rows": [
            {
                "row": row,
                "name": words[row.competency_id].name_vi if row.competency_id in words else row.competency.code,
                "is_over": row.is_over_on(today),
            }
            for row in rows.select_related("competency", "approved_by", "withdrawn_by")
        ],
        "not_own": str(OwnExemption()) if is_own(official, request.user) else "",
    }
    return render(request, "hr/people/exemptions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def withdraw_one(request: HttpRequest, uid: UUID, exemption: UUID) -> HttpResponse:
    official = managed(request, uid)
    rows = Exemption.objects.managed_by(request.user).select_related("official", "competency")
    held = get_object_or_404(rows, uid=exemption, official=official)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            withdraw_exemption(exemption=held, reason=reason, actor=request.user, now=timezone.now())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, _("Đã rút miễn. Năng lực này lại được yêu cầu từ hôm nay."))
            return redirect("hr:person_exemptions", uid=official.uid)
    words = competencies_in_force(timezone.localdate())
    context = {
        "scope": scope_of(request, path=reverse("hr:people")),
        "breadcrumb": _breadcrumb(official, _("Rút miễn năng lực")),
        "official": official,
        "row": held,
        "name": words[held.competency_id].name_vi if held.competency_id in words else held.competency.code,
        "form": form,
    }
    return render(request, "hr/people/exemption_withdraw.html", context)


def _breadcrumb(official: Official, here: str) -> list[dict[str, str]]:
    return [
        {"label": _("Nhân sự"), "href": reverse("hr:people")},
        {"label": official.full_name, "href": reverse("hr:person", args=[official.uid]), "lang": "vi"},
        {"label": here, "href": ""},
    ]
