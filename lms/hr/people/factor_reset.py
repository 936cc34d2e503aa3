"""Somebody lost the phone and the codes: HR of a unit above takes the second factor off, with a reason."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, add_violation
from lms.hr.people.listing import without_identity
from lms.org.access import role_required
from lms.org.domain.accounts import can_reset_factor, reset_factor_of_official
from lms.org.enums import Role
from lms.org.exceptions_roster import FactorResetNeedsUnitAbove
from lms.org.models import Official


class FactorResetForm(forms.Form):
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Ghi cả cách đã xác minh đúng người, ví dụ: mất điện thoại, đến trực tiếp."),
        max_length=500,
        error_messages={"required": gettext_lazy("Nhập lý do; lý do được giữ trong lịch sử.")},
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def reset_factor(request: HttpRequest, uid: UUID) -> HttpResponse:
    managed = without_identity(Official.objects.managed_by(request.user).select_related("user"))
    official: Official = get_object_or_404(managed, uid=uid)
    if official.user is None:
        raise Http404
    today = timezone.localdate()
    form = FactorResetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reset_factor_of_official(official=official, actor=request.user, as_of=today, **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            text = _("Đã đặt lại xác thực hai bước của %(name)s. Lần đăng nhập sau chỉ cần mật khẩu, rồi cài lại.")
            messages.success(request, text % {"name": official.full_name})
            return redirect("hr:person", uid=official.uid)
    may_reset = can_reset_factor(official=official, actor=request.user, as_of=today)
    context = {
        "breadcrumb": [
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {"label": official.full_name, "href": reverse("hr:person", args=[official.uid]), "lang": "vi"},
            {"label": _("Đặt lại xác thực hai bước"), "href": ""},
        ],
        "official": official,
        "form": form,
        "barred": "" if may_reset else str(FactorResetNeedsUnitAbove(name=official.full_name)),
    }
    return render(request, "hr/people/factor_reset.html", context)
