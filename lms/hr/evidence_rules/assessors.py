"""Who is named to assess which competency, for which units: kept by HR of those units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import VietnameseDateField, VietnameseSelect, add_violation
from lms.evidence.domain.assessors import end_assessor, name_assessor
from lms.evidence.models import AssessorNaming
from lms.hr.evidence_rules.views import rules_breadcrumb
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Official, RoleGrant, Unit

SEARCH = "tim"
MOST = 30


class AssessorForm(forms.Form):
    assessor = forms.ModelChoiceField(
        label=gettext_lazy("Người đánh giá"),
        queryset=Official.objects.none(),
        to_field_name="uid",
        widget=forms.RadioSelect(attrs={"lang": "vi"}),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Chưa chọn người đánh giá. Chọn một người rồi bấm lại."),
            "invalid_choice": gettext_lazy("Không thấy người này. Tìm lại theo tên rồi chọn."),
        },
    )
    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        queryset=Competency.objects.none(),
        to_field_name="code",
        widget=VietnameseSelect,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Đánh giá người của đơn vị"),
        queryset=Unit.objects.none(),
        to_field_name="uid",
        widget=VietnameseSelect,
        help_text=gettext_lazy("Kể cả các đơn vị trực thuộc."),
    )
    valid_from = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    valid_to = VietnameseDateField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống là đến khi thôi chỉ định. Ví dụ 31/12/2026."),
    )

    def __init__(self, *args: Any, user: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        words = competencies_in_force(today)
        people_field: Any = self.fields["assessor"]
        people_field.queryset = Official.objects.filter(pk__in=[one.pk for one in people]).order_by("sort_key", "pk")
        people_field.label_from_instance = lambda one: f"{one.full_name} ({one.staff_code})"  # names repeat
        competency: Any = self.fields["competency"]
        competency.queryset = Competency.objects.filter(pk__in=words)
        competency.widget.choices = [("", _("Chọn năng lực"))] + [
            (one.code, f"{one.code} {one.name_vi}") for one in words.values()
        ]
        units = Unit.objects.filter(
            pk__in=RoleGrant.objects.in_force(today).filter(user=user, role=Role.HR).values("unit")
        )
        names = unit_names({one.pk for one in units}, today)
        unit: Any = self.fields["unit"]
        unit.queryset = units
        if len(names) == 1:
            self.initial.setdefault("unit", units[0].uid)
        unit.widget.choices = [("", _("Chọn đơn vị"))] + [(one.uid, names[one.pk].label) for one in units]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def assessors(request: HttpRequest) -> HttpResponse:
    """Those named for the reader's units; below, somebody found by name is named."""
    today = timezone.localdate()
    typed = request.GET.get(SEARCH, "").strip()
    people = _people(request.user, typed)
    data = request.POST if request.method == "POST" else None
    form = AssessorForm(data, initial={"valid_from": today}, user=request.user, people=people[:MOST])
    if form.is_bound and form.is_valid() and _name(request, form):
        return redirect("hr:assessors")
    running = AssessorNaming.objects.managed_by(request.user).filter(Q(valid_to=None) | Q(valid_to__gte=today))
    namings = list(running.select_related("assessor", "competency").order_by("competency__code", "pk"))
    units, words = unit_names({one.unit_id for one in namings}, today), competencies_in_force(today)
    context = {
        "breadcrumb": rules_breadcrumb(request, _("Người đánh giá")),
        "namings": [(one, units[one.unit_id].label, words.get(one.competency_id)) for one in namings],
        "typed": typed,
        "people": people[:MOST],
        "more": len(people) > MOST,
        "form": form,
    }
    return render(request, "hr/evidence_rules/assessors.html", context)


@takes_a_form
@role_required(Role.HR)
def assessor_end(request: HttpRequest, pk: int) -> HttpResponse:
    naming = get_object_or_404(AssessorNaming.objects.managed_by(request.user), pk=pk)
    end_assessor(naming=naming, today=timezone.localdate(), actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Đã thôi chỉ định. Minh chứng đã ghi vẫn giữ nguyên."))
    return redirect("hr:assessors")


def _people(user: Any, typed: str) -> list[Official]:
    """One more than is shown; nobody until something is looked for."""
    if not typed:
        return []
    found = Official.objects.managed_by(user).filter(user__is_active=True).named_like(typed)
    return list(found.order_by("sort_key", "pk")[: MOST + 1])


def _name(request: HttpRequest, form: AssessorForm) -> bool:
    given = form.cleaned_data
    try:
        name_assessor(actor=request.user, now=timezone.now(), **given)  # type: ignore[arg-type]
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Đã chỉ định %(name)s đánh giá.") % {"name": given["assessor"].full_name})
    return True
