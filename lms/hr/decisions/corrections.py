"""Pages on which a recorded decision is corrected or cancelled; both ask why."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.flows.corrections import CorrectionOutcome, record_cancellation, record_correction
from lms.hr.decisions.correction_forms import CancelForm, CorrectionForm, lines_to_place
from lms.hr.decisions.wizard import AGAIN_PARAM
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.domain.correcting import may_correct
from lms.org.enums import Role
from lms.org.models import Decision

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@reads_and_writes
@role_required(Role.HR)
def decision_correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the paper really says. Of a paper of several people, `?nguoi=` names whose place is asked too."""
    decision = _decision(request, uid)
    lines = lines_to_place(decision)
    wanted = request.GET.get("nguoi", "")
    line = next((one for one in lines if str(one.official.uid) == wanted), lines[0] if len(lines) == 1 else None)
    form = CorrectionForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        request=request,
        decision=decision,
        line=line,
        user=request.user,
        new_id=uuid4(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            outcome = record_correction(
                decision=decision,
                facts=form.facts(),
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
                places=form.places(),
                keep_date_order=form.cleaned_data["keep_date_order"],
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            number = outcome.correction.decision.number
            _tell(request, outcome, _("Đã đính chính Quyết định số %(number)s.") % {"number": number})
            return redirect("hr:decision", uid=outcome.correction.decision.uid)
    context = _context(request, decision, _("Đính chính Quyết định số %(number)s") % {"number": decision.number})
    if form.is_bound and form.cleaned_data.get("scan"):
        form.add_error("scan", _("Chưa ghi gì nên tệp chưa được giữ. Hãy chọn lại tệp khi gửi lại."))
    again = urlencode({AGAIN_PARAM: "1"})
    context |= {"cancel_url": f"{reverse('hr:decision_cancel', args=[decision.uid])}?{again}"}
    context |= {"form": form, "line": line, "others": [one for one in lines if one != line] if len(lines) > 1 else []}
    return render(request, "hr/decisions/correct.html", context)


@reads_and_writes
@role_required(Role.HR)
def decision_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    decision = _decision(request, uid)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = record_cancellation(
                decision=decision, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            _tell(request, outcome, _("Đã hủy Quyết định số %(number)s.") % {"number": decision.number})
            if AGAIN_PARAM in request.GET:
                query = urlencode({AGAIN_PARAM: outcome.correction.decision.uid})
                return redirect(f"{reverse('hr:decision_new')}?{query}")
            return redirect("hr:decision", uid=outcome.correction.decision.uid)
    context = _context(request, decision, _("Hủy Quyết định số %(number)s?") % {"number": decision.number})
    context |= {
        "form": form,
        "consequences": [
            _(
                "Vị trí do quyết định này giao được coi như chưa từng giữ;"
                " vị trí đã kết thúc theo quyết định này tiếp tục."
            ),
            _("Việc học giao theo quyết định dừng lại; kết quả và minh chứng đã có vẫn được giữ."),
            *([_("Vai trò kết thúc theo quyết định được trả lại.")] if decision.ended_grants.exists() else []),
            _("Bản đã ghi nhận, bản quét và lý do hủy vẫn xem được. Người trong quyết định nhận thông báo."),
            *(
                [_("Sau đó mở trang ghi nhận, điền sẵn nội dung cũ để chọn lại loại.")]
                if AGAIN_PARAM in request.GET
                else []
            ),
        ],
        "button_label": _("Hủy và ghi lại") if AGAIN_PARAM in request.GET else _("Hủy quyết định"),
        "cancel_url": reverse("hr:decision", args=[decision.uid]),
        "danger": True,
    }
    return render(request, "hr/decisions/cancel.html", context)


def _decision(request: HttpRequest, uid: UUID) -> Decision:
    decision: Decision = get_object_or_404(Decision.objects.visible_to(request.user), uid=uid)
    if not may_correct(decision, request.user):
        raise Http404
    return decision


def _tell(request: HttpRequest, outcome: CorrectionOutcome, text: str) -> None:
    followed = _("Việc học: thêm %(added)s, dừng %(stopped)s, đổi hạn %(moved)s.") % {
        "added": outcome.added,
        "stopped": outcome.stopped,
        "moved": outcome.moved,
    }
    messages.success(request, f"{text} {followed}" if outcome.added + outcome.stopped + outcome.moved else text)


def _context(request: HttpRequest, decision: Decision, title: str) -> dict[str, object]:
    return {
        "scope": scope_of(request, path=reverse("hr:decisions")),
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Quyết định"), "href": reverse("hr:decisions")},
            {"label": decision.number, "href": reverse("hr:decision", args=[decision.uid]), "lang": "vi"},
            {"label": title, "href": ""},
        ],
        "title": title,
        "decision": decision,
    }
