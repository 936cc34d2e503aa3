"""What an approver does: approve one or several, refuse, revoke, replace. Each asks once more before it acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from certificates.domain import issuing
from certificates.domain.eligibility import eligibility_of
from certificates.exceptions import AlreadyRevoked
from certificates.models import Certificate
from certificates.policy import capacity_for
from lms.core.display import format_date
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import add_violation
from lms.flows.certification import BatchOutcome, Signing, approve_and_issue_all, replace_and_issue, revoke_and_tell
from lms.hr.certificates.forms import ReasonForm
from lms.hr.certificates.rows import scope_line
from lms.hr.certificates.views import breadcrumb, managed
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.policy import signing_capacity

PICKED = "chon"
MOST_AT_ONCE = 50
door = role_required(Role.APPROVER)
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@reads_and_writes
@door
def approve(request: HttpRequest) -> HttpResponse:
    """The picked requests with what each rests on and in which capacity one signs; the post issues them."""
    picked = _picked(request)
    if not picked:
        messages.error(request, _("Chưa chọn yêu cầu nào. Hãy đánh dấu ít nhất một người trong danh sách."))
        return redirect("hr:certificates")
    if request.method == "POST":
        signings = [Signing(one, _capacity(request, f"tu-cach-{one.uid}")) for one in picked]
        outcome = approve_and_issue_all(signings=signings, actor=request.user, now=timezone.now())
        _tell(request, outcome)
        if len(picked) == 1:
            return redirect("hr:certificate", uid=picked[0].uid)
        return redirect("hr:certificates")
    today = timezone.localdate()
    context = {
        "scope": scope_line(request.user, today),
        "breadcrumb": breadcrumb(_("Duyệt cấp")),
        "cards": _cards(request, picked),
        "count": len(picked),
    }
    return render(request, "hr/certificates/approve.html", context)


@reads_and_writes
@door
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    def act(certificate: Certificate, reason: str) -> Certificate:
        return issuing.refuse_certificate(
            certificate=certificate, actor=request.user, reason=reason, now=timezone.now()
        )

    return _with_reason(
        request,
        _signable(request, uid),
        act,
        question=_("Không duyệt yêu cầu này?"),
        consequences=[
            _("Người học thấy yêu cầu không được duyệt cùng lý do."),
            _("Kết quả học và thi vẫn được giữ; có thể lập lại yêu cầu khi cần."),
        ],
        hint=_("Người học sẽ đọc được lý do này."),
        button=_("Không duyệt"),
        done=_("Đã ghi nhận không duyệt."),
    )


@reads_and_writes
@door
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    def act(certificate: Certificate, reason: str) -> Certificate:
        return revoke_and_tell(certificate=certificate, actor=request.user, reason=reason, now=timezone.now())

    certificate = _signable(request, uid)
    if certificate.revoked_at is not None and request.method != "POST":
        violation = AlreadyRevoked(day=format_date(certificate.revoked_at), reason=certificate.revocation_reason)
        messages.error(request, str(violation))
        return redirect("hr:certificate", uid=uid)
    return _with_reason(
        request,
        certificate,
        act,
        question=_("Thu hồi giấy chứng nhận này?"),
        consequences=[
            _(
                "Trang tra cứu công khai hiện “Đã thu hồi” cùng ngày thu hồi, ngay khi bấm nút. "
                "Lý do không hiện công khai; người được cấp và người quản lý giấy chứng nhận đọc được."
            ),
            _("Không hoàn tác được. Nếu chỉ sai chữ trên giấy, hãy dùng “Cấp thay thế”."),
        ],
        hint=_("Người được cấp sẽ đọc lý do này trong thông báo; lý do cũng được ghi vào lịch sử."),
        button=_("Thu hồi giấy chứng nhận"),
        done=_("Đã thu hồi giấy chứng nhận."),
        danger=True,
    )


@reads_and_writes
@door
def replace(request: HttpRequest, uid: UUID) -> HttpResponse:
    certificate = _signable(request, uid)

    def act(certificate: Certificate, reason: str) -> Certificate:
        return replace_and_issue(
            certificate=certificate,
            actor=request.user,
            capacity=_capacity(request, "tu-cach"),
            reason=reason,
            now=timezone.now(),
        )

    capacity = capacity_for(request.user, certificate, as_of=timezone.localdate())
    return _with_reason(
        request,
        certificate,
        act,
        question=_("Cấp giấy thay thế?"),
        consequences=[
            _("Giấy cũ chuyển thành “Đã thay thế” và dẫn đến giấy mới."),
            _("Giấy mới có mã và số vào sổ mới, ghi họ tên, vị trí, đơn vị, tên khóa học đang có hôm nay."),
            _("Ký với tư cách: %(capacity)s.") % {"capacity": capacity},
        ],
        hint=_("Lý do được giữ cùng giấy cũ; đừng ghi thông tin riêng tư."),
        button=_("Cấp giấy thay thế"),
        done=_("Đã cấp giấy thay thế. Tệp PDF đang được lập."),
        hidden=[{"name": "tu-cach", "value": capacity}],
    )


@takes_a_form
@door
def request_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    certificate = _signable(request, uid)
    try:
        fresh = issuing.request_again(certificate=certificate, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
        fresh = certificate
    else:
        messages.success(request, _("Đã lập lại yêu cầu. Xem các điều kiện rồi duyệt."))
    return redirect("hr:certificate", uid=fresh.uid)


def _signable(request: HttpRequest, uid: UUID) -> Certificate:
    found: Certificate = get_object_or_404(managed(request).signable_by(request.user), uid=uid)
    return found


def _capacity(request: HttpRequest, name: str) -> str:
    """As it is kept: browsers send the lines of a field with CRLF between them."""
    return request.POST.get(name, "").replace("\r\n", "\n")


def _picked(request: HttpRequest) -> list[Certificate]:
    """What was ticked, in the order of the list; anything out of reach is a 404, as on its own page."""
    source = request.POST if request.method == "POST" else request.GET
    try:
        uids = {UUID(value) for value in source.getlist(PICKED)}
    except ValueError as error:
        raise Http404 from error
    if len(uids) > MOST_AT_ONCE:
        raise Http404
    picked = list(managed(request).signable_by(request.user).filter(uid__in=uids).order_by("requested_at", "pk"))
    if len(picked) != len(uids):
        raise Http404
    return picked


def _cards(request: HttpRequest, picked: Sequence[Certificate]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    issuers = {one.issuer_id: one.issuer for one in picked}
    names = unit_names(issuers, today)
    capacities = {pk: signing_capacity(request.user, unit, as_of=today) for pk, unit in issuers.items()}
    return [
        {
            "certificate": one,
            "conditions": eligibility_of(one.completion.enrolment, today).conditions,
            "issuer": names[one.issuer_id].label,
            "capacity": capacities[one.issuer_id],
        }
        for one in picked
    ]


def _tell(request: HttpRequest, outcome: BatchOutcome) -> None:
    done = len(outcome.issued) + len(outcome.unchanged)
    if done:
        text = ngettext("Đã cấp %(count)s giấy chứng nhận.", "Đã cấp %(count)s giấy chứng nhận.", done)
        messages.success(request, f"{text % {'count': done}} {_('Tệp PDF đang được lập.')}")
    for certificate, violation in outcome.refused:
        messages.error(request, f"{certificate.official.full_name}: {violation}")


def _with_reason(
    request: HttpRequest,
    certificate: Certificate,
    act: Callable[[Certificate, str], Certificate],
    *,
    question: str,
    consequences: list[str],
    hint: str,
    button: str,
    done: str,
    danger: bool = False,
    hidden: Sequence[dict[str, object]] = (),
) -> HttpResponse:
    """A page that asks for the reason, and does the act with it."""
    form = ReasonForm(request.POST or None, hint=hint)
    if request.method == "POST" and form.is_valid():
        try:
            result = act(certificate, form.cleaned_data["reason"])
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, done)
            return redirect("hr:certificate", uid=result.uid)
    context = {
        "scope": scope_line(request.user, timezone.localdate()),
        "breadcrumb": breadcrumb(certificate.official.full_name, lang="vi"),
        "certificate": certificate,
        "form": form,
        "question": question,
        "consequences": consequences,
        "button_label": button,
        "danger": danger,
        "hidden": hidden,
        "cancel_url": reverse("hr:certificate", args=[certificate.uid]),
    }
    return render(request, "hr/certificates/reason.html", context)
