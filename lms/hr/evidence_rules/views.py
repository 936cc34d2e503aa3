"""Which kinds of evidence prove what: the rules of today, those to come, and who wrote them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.core.forms import VietnameseSelect
from lms.evidence.domain.rule_writing import rule_history
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import EvidenceRule
from lms.evidence.policy import can_edit_evidence_rules
from lms.hr.evidence_rules.rows import COMPETENCY_PARAM, KIND_PARAM, lines_of_all, lines_of_one
from lms.hr.positions.views import READERS
from lms.org.access import role_required
from lms.org.access_mode import may_with_mode
from lms.org.enums import Role


class ChooseForm(forms.Form):
    """Which rule is to be written: a kind, and a competency."""

    def __init__(self, words: dict[int, CompetencyWords]) -> None:
        super().__init__()
        self.fields[KIND_PARAM] = forms.ChoiceField(
            label=gettext_lazy("Loại minh chứng"), choices=[(one.value, one.label.capitalize()) for one in EvidenceKind]
        )
        self.fields[COMPETENCY_PARAM] = forms.ChoiceField(
            label=gettext_lazy("Năng lực"),
            choices=[(one.code, f"{one.code} {one.name_vi}") for one in words.values()],
            widget=VietnameseSelect,
        )


@never_cache
@require_safe
@role_required(*READERS)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Three statements for the rules however many there are."""
    today = timezone.localdate()
    words = competencies_in_force(today)
    rules = list(EvidenceRule.objects.known().order_by("valid_from", "pk"))
    context = {
        "breadcrumb": rules_breadcrumb(request),
        "of_all": lines_of_all(rules, today),
        "of_one": lines_of_one(rules, words, today),
        "choose": ChooseForm(words),
        "edit_url": reverse("hr:evidence_rule_edit"),
        "history": rule_history(),
        "assessors_url": reverse("hr:assessors") if Role.HR in request.roles_held else "",  # type: ignore[attr-defined]
        "may_edit": may_with_mode(request, can_edit_evidence_rules),
    }
    return render(request, "hr/evidence_rules/list.html", context)


def rules_breadcrumb(request: Any, last: str = "") -> list[dict[str, str]]:
    steps = [{"label": _("Tổng quan"), "href": reverse("hr:home")}] if Role.HR in request.roles_held else []
    steps.append({"label": _("Quy tắc minh chứng"), "href": reverse("hr:evidence_rules") if last else ""})
    return [*steps, {"label": last, "href": ""}] if last else steps
