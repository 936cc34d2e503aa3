"""Certificates of the scope: those that wait, the register, one of them, its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.domain.eligibility import eligibility_of
from certificates.domain.file_signatures import file_lines
from certificates.domain.files import check_file
from certificates.domain.register import record_export, register_lines
from certificates.domain.states import is_expiring, state_of
from certificates.looks import LOOKS, label_of
from certificates.models import Certificate
from certificates.pdf import file_name, paper_context
from certificates.policy import capacity_for, is_own
from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.exports import CONTENT_TYPE, Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.core.form_addresses import takes_a_form
from lms.core.storage import serve_private_file
from lms.hr.certificates.rows import batch_choices, register_table, scope_line, waiting_table
from lms.hr.reports.forms import PurposeForm
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role

PAGE_SIZE = 50
door = role_required(Role.APPROVER, Role.HR)


def managed(request: HttpRequest) -> Any:
    """The certificates this person may see on these screens, with what they show."""
    return Certificate.objects.managed_by(request.user).with_facts()


def tabs(current: str, waiting: int | None = None) -> list[dict[str, object]]:
    return [
        {
            "label": _("Chờ duyệt"),
            "href": reverse("hr:certificates"),
            "current": current == "waiting",
            "count": waiting,
        },
        {"label": _("Sổ cấp"), "href": reverse("hr:certificate-register"), "current": current == "register"},
        {"label": _("Mẫu giấy"), "href": reverse("hr:certificate-templates"), "current": current == "templates"},
        {"label": _("Ký số"), "href": reverse("hr:certificate-signing"), "current": current == "signing"},
    ]


@require_safe
@door
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Those this person may sign, to be picked; apart from them those that wait for somebody else, and issued ones
    that rest on what holds no more.
    """
    today = timezone.localdate()
    waiting = managed(request).waiting().order_by("requested_at", "pk")
    signable = set(Certificate.objects.approvable_by(request.user).values_list("pk", flat=True))
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("trang"))
    mine = [one for one in page.object_list if one.pk in signable]
    others = [one for one in page.object_list if one.pk not in signable]
    doubted = managed(request).to_look_at(as_of=today).order_by("-approved_at", "-pk")[:PAGE_SIZE]
    context = {
        "scope": scope_line(request.user, today),
        "tabs": tabs("waiting", page.paginator.count),
        "page": page,
        "mine": waiting_table(mine, today, caption=_("Chờ mình duyệt"), can_pick=True),
        "others": waiting_table(others, today, caption=_("Chờ người duyệt khác"), can_pick=False),
        "is_signer": Role.APPROVER in request.roles_held,
        "together": batch_choices(request.user, today) if mine else {},
        "doubted": register_table(list(doubted), today, caption=_("Đã cấp, nay cần xem lại")),
    }
    return render(request, "hr/certificates/waiting.html", context)


@require_safe
@door
def register(request: HttpRequest) -> HttpResponse:
    return _register_page(request, PurposeForm())


def _register_page(request: HttpRequest, form: PurposeForm) -> HttpResponse:
    today = timezone.localdate()
    search = request.GET.get("tim", "").strip()
    issued = _issued(request, search).order_by("-approved_at", "-pk")
    page = Paginator(issued, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "scope": scope_line(request.user, today),
        "tabs": tabs("register"),
        "page": page,
        "search": search,
        "form": form,
        "table": register_table(list(page.object_list), today, caption=_("Sổ cấp giấy chứng nhận")),
    }
    return render(request, "hr/certificates/register.html", context)


@takes_a_form
@door
def register_file(request: HttpRequest) -> HttpResponse:
    """The register, as filtered, as XLSX in the order of issue; what for is asked, and kept before the file leaves."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _register_page(request, form)
    today = timezone.localdate()
    search = request.GET.get("tim", "").strip()
    issued = _issued(request, search).order_by("approved_at", "pk")
    scope = scope_line(request.user, today)["parts"][0].label  # type: ignore[index]
    head = ReportHead(
        unit=scope,
        title=_("Sổ cấp giấy chứng nhận hoàn thành"),
        run_at=timezone.now(),
        run_by=request.user.full_name,
        as_of=today,
        filters=[(_("Tìm"), search)] if search else [],
    )
    rows = [
        (
            line.register_number,
            line.code,
            line.holder,
            str(line.birth_year or ""),
            line.position,
            line.unit,
            line.course,
            line.periods,
            line.issuer,
            line.issued_on,
            line.expires_on,
            line.signer,
            line.capacity,
            label_of(line.state),
            line.revoked_on,
            line.reason,
            line.replaced_by,
        )
        for line in register_lines(issued.iterator(chunk_size=500), today)
    ]
    content = write_workbook([Sheet(_("Sổ cấp"), head, _register_columns(), rows)])
    purpose = form.cleaned_data["purpose"]
    record_export(unit_label=scope, actor=request.user, count=len(rows), purpose=purpose)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="so-cap-giay-chung-nhan-{today:%Y-%m-%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@door
def certificate_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    certificate = get_object_or_404(managed(request), uid=uid)
    today = timezone.localdate()
    state = state_of(certificate, today)
    names = unit_names([certificate.issuer_id], today)
    context = {
        "scope": scope_line(request.user, today),
        "breadcrumb": breadcrumb(certificate.official.full_name, lang="vi"),
        "certificate": certificate,
        "state": state,
        "state_label": label_of(state),
        "look": LOOKS[state],
        "is_expiring": is_expiring(certificate, today),
        "is_doubted": Certificate.objects.without_passed_exam(as_of=today).filter(pk=certificate.pk).exists(),
        "is_withdrawn": Certificate.objects.on_withdrawn_evidence(as_of=today).filter(pk=certificate.pk).exists(),
        "issuer": names[certificate.issuer_id].label,
        "capacity": capacity_for(request.user, certificate, as_of=today),
        "is_own": is_own(request.user, certificate),
        "eligibility": eligibility_of(certificate.completion.enrolment, today) if state == "waiting" else None,
        "history": history_for(certificate),
        "files": file_lines(certificate),
    }
    if certificate.words:
        context |= paper_context(certificate.words)
    return render(request, "hr/certificates/certificate.html", context)


@require_safe
@door
def certificate_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    certificate = get_object_or_404(managed(request).issued(), uid=uid)
    try:
        latest = check_file(certificate)
    except RuleViolation as violation:
        context = {
            "scope": scope_line(request.user, timezone.localdate()),
            "breadcrumb": breadcrumb(certificate.official.full_name, lang="vi"),
            "violation": violation,
            "certificate": certificate,
        }
        return render(request, "hr/certificates/no_file.html", context, status=409)
    return serve_private_file(latest.file, filename=file_name(certificate), content_type="application/pdf", inline=True)


def breadcrumb(label: str, *, lang: str = "") -> list[dict[str, str]]:
    return [
        {"label": _("Cấp giấy chứng nhận"), "href": reverse("hr:certificates")},
        {"label": label, "href": "", "lang": lang},
    ]


def _issued(request: HttpRequest, search: str) -> Any:
    issued = managed(request).issued()
    return issued.named_like(search) if search else issued


def _register_columns() -> list[Column]:
    return [
        Column(_("Số vào sổ")),
        Column(_("Mã xác minh")),
        Column(_("Họ và tên")),
        Column(_("Năm sinh")),
        Column(_("Vị trí lúc cấp")),
        Column(_("Đơn vị lúc cấp")),
        Column(_("Khóa học")),
        Column(_("Số tiết")),
        Column(_("Nơi cấp")),
        Column(_("Ngày cấp"), ColumnKind.DATE),
        Column(_("Giá trị đến hết"), ColumnKind.DATE, _("Để trống: không thời hạn.")),
        Column(_("Người ký")),
        Column(_("Tư cách ký")),
        Column(_("Tình trạng"), definition=_("Vào ngày lập sổ.")),
        Column(_("Ngày thu hồi"), ColumnKind.DATE),
        Column(_("Lý do thu hồi")),
        Column(_("Mã giấy thay thế")),
    ]
