"""Seats and vacancies of the units in scope, and writing a figure down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseIntegerField, VietnameseSelect, add_violation
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.hr.decisions.forms import position_choices, unit_choices
from lms.hr.scope import UNIT_PARAM, HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.headcounts import Seats, coming_figures, seats_at, set_headcount
from lms.org.domain.position_titles import positions_named_on
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import Role
from lms.org.models import Headcount, Position, Unit

MOST_UNITS = 60
MOST_SEATS = 999


class HeadcountForm(forms.Form):
    """A figure as its paper gives it."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị"), queryset=Unit.objects.none(), to_field_name="uid", widget=VietnameseSelect
    )
    position = forms.ModelChoiceField(
        label=gettext_lazy("Vị trí việc làm"),
        queryset=Position.objects.none(),
        to_field_name="code",
        widget=VietnameseSelect,
    )
    seats = VietnameseIntegerField(
        label=gettext_lazy("Biên chế"),
        min_value=0,
        max_value=MOST_SEATS,
        help_text=gettext_lazy("Ghi 0 nếu vị trí do người giữ vị trí khác kiêm nhiệm."),
    )
    valid_from = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    document_number = NFCCharField(label=gettext_lazy("Theo văn bản số"), max_length=100, required=False)

    def __init__(self, *args: Any, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)
        self.fields["unit"].widget.choices = [("", _("Chọn đơn vị")), *unit_choices(set(units), today)]
        self.fields["position"].queryset = Position.objects.in_force(today)
        self.fields["position"].widget.choices = [("", _("Chọn vị trí")), *position_choices(today)]


@require_safe
@role_required(Role.HR)
def headcounts(request: HttpRequest) -> HttpResponse:
    """Of the chosen unit and those below: seats, holders, vacancies. A whole province is too much to read."""
    scope = scope_of(request)
    units = _units(scope)
    rows = seats_at(units, scope.as_of) if units else []
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(),
        "is_too_wide": not units,
        "table": _table(rows, coming_figures(units, scope.as_of), scope),
        "seats": sum(row.seats or 0 for row in rows),
        "vacant": sum(row.vacant for row in rows),
        "set_url": reverse("hr:headcount_set") + scope.query,
    }
    return render(request, "hr/headcounts/headcounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def headcount_set(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:headcounts"))
    initial = {name: request.GET.get(param, "") for name, param in (("unit", "o"), ("position", "vi-tri"))}
    units = _units(scope)
    if not units:
        wide = {"scope": scope, "breadcrumb": _breadcrumb(_("Ghi biên chế")), "is_too_wide": True}
        return render(request, "hr/headcounts/headcounts.html", wide)
    sent = request.POST if request.method == "POST" else None
    form = HeadcountForm(sent, initial=initial | {"valid_from": scope.as_of}, units=units)
    if form.is_bound and form.is_valid():
        try:
            row: Headcount = set_headcount(actor=request.user, **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            told = {"seats": row.seats, "position": row.position.name_vi, "day": format_date(row.valid_from)}
            messages.success(request, _("Đã ghi biên chế %(seats)s cho vị trí %(position)s từ ngày %(day)s.") % told)
            return redirect(reverse("hr:headcounts") + scope.query)
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(_("Ghi biên chế")),
        "form": form,
        "back_url": reverse("hr:headcounts") + scope.query,
    }
    return render(request, "hr/headcounts/set.html", context)


def _units(scope: HrScope) -> list[int]:
    ids = list(scope.units.values_list("pk", flat=True)[: MOST_UNITS + 1])
    return ids if len(ids) <= MOST_UNITS else []


def _table(figures: list[Seats], coming: dict[tuple[int, int], Headcount], scope: HrScope) -> Table:
    held = {(row.unit_id, row.position_id) for row in figures}
    rows = [*figures, *(Seats(*key, seats=None, held=0) for key in coming if key not in held)]
    names = unit_names({row.unit_id for row in rows}, scope.as_of)
    is_one_commune = len({name.commune_id for name in names.values()}) <= 1
    positions = positions_named_on({row.position_id for row in rows}, scope.as_of)
    listed = sorted(rows, key=lambda row: (names[row.unit_id].sort_key, positions[row.position_id]))
    columns = [Column(_("Vị trí việc làm")), Column(_("Đơn vị"))]
    columns += [Column(label, numeric=True) for label in (_("Biên chế"), _("Đang giữ"), _("Còn trống"))]
    return Table(
        caption=_("Biên chế và vị trí còn trống"),
        columns=tuple(columns),
        rows=tuple(
            _row(
                row,
                names[row.unit_id],
                positions[row.position_id],
                coming.get((row.unit_id, row.position_id)),
                is_one_commune=is_one_commune,
            )
            for row in listed
        ),
    )


def _row(
    row: Seats, unit: UnitName, position: tuple[str, str], coming: Headcount | None, *, is_one_commune: bool
) -> Row:
    code, title = position
    notes = [row.document_number]
    if coming is not None:
        notes.append(_("từ %(day)s: %(seats)s") % {"day": format_date(coming.valid_from), "seats": coming.seats})
    query = urlencode({UNIT_PARAM: unit.uid, "o": unit.uid, "vi-tri": code})
    return Row(
        cells=(
            Cell(title, href=f"{reverse('hr:headcount_set')}?{query}", lang="vi"),
            Cell(unit.name if is_one_commune else unit.label, lang="vi"),
            Cell(_("chưa ghi") if row.seats is None else row.seats, note="; ".join(filter(None, notes))),
            Cell(row.held, note=_("vượt biên chế") if row.is_over else ""),
            Cell("–" if row.seats is None else row.vacant),
        )
    )


def _breadcrumb(last: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Phòng, trung tâm"), "href": reverse("hr:units")},
        {"label": _("Biên chế và vị trí trống"), "href": reverse("hr:headcounts") if last else ""},
    ]
    return [*steps, {"label": last, "href": ""}] if last else steps
