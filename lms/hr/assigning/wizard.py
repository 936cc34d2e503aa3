"""Giving learning: who, what, by when, then a look at everything before anything is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.core.asked import asked_uid, sent_form
from lms.core.exceptions import RuleViolation
from lms.flows.assigning import AssignmentPreview, give_assignment, preview_assignment
from lms.hr.assigning.drafts import facts_of, rule_units, rules_of
from lms.hr.assigning.forms import COUNTED, FIXED, DueForm, SubjectForm, WhoForm
from lms.hr.assigning.last_page import last_page
from lms.hr.assigning.opening import unit_of_draft
from lms.hr.assigning.page import breadcrumb, count_words, emptied_words, people_words, unknown_words
from lms.hr.assigning.steps import BY_SLUG, DRAFT_PARAM, STEPS, Step, first_open, is_ready, step_after, step_url
from lms.hr.scope import HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.domain.work_calendar import work_calendar
from lms.org.enums import Role
from lms.plans.domain.assigning import courses_of, minutes_of
from lms.plans.domain.assigning_people import Found, Who, find_people
from lms.plans.domain.assigning_terms import expected_of
from lms.plans.models import AssignmentDraft, CourseAssignment

LOOK = "xem"
"""The button that shows what the answers come to, and stays."""
NARROW = "loc"
"""The button that shortens the list of units, and stays."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def assignment_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show or take one page of a draft; a page whose questions before it are open leads back to the first of them."""
    if step not in BY_SLUG:
        raise Http404
    uid = asked_uid(request.GET.get(DRAFT_PARAM, ""))
    draft = AssignmentDraft.objects.visible_to(request.user).filter(uid=uid).select_related("course", "path").first()
    if draft is None:
        given = CourseAssignment.objects.visible_to(request.user).filter(client_id=uid).first()
        if given is None:
            raise Http404
        return redirect("hr:assignment", uid=given.uid)
    unit_of_draft(draft, request.user)
    current = BY_SLUG[step]
    if not is_ready(current, draft):
        return redirect(step_url(first_open(draft), draft))
    return PAGES[step](request, draft, current, scope_of(request, path=reverse("hr:assignments")))


@never_cache
@require_POST
@role_required(Role.HR)
def count_people(request: HttpRequest) -> HttpResponse:
    """How many the form as it stands would find, for the script of the first page."""
    uid = asked_uid(request.GET.get(DRAFT_PARAM, ""))
    draft = AssignmentDraft.objects.visible_to(request.user).filter(uid=uid).first()
    if draft is None:
        raise Http404
    unit_of_draft(draft, request.user)
    form = WhoForm(request.POST, draft=draft, as_of=timezone.localdate())
    text = ""
    if form.is_valid():
        text = count_words(_found(form.who, draft, request))
    return JsonResponse({"text": text})


def _who(request: HttpRequest, draft: AssignmentDraft, step: Step, scope: HrScope) -> HttpResponse:
    if NARROW in request.POST:
        narrowed = WhoForm(draft=draft, as_of=scope.as_of, typed=request.POST)
        return _render(request, draft, step, scope, narrowed, count="", is_narrowed=True)
    form = WhoForm(sent_form(request), draft=draft, as_of=scope.as_of)
    found: Found | None = None
    if request.method == "POST" and form.is_valid():
        found = _found(form.who, draft, request)
        if found.unknown_codes:
            form.add_error("codes", unknown_words(found))
        elif found.emptied_by:
            form.add_error(None, emptied_words(found))
        elif LOOK not in request.POST:
            draft.who = form.who.as_facts()
            draft.save()
            return redirect(step_after(step, draft))
    elif request.method != "POST" and draft.who:
        found = _found(Who.read(draft.who), draft, request)
        if found.unknown_codes:
            messages.warning(request, unknown_words(found))
    count = count_words(found) if found is not None and not found.emptied_by else ""
    return _render(request, draft, step, scope, form, count=count)


def _subject(request: HttpRequest, draft: AssignmentDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = SubjectForm(sent_form(request), draft=draft, as_of=scope.as_of)
    if request.method == "POST" and form.is_valid():
        chosen = int(form.cleaned_data["course"] or 0) or None, int(form.cleaned_data["path"] or 0) or None
        if chosen != (draft.course_id, draft.path_id):
            draft.course_id, draft.path_id = chosen
            draft.product = draft.expected_result = ""
            draft.save()
        if LOOK not in request.POST:
            return redirect(step_after(step, draft))
        draft.refresh_from_db()
    standing = None
    if draft.course_id or draft.path_id:
        standing = _preview(draft, request)
    return _render(request, draft, step, scope, form, standing=standing)


def _due(request: HttpRequest, draft: AssignmentDraft, step: Step, scope: HrScope) -> HttpResponse:
    courses = courses_of(draft.course, draft.path)
    initial = {
        "by": COUNTED if draft.days else FIXED if draft.due_on else None,
        "due_on": draft.due_on,
        "days": draft.days,
        "in_charge": draft.in_charge or request.user.full_name,
        "note": draft.note,
        "saves_rule": draft.saves_rule,
    }
    expected = expected_of(courses, scope.as_of)
    initial |= {
        "product": draft.product or expected.product,
        "expected_result": draft.expected_result or expected.result,
    }
    form = DueForm(
        sent_form(request),
        initial=initial,
        calendar=work_calendar(),
        today=scope.as_of,
        may_save_rule=bool(rule_units(draft)),
    )
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        is_fixed = answers["by"] == FIXED
        draft.due_on = answers["due_on"] if is_fixed else None
        draft.days = None if is_fixed else answers["days"]
        for name in ("in_charge", "product", "expected_result", "note"):
            setattr(draft, name, answers[name])
        draft.saves_rule = bool(answers.get("saves_rule"))
        draft.save()
        return redirect(step_after(step, draft))
    return _render(request, draft, step, scope, form, minutes=minutes_of(courses))


def _check(request: HttpRequest, draft: AssignmentDraft, step: Step, scope: HrScope) -> HttpResponse:
    violation: RuleViolation | None = None
    if request.method == "POST":
        now = timezone.now()
        try:
            rules = rules_of(draft, scope.as_of)
            given = give_assignment(
                facts=facts_of(draft), seen=request.POST.get("da-xem", ""), actor=request.user, now=now, rules=rules
            )
        except RuleViolation as broken:
            violation = broken
        else:
            draft.delete()
            told = {"people": people_words(len(given.assignment.people)), "subject": given.assignment.subject}
            if given.assignment.job and not given.assignment.finished_at:
                messages.info(request, _("Đang giao “%(subject)s” cho %(people)s; có thể rời trang này.") % told)
            else:
                messages.success(request, _("Đã giao “%(subject)s” cho %(people)s.") % told)
            if rules:
                messages.success(request, _("Đã lưu quy tắc: người đến nhận vị trí sau này được giao ngay."))
            return redirect("hr:assignment", uid=given.assignment.uid)
    preview = _preview(draft, request)
    extra = last_page(draft, preview, scope.as_of) | {"violation": violation}
    return _render(request, draft, step, scope, None, **extra)


def _preview(draft: AssignmentDraft, request: HttpRequest) -> AssignmentPreview:
    return preview_assignment(facts_of(draft), actor=request.user, now=timezone.now())


def _found(who: Who, draft: AssignmentDraft, request: HttpRequest) -> Found:
    return find_people(who, unit_id=draft.unit_id, actor=request.user, as_of=timezone.localdate())


def _render(
    request: HttpRequest, draft: AssignmentDraft, step: Step, scope: HrScope, form: Any, **extra: Any
) -> HttpResponse:
    at = STEPS.index(step)
    steps = [
        {
            "label": one.label,
            "state": "current" if one is step else "done" if order < at else "todo",
            "href": step_url(one, draft) if is_ready(one, draft) else "",
        }
        for order, one in enumerate(STEPS)
    ]
    context = {
        "draft": draft,
        "step": step,
        "steps": steps,
        "form": form,
        "scope": scope,
        "unit": unit_names([draft.unit_id], scope.as_of)[draft.unit_id],
        "breadcrumb": breadcrumb(_("Giao học mới")),
        "back_url": step_url(STEPS[at - 1], draft) if at else "",
        **extra,
    }
    return render(request, f"hr/assigning/{step.slug.replace('-', '_')}.html", context)


PAGES: dict[str, Callable[[HttpRequest, AssignmentDraft, Step, HrScope], HttpResponse]] = {
    "ai": _who,
    "hoc-gi": _subject,
    "han": _due,
    "kiem-tra": _check,
}
