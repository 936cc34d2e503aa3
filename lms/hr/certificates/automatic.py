"""The setting that approves requests in its signer's name as they come; off until the signer turns it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain.automatic import begin_automatic, end_automatic, running_for, signed_units
from lms.core.asked import asked_uid
from lms.core.exceptions import RuleViolation
from lms.hr.certificates.rows import scope_line
from lms.hr.certificates.views import breadcrumb
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Unit
from lms.org.policy import signing_capacity

UNIT, WANTED, ON = "don-vi", "viec", "bat"


@dataclass(frozen=True)
class Setting:
    """Of one unit. `since` is None where it is off."""

    uid: str
    name: str
    capacity: str
    signer: str
    since: datetime | None
    is_mine: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.APPROVER)
def automatic(request: HttpRequest) -> HttpResponse:
    """The units this person signs for, each with its setting; the post turns one on or off."""
    now = timezone.now()
    units = signed_units(request.user, now)
    if request.method == "POST":
        found = Unit.objects.filter(pk__in=[one.pk for one in units])
        unit: Unit = get_object_or_404(found, uid=asked_uid(request.POST.get(UNIT, "")))
        try:
            if request.POST.get(WANTED) == ON:
                begin_automatic(unit=unit, actor=request.user, now=now)
                messages.success(request, _("Đã bật duyệt tự động. Giấy đủ điều kiện từ lúc này được cấp ngay."))
            else:
                end_automatic(unit=unit, actor=request.user, now=now)
                messages.success(request, _("Đã tắt duyệt tự động. Yêu cầu mới lại chờ người duyệt."))
        except RuleViolation as violation:
            messages.error(request, str(violation))
        return redirect("hr:certificates-automatic")
    today = timezone.localdate(now)
    names = unit_names([one.pk for one in units], today)
    settings = []
    for one in units:
        running = running_for(one)
        settings.append(
            Setting(
                str(one.uid),
                names[one.pk].label,
                signing_capacity(request.user, one, as_of=today) or "",
                running.signer.full_name if running else "",
                running.begun_at if running else None,
                running is not None and running.signer_id == request.user.pk,
            )
        )
    context = {
        "scope": scope_line(request.user, today),
        "breadcrumb": breadcrumb(_("Duyệt tự động")),
        "settings": sorted(settings, key=lambda one: one.name),
    }
    return render(request, "hr/certificates/automatic.html", context)
