"""Recording a paper about units: one question a page, every effect shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.asked import asked_uid, sent_form
from lms.core.exceptions import RuleViolation
from lms.flows.succession import effects_of, record_succession
from lms.hr.scope import HrScope, scope_of
from lms.hr.unit_events.forms import SUCCESSOR_FORMS, KindForm, PaperForm, PlacingForm, UnitsForm
from lms.hr.unit_events.rows import answers, effect_lines, place_names
from lms.hr.unit_events.steps import (
    BY_SLUG,
    DRAFT_PARAM,
    STEPS,
    Step,
    first_open,
    is_ready,
    step_after,
    step_url,
    steps_of,
)
from lms.org.access import role_required
from lms.org.domain.succession.drafts import facts_of, placements_of
from lms.org.domain.succession.plan import EventPlan, plan_event
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DIVIDED_TYPES, Role
from lms.org.exceptions import DraftChanged
from lms.org.models import Unit, UnitEvent, UnitEventDraft, UnitVersion

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])
door = role_required(Role.HR)


@require_safe
@door
def new_event(request: HttpRequest) -> HttpResponse:
    """Begin a draft for the units right below the one of the scope: communes of a province, divisions of a commune.

    GET makes nothing but a draft, which the daily run clears away if it is given up.
    """
    scope = scope_of(request)
    if scope.home.unit_type not in DIVIDED_TYPES:
        raise Http404
    untouched = UnitEventDraft.objects.filter(owner=request.user, parent=scope.home.unit_id, kind="")
    draft = untouched.first() or UnitEventDraft.objects.create(owner=request.user, parent_id=scope.home.unit_id)
    return redirect(step_url(STEPS[0], draft))


@reads_and_writes
@door
def event_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show or take one page of a draft; a page whose questions before it are open leads back to the first of them."""
    if step not in BY_SLUG:
        raise Http404
    scope = scope_of(request, path=reverse("hr:unit_events"))
    uid = asked_uid(request.GET.get(DRAFT_PARAM, ""))
    draft = UnitEventDraft.objects.filter(owner=request.user, uid=uid).select_related("parent").first()
    if draft is None:
        recorded = UnitEvent.objects.visible_to(request.user).filter(client_id=uid).first()
        if recorded is None:
            raise Http404
        return redirect("hr:unit_event", uid=recorded.uid)
    if not Unit.objects.visible_to(request.user).filter(pk=draft.parent_id).exists():
        raise Http404
    current = BY_SLUG[step]
    if not is_ready(current, draft):
        return redirect(step_url(first_open(draft), draft))
    return PAGES[step](request, draft, current, scope)


@reads_and_writes
@door
def draft_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask, then drop the draft. A draft is its owner's alone."""
    draft = get_object_or_404(UnitEventDraft.objects.filter(owner=request.user), uid=uid)
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("Đã bỏ bản nháp. Chưa có đơn vị nào thay đổi từ bản nháp này."))
        return redirect("hr:unit_events")
    title = _("Bỏ bản nháp này?")
    context = {
        "scope": scope_of(request, path=reverse("hr:unit_events")),
        "breadcrumb": breadcrumb(title),
        "title": title,
        "consequences": [_("Nội dung đã nhập của bản nháp sẽ bị xóa, không lấy lại được. Các đơn vị không thay đổi.")],
        "button_label": _("Bỏ bản nháp"),
        "danger": True,
        "cancel_url": reverse("hr:unit_events"),
    }
    return render(request, "hr/unit_events/ask.html", context)


def _kind(request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = KindForm(sent_form(request), initial={"kind": draft.kind})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["kind"] != draft.kind:
            draft.kind = form.cleaned_data["kind"]
            draft.units, draft.takes_over, draft.becomes, draft.stays = [], [], [], False
            draft.people, draft.grants, draft.why_unplaced = {}, {}, ""
        return _next(draft, step)
    return _render(request, draft, step, scope, form)


def _units(request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = UnitsForm(sent_form(request), draft=draft, units=_siblings(draft))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["units"] != draft.units:
            draft.units = form.cleaned_data["units"]
            draft.takes_over = [one for one in draft.takes_over if isinstance(one, list)]
            draft.people, draft.grants = {}, {}
        return _next(draft, step)
    return _render(request, draft, step, scope, form)


def _successor(request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = SUCCESSOR_FORMS[draft.kind](sent_form(request), draft=draft, units=_siblings(draft))
    if request.method == "POST" and form.is_valid():
        before = [*draft.takes_over, draft.stays]
        form.fill(draft)
        if [*draft.takes_over, draft.stays] != before:
            draft.people, draft.grants = {}, {}
        return _next(draft, step)
    return _render(request, draft, step, scope, form)


def _paper(request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = PaperForm(sent_form(request), instance=draft)
    if request.method == "POST" and form.is_valid():
        try:
            _plan(request, draft)
        except RuleViolation as violation:
            if violation.at in form.fields:
                form.add_error(violation.at, str(violation))
                return _render(request, draft, step, scope, form)
        return _next(draft, step)
    return _render(request, draft, step, scope, form)


def _placing(request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope) -> HttpResponse:
    try:
        plan = _plan(request, draft)
    except RuleViolation:  # said on the last page, with the way to the answer that has to be mended
        return redirect(step_after(step, draft))
    form, left = PlacingForm(sent_form(request), draft=draft, plan=plan, places=place_names(plan)), 0
    if request.method == "POST" and form.is_valid():
        form.fill(draft)
        if not _plan(request, draft).to_place:
            return _next(draft, step)
        draft.save()
        form = PlacingForm(draft=draft, plan=_plan(request, draft), places=place_names(plan))
        left = len(form.plan.to_place)
    elif request.method == "POST":
        form.fill(draft)
        draft.save()
    takers_url = step_url(BY_SLUG["don-vi-moi"], draft) if plan.postings and not draft.takes_over else ""
    return _render(request, draft, step, scope, form, left=left, takers_url=takers_url)


def _check(request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope) -> HttpResponse:
    violation: RuleViolation | None = None
    plan: EventPlan | None = None
    try:
        plan = _plan(request, draft)
        if request.method == "POST":
            if request.POST.get("da-xem") != _seen(draft, plan):
                raise DraftChanged
            recorded = record_succession(
                facts=facts_of(draft), placements=placements_of(draft), actor=request.user, now=timezone.now()
            )
            draft.delete()
            messages.success(
                request, _("Đã ghi nhận sắp xếp đơn vị theo %(number)s.") % {"number": recorded.event.document_number}
            )
            return redirect("hr:unit_event", uid=recorded.event.uid)
    except RuleViolation as broken:
        violation = broken
    extra: dict[str, Any] = {"violation": violation, "mend": _mend(violation, draft), "answers": answers(draft)}
    if plan is not None:
        effects = effect_lines(plan, effects_of(plan), why_unplaced=draft.why_unplaced)
        extra |= {"effects": effects, "plan": plan, "seen": _seen(draft, plan)}
        extra["left"] = len(plan.to_place)
    return _render(request, draft, step, scope, None, **extra)


def _plan(request: HttpRequest, draft: UnitEventDraft) -> EventPlan:
    return plan_event(facts_of(draft), placements_of(draft), actor=request.user, today=timezone.localdate())


def _seen(draft: UnitEventDraft, plan: EventPlan) -> str:
    """Of everything the last page shows: what is recorded is what was looked at, whoever else moved meanwhile."""
    facts = [getattr(draft, field.attname) for field in draft._meta.concrete_fields if field.name != "updated_at"]
    moves = [(one.version.pk, one.place, one.is_settled, one.is_double, one.ends) for one in plan.postings]
    grants = [(one.grant.pk, one.place) for one in plan.grants]
    return sha256(repr([[str(one) for one in facts], moves, grants]).encode()).hexdigest()


def _mend(violation: RuleViolation | None, draft: UnitEventDraft) -> str:
    """The page on which a refused paper can be put right."""
    if violation is None or isinstance(violation, DraftChanged):
        return ""
    pages = {"units": "don-vi", "takes_over": "don-vi-moi", "name": "don-vi-moi", "code": "don-vi-moi"}
    slug = pages.get(violation.at, "xep-nguoi" if violation.at in {"people", "why_unplaced"} else "van-ban")
    return step_url(BY_SLUG[slug], draft)


def _siblings(draft: UnitEventDraft) -> list[UnitVersion]:
    """Units right below the draft's that go on: what a paper may name. They go by their names of the eve of its day,
    as long as that isn't known of today; what is to come of a name is no end.
    """
    day = draft.effective_on - timedelta(days=1) if draft.effective_on else timezone.localdate()
    goes_on = UnitVersion.objects.filter(unit=OuterRef("unit"), valid_to=None)
    lasting = UnitVersion.objects.in_force(day).filter(Exists(goes_on), parent=draft.parent)
    return list(lasting.order_by("sort_key", "pk"))


def _next(draft: UnitEventDraft, step: Step) -> HttpResponse:
    draft.save()
    return redirect(step_after(step, draft))


def _render(
    request: HttpRequest, draft: UnitEventDraft, step: Step, scope: HrScope, form: Any, **extra: Any
) -> HttpResponse:
    shown = steps_of(draft)
    at = shown.index(step)
    steps = [
        {
            "label": one.label,
            "state": "current" if one is step else "done" if order < at else "todo",
            "href": step_url(one, draft) if is_ready(one, draft) else "",
        }
        for order, one in enumerate(shown)
    ]
    today = timezone.localdate()
    context = {
        "draft": draft,
        "step": step,
        "steps": steps,
        "form": form,
        "scope": scope,
        "parent": unit_names([draft.parent_id], today)[draft.parent_id],
        "breadcrumb": breadcrumb(_("Ghi nhận sắp xếp đơn vị")),
        "back_url": step_url(shown[at - 1], draft) if at else "",
        **extra,
    }
    return render(request, f"hr/unit_events/{step.slug.replace('-', '_')}.html", context)


def breadcrumb(last: str = "", lang: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": "/nhan-su/"},
        {"label": _("Sắp xếp đơn vị"), "href": reverse("hr:unit_events") if last else ""},
    ]
    return [*steps, {"label": last, "href": "", "lang": lang}] if last else steps


PAGES: dict[str, Callable[[HttpRequest, UnitEventDraft, Step, HrScope], HttpResponse]] = {
    "loai": _kind,
    "don-vi": _units,
    "don-vi-moi": _successor,
    "van-ban": _paper,
    "xep-nguoi": _placing,
    "kiem-tra": _check,
}
