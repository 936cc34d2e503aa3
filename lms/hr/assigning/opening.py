"""Where giving learning begins: empty, with rows of the gap table, or with one person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.core.asked import asked_uid
from lms.hr.assigning.forms import GROUP_PREFIX, gap_choices
from lms.hr.assigning.page import breadcrumb
from lms.hr.assigning.steps import STEPS, step_url
from lms.hr.gaps.links import COMPETENCY_GROUP_PARAM, COMPETENCY_PARAM, PERSON_PARAM, PICK_PARAM
from lms.hr.scope import HrScope, scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, Unit
from lms.plans.domain.assigning_people import Who
from lms.plans.models import AssignmentDraft


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def new_assignment(request: HttpRequest) -> HttpResponse:
    """A draft for the scope, with whom the page before had picked. It gives nobody anything; one that is given up the
    daily run clears away.
    """
    scope = scope_of(request)
    official = _person(request)
    if official is not None:
        unit_id = unit_of_people([official.pk], scope)
        draft = begin_draft(request.user, scope, Who(codes=(official.staff_code,)), unit_id=unit_id)
        return redirect(step_url(STEPS[0], draft))
    who = _rows(request, scope)
    if request.method == "POST" and who is None:
        messages.error(request, _("Chưa chọn đơn vị nào. Đánh dấu các đơn vị cần giao học rồi bấm lại."))
        return redirect(reverse("hr:gaps") + scope.query)
    return redirect(step_url(STEPS[0], begin_draft(request.user, scope, who)))


def begin_draft(owner: Any, scope: HrScope, who: Who | None = None, *, unit_id: int | None = None) -> AssignmentDraft:
    """Each its own, so that two pages open side by side never write over one another. It is of the scope's first unit
    where none is named."""
    facts = {} if who is None else who.as_facts()
    draft: AssignmentDraft = AssignmentDraft.objects.create(
        owner=owner, unit_id=unit_id or scope.home.unit_id, who=facts
    )
    return draft


def unit_of_people(official_ids: Collection[int], scope: HrScope) -> int | None:
    """The unit of the scope in which all of them are posted; None where no single one holds them.

    A staff code is one person's in a province only, so that people of two can't stand in one list.
    """
    for top in (scope.unit,) if scope.unit else scope.tops:
        inside = Unit.objects.within(top.unit_id, scope.as_of).values("pk")
        seats = PostingVersion.objects.lasting_on(scope.as_of).filter(unit__in=inside)
        posted = seats.filter(posting__official__in=official_ids).values("posting__official").distinct()
        if posted.count() == len(set(official_ids)):
            return top.unit_id
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def draft_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask, then drop the draft. A draft is its owner's alone."""
    draft = get_object_or_404(AssignmentDraft.objects.visible_to(request.user), uid=uid)
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("Đã bỏ bản nháp. Chưa giao học cho ai từ bản nháp này."))
        return redirect("hr:assignments")
    title = _("Bỏ bản nháp giao học này?")
    context = {
        "scope": scope_of(request, path=reverse("hr:assignments")),
        "breadcrumb": breadcrumb(title),
        "title": title,
        "consequences": [_("Những gì đã chọn trong bản nháp sẽ bị xóa, không lấy lại được. Chưa ai được giao gì.")],
        "button_label": _("Bỏ bản nháp"),
        "danger": True,
        "cancel_url": reverse("hr:assignments"),
    }
    return render(request, "hr/assigning/ask.html", context)


def _person(request: HttpRequest) -> Official | None:
    asked = request.GET.get(PERSON_PARAM, "")
    if not asked:
        return None
    official: Official = get_object_or_404(Official.objects.managed_by(request.user), uid=asked_uid(asked))
    return official


def _rows(request: HttpRequest, scope: HrScope) -> Who | None:
    """The units picked, short of what the table showed."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = sent.getlist(PICK_PARAM)
    if not asked:
        return None
    try:
        uids = {UUID(uid) for uid in asked}
    except ValueError as error:
        raise Http404 from error
    units = list(scope.units.filter(uid__in=uids).values_list("pk", flat=True))
    if len(units) != len(uids):
        raise Http404
    choices = gap_choices(timezone.localdate())
    key = sent.get(COMPETENCY_PARAM, "") or (
        f"{GROUP_PREFIX}{group}" if (group := sent.get(COMPETENCY_GROUP_PARAM, "")) else ""
    )
    _words, gap = choices.get(key, ("", ()))
    return Who(units=tuple(sorted(units)), gap=tuple(gap))


def unit_of_draft(draft: AssignmentDraft, user: Any) -> Unit:
    """The draft's unit; a 404 once it is no longer the user's."""
    found: Unit = get_object_or_404(Unit.objects.visible_to(user), pk=draft.unit_id)
    return found
