"""The list of sittings, and setting one up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain.changing_sittings import ChangedSitting, change_sitting
from assessments.domain.sittings import check_running, set_up_sitting, sitting_window, supervised_for
from assessments.models import ExamSitting
from assessments.querysets import INVIGILATING_ROLES
from lms.core.exceptions import RuleViolation
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.scope import UNIT_PARAM
from lms.hr.sittings.forms import SittingForm
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.models import Unit

SHOWN_FOR = timedelta(days=90)
door = role_required(*INVIGILATING_ROLES)


def managed_sitting(request: HttpRequest, uid: UUID) -> ExamSitting:
    sittings = ExamSitting.objects.managed_by(request.user).select_related("assessment", "unit")
    sitting: ExamSitting = get_object_or_404(sittings, uid=uid)
    return sitting


def breadcrumb(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": _("Ca thi"), "href": reverse("hr:sittings")}, *more]


@never_cache
@require_safe
@door
def sitting_list(request: HttpRequest) -> HttpResponse:
    """Those of one's units: to come and of the last ninety days, the newest first."""
    now = timezone.now()
    sittings = list(
        ExamSitting.objects.managed_by(request.user)
        .filter(closes_at__gte=now - SHOWN_FOR)
        .select_related("assessment")
        .annotate(people=Count("candidates"))
    )
    names = unit_names({one.unit_id for one in sittings}, timezone.localdate())
    columns = (_("Bài thi"), _("Ngày, giờ"), _("Nơi thi"), _("Số người"), _("Tình trạng"))
    rows = tuple(
        Row(
            cells=(
                Cell(one.assessment.title, href=reverse("hr:sitting", args=[one.uid]), lang="vi"),
                Cell(sitting_window(one)),
                Cell(one.place, note=names[one.unit_id].label, lang="vi"),
                Cell(one.people),
                Cell(state_words(one, now)),
            )
        )
        for one in sittings
    )
    table = Table(
        _("Ca thi đã và sắp mở"), tuple(Column(label, numeric=label == columns[3]) for label in columns), rows
    )
    context = {"table": table, "units": unit_choices(request), "breadcrumb": []}
    return render(request, "hr/sittings/list.html", context)


def state_words(sitting: ExamSitting, now: Any) -> str:
    if sitting.ended_at is not None or now >= sitting.closes_at:
        return _("đã kết thúc")
    return _("đang mở") if now >= sitting.opens_at else _("sắp mở")


def unit_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """Communes of the scope by name, or what there is below them for who has only that: (uid, name)."""
    day = timezone.localdate()
    mine = Unit.objects.visible_to(request.user, roles=INVIGILATING_ROLES, as_of=day)
    communes = mine.communes(day)
    names = unit_names(set(communes.values_list("pk", flat=True)) or set(mine.values_list("pk", flat=True)), day)
    return sorted(((str(one.uid), one.label) for one in names.values()), key=lambda one: one[1])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@door
def new_sitting(request: HttpRequest) -> HttpResponse:
    unit = _unit(request)
    form = SittingForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sitting = set_up_sitting(
                facts=form.facts(),
                invigilators=list(data["invigilators"]),
                people=list(data["candidates"]),
                actor=request.user,
                now=timezone.now(),
                uid=data["client_id"],
            )
        except RuleViolation as violation:
            form.refuse(violation.at, str(violation))
        else:
            messages.success(request, _("Đã mở ca thi. Giám thị cấp mã khi mọi người đã vào chỗ."))
            return redirect("hr:sitting", uid=sitting.uid)
    context = {
        "form": form,
        "unit": unit_names({unit.pk}, timezone.localdate())[unit.pk],
        "has_exams": supervised_for(unit, timezone.localdate()).exists(),
        "breadcrumb": breadcrumb({"label": _("Mở ca thi"), "href": ""}),
    }
    return render(request, "hr/sittings/form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@door
def edit_sitting(request: HttpRequest, uid: UUID) -> HttpResponse:
    sitting = managed_sitting(request, uid)
    form = SittingForm(request.POST or None, unit=sitting.unit, sitting=sitting)
    try:
        check_running(sitting)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            changed = change_sitting(
                sitting=sitting,
                facts=form.facts(),
                invigilators=list(data["invigilators"]),
                people=list(data["candidates"]),
                actor=request.user,
                now=timezone.now(),
                seen=data["seen"] or None,
            )
            messages.success(request, _("Đã lưu ca thi."))
            _tell_what_followed(request, sitting, changed)
            return redirect("hr:sitting", uid=sitting.uid)
    except RuleViolation as violation:
        if request.method != "POST":
            messages.warning(request, str(violation))
            return redirect("hr:sitting", uid=sitting.uid)
        form.is_valid()
        form.refuse(violation.at, str(violation))
    context = {
        "form": form,
        "sitting": sitting,
        "unit": unit_names({sitting.unit_id}, timezone.localdate())[sitting.unit_id],
        "has_exams": True,
        "breadcrumb": breadcrumb(
            {"label": sitting.assessment.title, "href": reverse("hr:sitting", args=[sitting.uid]), "lang": "vi"},
            {"label": _("Sửa"), "href": ""},
        ),
    }
    return render(request, "hr/sittings/form.html", context)


def _tell_what_followed(request: HttpRequest, before: ExamSitting, changed: ChangedSitting) -> None:
    if before.pin_made_at and not changed.sitting.pin_made_at:
        text = _("Có giám thị thôi coi ca này nên mã đã cấp không còn dùng được. Giám thị cấp mã mới.")
        messages.warning(request, text)
    if changed.given:
        text = ngettext(
            "%(count)s người đang làm được lùi giờ kết thúc theo giờ đóng mới, không quá thời gian làm bài của mình.",
            "%(count)s người đang làm được lùi giờ kết thúc theo giờ đóng mới, không quá thời gian làm bài của mình.",
            len(changed.given),
        )
        messages.info(request, text % {"count": len(changed.given)})
    if changed.kept:
        text = ngettext(
            "%(count)s người đang làm vẫn làm đến giờ của mình; giờ đóng mới chỉ tính cho người bắt đầu từ nay.",
            "%(count)s người đang làm vẫn làm đến giờ của mình; giờ đóng mới chỉ tính cho người bắt đầu từ nay.",
            changed.kept,
        )
        messages.info(request, text % {"count": changed.kept})


def _unit(request: HttpRequest) -> Unit:
    """The chosen unit of one's scope, or the only one; another is a 404."""
    choices = unit_choices(request)
    asked = request.GET.get(UNIT_PARAM) or (choices[0][0] if choices else "")
    if asked not in {uid for uid, _name in choices}:
        raise Http404
    unit: Unit = Unit.objects.get(uid=asked)
    return unit
