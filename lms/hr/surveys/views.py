"""Surveys of needs: those of the scope, a new one, one with its progress and what it tells."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect, add_violation
from lms.evidence.domain.survey_results import FEWEST, results_of
from lms.evidence.domain.surveys import close_survey
from lms.evidence.models import NeedsSurvey
from lms.flows.surveys import begin_survey, remind_survey
from lms.hr.people.listing import positions_in
from lms.hr.scope import PAGE_PARAM, HrScope, scope_of
from lms.hr.surveys.tables import results_table, results_xlsx, surveys_table
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Position, PostingVersion, Unit

PAGE_SIZE = 50


class SurveyForm(forms.Form):
    """`positions`: those held in the unit, as (code, name)."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    position = forms.ChoiceField(label=gettext_lazy("Vị trí việc làm"), required=False, widget=VietnameseSelect)
    due_on = VietnameseDateField(label=gettext_lazy("Hạn trả lời"))
    note = NFCCharField(
        label=gettext_lazy("Lời nhắn"),
        help_text=gettext_lazy("Người được hỏi đọc được ở trang tự đánh giá."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
    )

    def __init__(self, *args: Any, positions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = [("", _("Mọi vị trí")), *positions]  # type: ignore[attr-defined]


@require_safe
@role_required(Role.HR)
def surveys(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:surveys"))
    listed = NeedsSurvey.objects.filter(unit__in=scope.units.values("pk")).with_progress()
    page = Paginator(listed.select_related("position").order_by("-asked_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get(PAGE_PARAM)
    )
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(),
        "page": page,
        "table": surveys_table(list(page.object_list)),
        "new_url": reverse("hr:survey_new") + scope.query,
    }
    return render(request, "hr/surveys/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def new_survey(request: HttpRequest) -> HttpResponse:
    """Of the unit that the scope bar shows, with those below it."""
    scope = scope_of(request, path=reverse("hr:survey_new"))
    held = PostingVersion.objects.active_on(scope.as_of).at_units(Unit.objects.within(scope.home.unit_id, scope.as_of))
    form = SurveyForm(
        request.POST if request.method == "POST" else None,
        positions=positions_in(held),
        initial={"client_id": uuid4()},
    )
    begun = _begun(request, scope, form) if request.method == "POST" and form.is_valid() else None
    if begun is not None:
        return redirect("hr:survey", begun.uid)
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(_("Khảo sát mới")),
        "form": form,
        "few": FEWEST,
        "unit": scope.home,
    }
    return render(request, "hr/surveys/new.html", context)


def _begun(request: HttpRequest, scope: HrScope, form: SurveyForm) -> NeedsSurvey | None:
    said = dict(form.cleaned_data)
    code = said.pop("position")
    try:
        survey = begin_survey(
            unit=Unit(pk=scope.home.unit_id, uid=scope.home.uid),
            unit_name=scope.home.label,
            position=Position.objects.get(code=code) if code else None,
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            **said,
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return None
    count = survey.asked.count()
    text = ngettext("Đã hỏi %(count)s người và đã gửi thông báo.", "Đã hỏi %(count)s người và đã gửi thông báo.", count)
    messages.success(request, text % {"count": count})
    return survey


@never_cache
@require_safe
@role_required(Role.HR)
def survey(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = _managed(request, uid)
    lines = results_of(held)
    context = {
        "scope": scope_of(request, path=reverse("hr:surveys")),
        "breadcrumb": _breadcrumb(held.unit_name, "vi"),
        "survey": held,
        "table": results_table(lines),
        "few": FEWEST,
        "today": timezone.localdate(),
    }
    return render(request, "hr/surveys/survey.html", context)


@require_POST
@role_required(Role.HR)
def remind(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = _managed(request, uid)
    try:
        count = remind_survey(survey=held, actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    except RuleViolation as violation:
        messages.info(request, str(violation))
    else:
        text = ngettext("Đã nhắc %(count)s người.", "Đã nhắc %(count)s người.", count)
        messages.success(request, text % {"count": count})
    return redirect("hr:survey", held.uid)


@require_POST
@role_required(Role.HR)
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = _managed(request, uid)
    try:
        close_survey(survey=held, actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    except RuleViolation as violation:
        messages.info(request, str(violation))
    else:
        messages.success(request, _("Đã kết thúc khảo sát. Kết quả giữ nguyên như lúc này."))
    return redirect("hr:survey", held.uid)


@require_safe
@role_required(Role.HR)
def workbook(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Without names, figures of few people left out."""
    held = _managed(request, uid)
    now = timezone.now()
    content = results_xlsx(held, results_of(held), run_by=request.user.full_name, run_at=now)  # type: ignore[union-attr]
    return workbook_response(content, f"khao-sat-{held.unit_name}-{timezone.localdate(now)}.xlsx")


def _managed(request: HttpRequest, uid: UUID) -> NeedsSurvey:
    found = NeedsSurvey.objects.managed_by(request.user).with_progress().select_related("position", "asked_by")
    held: NeedsSurvey = get_object_or_404(found, uid=uid)
    return held


def _breadcrumb(last: str = "", lang: str = "") -> list[dict[str, str]]:
    """`last` with its language, where it is a name."""
    top = [{"label": _("Tổng quan"), "href": reverse("hr:home")}]
    if not last:
        return [*top, {"label": _("Khảo sát nhu cầu"), "href": ""}]
    here = {"label": last, "href": "", "lang": lang}
    return [*top, {"label": _("Khảo sát nhu cầu"), "href": reverse("hr:surveys")}, here]
