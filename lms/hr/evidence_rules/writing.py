"""A rule written from a day, and one that stops: for HR of a province and administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.exceptions import RoleRequired, RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField, add_violation
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.assessors import BY_PEOPLE
from lms.evidence.domain.rule_writing import (
    RuleFacts,
    end_rule,
    facts_of,
    rule_standing,
    rules_on_record,
    set_rule,
    state_of_rules,
)
from lms.evidence.enums import Combining, EvidenceKind
from lms.evidence.exceptions import RuleChangedMeanwhile
from lms.evidence.models import EvidenceRule
from lms.evidence.policy import can_edit_evidence_rules
from lms.hr.evidence_rules.rows import COMPETENCY_PARAM, KIND_PARAM
from lms.hr.evidence_rules.views import rules_breadcrumb
from lms.hr.positions.views import READERS
from lms.org.access import View, role_required
from lms.org.access_mode import may_now
from lms.plans.domain.cycles import MOST_DAYS_BEFORE

MOST_MONTHS = 600
_VIETNAMESE = {"lang": "vi"}


class FromForm(forms.Form):
    """From which day, and why; `seen` tells whether somebody else has written meanwhile."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    valid_from = VietnameseDateField(label=gettext_lazy("Áp dụng từ ngày"), noun=gettext_lazy("ngày áp dụng"))
    reason = NFCCharField(
        label=gettext_lazy("Lý do"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: theo quy chế đánh giá mới. Nội dung này được ghi vào lịch sử."),
        error_messages={"required": gettext_lazy("Ghi lý do, ví dụ: theo quy chế đánh giá mới.")},
        widget=forms.TextInput(attrs=_VIETNAMESE),
    )

    def saw(self, state: str) -> None:
        self.data = self.data.copy()
        self.data["seen"] = state


class RuleForm(FromForm):
    max_level = VietnameseIntegerField(label=gettext_lazy("Chứng minh đến mức"), min_value=1, max_value=20)
    validity_months = VietnameseIntegerField(
        label=gettext_lazy("Hiệu lực (tháng)"),
        min_value=1,
        max_value=MOST_MONTHS,
        required=False,
        help_text=gettext_lazy("Tính từ ngày có giá trị của minh chứng. Để trống: không hết hạn."),
    )
    renew_days = VietnameseIntegerField(
        label=gettext_lazy("Làm lại trước khi hết hạn (ngày)"),
        min_value=1,
        max_value=MOST_DAYS_BEFORE,
        required=False,
        help_text=gettext_lazy(
            "Trước ngày hết hạn bấy nhiêu ngày, kế hoạch có thêm việc làm lại. Để trống: 60 ngày. Không sớm hơn nửa "
            "thời gian hiệu lực."
        ),
    )
    combining = forms.ChoiceField(
        label=gettext_lazy("Khi có nhiều minh chứng cùng loại"),
        choices=Combining.choices,
        help_text=gettext_lazy(
            "“Lần mới nhất”: minh chứng ghi theo quy tắc này thay cho các lần trước cùng loại, kể cả khi mức thấp hơn."
        ),
        widget=forms.RadioSelect,
    )
    named_only = forms.BooleanField(
        label=gettext_lazy("Chỉ người được chỉ định đánh giá mới chứng minh được"),
        required=False,
        help_text=gettext_lazy("Người đánh giá được chỉ định cho từng năng lực và đơn vị, ở trang “Người đánh giá”."),
    )
    source = NFCCharField(
        label=gettext_lazy("Nguồn"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Số, ký hiệu văn bản quy định, nếu có."),
        widget=forms.Textarea(attrs={"rows": 2} | _VIETNAMESE),
    )
    field_order = [
        "seen",
        "max_level",
        "validity_months",
        "renew_days",
        "combining",
        "named_only",
        "valid_from",
        "source",
        "reason",
    ]


def keepers_only(view: View) -> View:
    """The view gets the kind and competency that the address names."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @role_required(*READERS)
    def guarded(request: HttpRequest) -> Any:
        if not may_now(request, can_edit_evidence_rules):
            raise RoleRequired(_("phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống"))
        kind, code = request.GET.get(KIND_PARAM, ""), request.GET.get(COMPETENCY_PARAM, "")
        known = {one.code: key for key, one in competencies_in_force(timezone.localdate()).items()}
        if kind not in EvidenceKind.values or (code and code not in known):
            raise Http404
        competency = Competency.objects.get(pk=known[code]) if code else None
        return view(request, EvidenceKind(kind), competency)

    return guarded


@keepers_only
def rule_edit(request: HttpRequest, kind: EvidenceKind, competency: Competency | None) -> HttpResponse:
    rules = rules_on_record(kind, competency)
    form = RuleForm(request.POST if request.method == "POST" else None, initial=_initial(kind, competency, rules))
    if kind not in BY_PEOPLE:
        del form.fields["named_only"]
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            rule = set_rule(
                kind=kind,
                competency=competency,
                facts=RuleFacts(
                    given["max_level"],
                    given["validity_months"],
                    Combining(given["combining"]),
                    given["renew_days"],
                    given.get("named_only", False),
                ),
                valid_from=given["valid_from"],
                source=given["source"],
                reason=given["reason"],
                seen=given["seen"],
                actor=request.user,
                now=timezone.now(),
            )
        except RuleViolation as violation:
            _told(form, violation, kind, competency)
        else:
            messages.success(
                request,
                _("Đã ghi quy tắc, áp dụng từ ngày %(day)s.") % {"day": format_date(given["valid_from"])}
                if rule
                else _("Quy tắc đã đúng như nội dung gửi, nên không ghi thêm gì."),
            )
            return redirect("hr:evidence_rules")
    context = _page(request, kind, competency, _("Ghi quy tắc"))
    context |= {"form": form, "title": _("Quy tắc: %(kind)s") % {"kind": kind.label}, "button_label": _("Ghi quy tắc")}
    return render(request, "hr/evidence_rules/edit.html", context)


@keepers_only
def rule_end(request: HttpRequest, kind: EvidenceKind, competency: Competency | None) -> HttpResponse:
    rules = rules_on_record(kind, competency)
    initial = {"seen": state_of_rules(rules), "valid_from": timezone.localdate()}
    form = FromForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["valid_from"].label = _("Thôi áp dụng từ ngày")
    if form.is_bound and form.is_valid():
        try:
            end_rule(kind=kind, competency=competency, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            _told(form, violation, kind, competency)
        else:
            told = {"day": format_date(form.cleaned_data["valid_from"])}
            messages.success(request, _("Quy tắc thôi áp dụng từ ngày %(day)s.") % told)
            return redirect("hr:evidence_rules")
    after = (
        _("Từ ngày đó, năng lực này theo quy tắc chung cho mọi năng lực.")
        if competency
        else _("Từ ngày đó, loại minh chứng này không chứng minh được năng lực nào chưa có quy tắc riêng.")
    )
    context = _page(request, kind, competency, _("Thôi quy tắc"))
    context |= {
        "form": form,
        "title": _("Thôi quy tắc: %(kind)s?") % {"kind": kind.label},
        "consequences": [after, _("Minh chứng đã ghi giữ nguyên mức và hạn.")],
        "button_label": _("Thôi áp dụng"),
        "danger": True,
        "cancel_url": reverse("hr:evidence_rules"),
    }
    return render(request, "hr/evidence_rules/edit.html", context)


def _initial(kind: EvidenceKind, competency: Competency | None, rules: list[EvidenceRule]) -> dict[str, Any]:
    """What holds today; of a competency without a rule of its own, what the rule for all says."""
    today = timezone.localdate()
    initial: dict[str, Any] = {"valid_from": today, "combining": Combining.HIGHEST, "seen": state_of_rules(rules)}
    standing = rule_standing(rules, today) or rule_standing(rules_on_record(kind, None), today)
    if standing is not None:
        facts = facts_of(standing)
        initial |= {"max_level": facts.max_level, "validity_months": facts.validity_months}
        initial |= {"renew_days": facts.renew_days, "named_only": facts.named_only}
        initial |= {"combining": facts.combining, "source": standing.source if standing.mark == "employer" else ""}
    return initial


def _told(form: FromForm, violation: RuleViolation, kind: EvidenceKind, competency: Competency | None) -> None:
    if isinstance(violation, RuleChangedMeanwhile):
        form.saw(state_of_rules(rules_on_record(kind, competency)))
    add_violation(form, violation)


def _page(request: HttpRequest, kind: EvidenceKind, competency: Competency | None, last: str) -> dict[str, Any]:
    words = competencies_in_force(timezone.localdate())
    return {
        "breadcrumb": rules_breadcrumb(request, last),
        "kind": kind,
        "words": words[competency.pk] if competency else None,
        "back_url": reverse("hr:evidence_rules"),
    }
