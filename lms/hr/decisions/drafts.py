"""Giving up a decision that is being typed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.domain.decision_drafts import discard_draft
from lms.org.enums import Role
from lms.org.models import DecisionDraft


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def draft_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask, then drop the draft with its scan. A draft is its owner's alone."""
    draft = get_object_or_404(DecisionDraft.objects.filter(owner=request.user).select_related("official"), uid=uid)
    if request.method == "POST":
        discard_draft(draft=draft)
        messages.success(request, _("Đã bỏ bản nháp. Chưa có quyết định nào được ghi nhận từ bản nháp này."))
        return redirect("hr:decisions")
    title = _("Bỏ bản nháp này?")
    context = {
        "scope": scope_of(request, path=reverse("hr:decisions")),
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Quyết định"), "href": reverse("hr:decisions")},
            {"label": title, "href": ""},
        ],
        "title": title,
        "draft": draft,
        "consequences": [
            _("Nội dung đã nhập và bản quét đã tải lên của bản nháp sẽ bị xóa, không lấy lại được."),
            _("Hồ sơ cán bộ và các quyết định đã ghi nhận không thay đổi."),
        ],
        "button_label": _("Bỏ bản nháp"),
        "danger": True,
        "cancel_url": reverse("hr:decisions"),
    }
    return render(request, "hr/decisions/draft_discard.html", context)
