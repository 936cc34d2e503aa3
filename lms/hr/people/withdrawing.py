"""Withdrawing a piece of evidence of a person, and letting it count again: each asks once more, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
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

from certificates.models import Certificate
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, add_violation
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.corrections import source_of
from lms.evidence.models import Evidence
from lms.flows.withdrawing import certificates_resting_on, reinstate_evidence, withdraw_evidence
from lms.hr.people.listing import without_identity
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official


class ReasonForm(forms.Form):
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        help_text=gettext_lazy("Người có minh chứng đọc được lý do này."),
        error_messages={"required": gettext_lazy("Nhập lý do để người có minh chứng biết vì sao.")},
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def withdraw(request: HttpRequest, uid: UUID, code: str, evidence: UUID) -> HttpResponse:
    held = _held(request, uid, code, evidence)
    resting = list(certificates_resting_on(held))
    context = {
        "title": _("Rút minh chứng này?"),
        "consequences": [
            _("Mức năng lực, tình trạng yêu cầu và kế hoạch học được tính lại ngay."),
            _("Việc học mà minh chứng này đã đóng được mở lại."),
            _("Dòng cũ, người rút và lý do vẫn được giữ; người có minh chứng được báo."),
            *map(_about, resting),
        ],
        "undo": _("Rút nhầm thì ghi lại được minh chứng này, cũng với lý do."),
        "button_label": _("Rút minh chứng"),
        "danger": True,
        "certificates": [one for one in resting if one.approved_at is not None],
    }
    done = _("Đã rút minh chứng. Mức và kế hoạch học đã tính lại; người có minh chứng được báo.")
    return _ask(request, held, code, context, withdraw_evidence, done)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def reinstate(request: HttpRequest, uid: UUID, code: str, evidence: UUID) -> HttpResponse:
    context = {
        "title": _("Ghi lại minh chứng này?"),
        "consequences": [
            _("Minh chứng có giá trị lại từ ngày và đến ngày như trước khi rút."),
            _("Mức năng lực, tình trạng yêu cầu và kế hoạch học được tính lại ngay; người có minh chứng được báo."),
        ],
        "button_label": _("Ghi lại minh chứng"),
    }
    done = _("Đã ghi lại minh chứng. Mức và kế hoạch học đã tính lại; người có minh chứng được báo.")
    return _ask(request, _held(request, uid, code, evidence), code, context, reinstate_evidence, done)


def _held(request: HttpRequest, uid: UUID, code: str, evidence: UUID) -> Evidence:
    official = get_object_or_404(without_identity(Official.objects.managed_by(request.user)), uid=uid)
    rows = Evidence.objects.filter(official=official, competency__code=code, level__gt=0)
    rows = rows.select_related(
        "official", "competency", "result__attempt", "completion__enrolment__course", "observation__request__version"
    )
    held: Evidence = get_object_or_404(rows, uid=evidence)
    return held


def _ask(
    request: HttpRequest, held: Evidence, code: str, context: dict[str, Any], act: Callable[..., Evidence], done: str
) -> HttpResponse:
    words = next((one for one in competencies_in_force(timezone.localdate()).values() if one.code == code), None)
    if words is None:
        raise Http404
    official = held.official
    level_url = reverse("hr:person_level", args=[official.uid, code])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            act(evidence=held, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, done)
            return redirect(level_url)
    context |= {
        "breadcrumb": [
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {"label": official.full_name, "href": reverse("hr:person", args=[official.uid]), "lang": "vi"},
            {"label": words.name_vi, "href": level_url, "lang": "vi"},
            {"label": context["button_label"], "href": ""},
        ],
        "official": official,
        "words": words,
        "piece": held,
        "source": source_of(held),
        "form": form,
        "cancel_url": level_url,
    }
    return render(request, "hr/people/withdraw.html", context)


def _about(certificate: Certificate) -> str:
    if certificate.approved_at is None:
        waiting = _(
            "Yêu cầu cấp giấy chứng nhận khóa “%(course)s” đang chờ duyệt: không duyệt được khi minh chứng đã bị rút."
        )
        return waiting % {"course": certificate.course.title}
    issued = _(
        "Giấy chứng nhận khóa “%(course)s”, mã %(code)s, cấp ngày %(day)s còn giá trị đến khi người duyệt thu hồi."
    )
    facts = {"course": certificate.course.title, "code": certificate.code, "day": format_date(certificate.issued_on)}
    return issued % facts
