"""Suspected forgeries: the public form, and what those who look into them see."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.forgery import answer_report, report_forgery
from certificates.domain.words import official_address
from certificates.exceptions import AnswerMissing, SuspicionMissing, TooManyReports
from certificates.limits import REPORTS, may_report
from certificates.models import ForgeryReport
from certificates.views_inspection import READERS
from lms.core.display import format_date
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, add_violation
from lms.core.tables import Cell, Column, Row, Table
from lms.org.access import role_required

PAGE_SIZE = 50


class ReportForm(forms.Form):
    typed = NFCCharField(label=gettext_lazy("Mã trên giấy"), required=False, max_length=60)
    seen = NFCCharField(
        label=gettext_lazy("Thấy ở đâu, vì sao nghi"),
        help_text=gettext_lazy("Ví dụ: nộp kèm hồ sơ tuyển dụng, tên trên giấy khác với trang tra cứu."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": SuspicionMissing.message},
    )
    contact = NFCCharField(
        label=gettext_lazy("Cách liên hệ"),
        help_text=gettext_lazy("Điện thoại hoặc thư điện tử, nếu muốn được hỏi thêm. Chỉ người xem xét thấy."),
        required=False,
        max_length=200,
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AnswerForm(forms.Form):
    answer = NFCCharField(
        label=gettext_lazy("Kết quả xem xét"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": AnswerMissing.message},
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """For anyone, without session or script; hence no token, but few an hour from one network."""
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"typed": request.GET.get("ma", "")})
    context: dict[str, Any] = {"form": form, "address": official_address()}
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            if not may_report(get_adapter().get_client_ip(request), now):
                raise TooManyReports(limit=REPORTS)
            context["sent"] = report_forgery(**form.cleaned_data, now=now)
        except RuleViolation as violation:
            add_violation(form, violation)
    answer = render(request, "certificates/report_form.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(answer)
    return answer


@never_cache
@require_safe
@role_required(*READERS)
def received(request: HttpRequest) -> HttpResponse:
    mine = ForgeryReport.objects.visible_to(request.user).select_related("certificate")
    page = Paginator(mine.order_by("answered_at", "-received_at", "pk"), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "open_count": mine.open().count(),
        "table": _table(page.object_list),
        "breadcrumb": _breadcrumb(),
    }
    return render(request, "certificates/reports_received.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def one(request: HttpRequest, uid: UUID) -> HttpResponse:
    mine = ForgeryReport.objects.visible_to(request.user).select_related("certificate__issuer", "answered_by")
    found = get_object_or_404(mine, uid=uid)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_report(report=found, actor=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, _("Đã ghi kết quả xem xét."))
            return redirect("verify:reports")
    context = {"report": found, "form": form, "breadcrumb": _breadcrumb(found.number)}
    return render(request, "certificates/report_one.html", context)


def _table(reports: Iterable[ForgeryReport]) -> Table:
    labels = (_("Số"), _("Mã trên giấy"), _("Nhận ngày"), _("Tình trạng"))
    rows = tuple(
        Row(
            (
                Cell(one.number, href=reverse("verify:report-one", args=[one.uid])),
                Cell(one.typed or "–", note="" if one.certificate else _("không có giấy nào mang mã này")),
                Cell(format_date(timezone.localdate(one.received_at))),
                Cell(_("đã xem xét") if one.answered_at else _("chờ xem xét")),
            )
        )
        for one in reports
    )
    return Table(_("Báo nghi ngờ giả mạo đã nhận"), tuple(map(Column, labels)), rows)


def _breadcrumb(here: str = "") -> list[dict[str, str]]:
    steps = [{"label": _("Xác minh giấy chứng nhận"), "href": reverse("verify:form")}]
    steps.append({"label": _("Báo nghi ngờ giả mạo"), "href": reverse("verify:reports") if here else ""})
    return [*steps, *([{"label": here, "href": ""}] if here else [])]
