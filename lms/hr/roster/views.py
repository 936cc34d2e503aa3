"""The roster import: its list, a new one, its steps, the template, the file of rows to mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.display import format_datetime, format_number
from lms.core.exceptions import RuleViolation
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.roster.checks import check_step, confirm_step
from lms.hr.roster.dry_runs import known_plan
from lms.hr.roster.error_file import error_file
from lms.hr.roster.forms import UploadForm
from lms.hr.roster.reading import columns_step, upload_step
from lms.hr.roster.results import result_step, undo_step
from lms.hr.roster.template import roster_template
from lms.hr.roster.visits import (
    CHECK,
    COLUMNS,
    CONFIRM,
    LABELS,
    RESULT,
    UPLOAD,
    Visit,
    breadcrumb,
    resume_step,
    step_links,
    step_url,
)
from lms.hr.scope import PAGE_PARAM, HrScope, scope_of
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required
from lms.org.domain.roster.batches import start_import
from lms.org.domain.roster.directories import load_positions, load_units, unit_choices
from lms.org.domain.roster.files import needs_encoding
from lms.org.domain.roster.out_of_reach import told_of
from lms.org.domain.roster.sources import source_of
from lms.org.domain.unit_names import unit_names
from lms.org.enums import COMMUNE_TYPES, REFORM_DAY, ImportStatus, Role
from lms.org.models import Official, RosterImport, Unit, UnitVersion

PAGE_SIZE = 50
TOLD_SHOWN = 20
HANDLERS: dict[str, Callable[[Visit], HttpResponse]] = {
    UPLOAD: upload_step,
    COLUMNS: columns_step,
    CHECK: check_step,
    CONFIRM: confirm_step,
    RESULT: result_step,
}


@never_cache
@require_safe
@role_required(Role.HR)
def roster_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    batches = RosterImport.objects.visible_to(request.user).filter(unit__in=scope.units).select_related("created_by")
    page = Paginator(batches.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": scope,
        "breadcrumb": [*breadcrumb()[:-1], {"label": _("Nhập danh sách"), "href": ""}],
        "page": page,
        "table": _table(list(page.object_list), scope),
        "new_url": reverse("hr:roster_new") + scope.query,
        "template_url": reverse("hr:roster_template") + scope.query,
        "told": told_of(scope.units, limit=TOLD_SHOWN),
    }
    return render(request, "hr/roster/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def roster_new(request: HttpRequest) -> HttpResponse:
    """Step 1 before there is a file."""
    scope = scope_of(request)
    units = import_units(scope)
    form = UploadForm(request, units, effective_on=_usual_start(scope))
    if form.is_valid():
        data, name = form.read()
        unit = get_object_or_404(Unit.objects.visible_to(request.user), uid=form.unit_uid())
        day: date = form.cleaned_data["effective_on"]
        try:
            batch = start_import(unit=unit, data=data, filename=name, effective_on=day, actor=request.user)
            return redirect(step_url(batch, UPLOAD))
        except RuleViolation as violation:
            form.add_error(violation.at or "file", str(violation))
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(_("Danh sách mới")),
        "steps": step_links(UPLOAD, None),
        "step_label": LABELS[UPLOAD],
        "form": form,
        "unit_label": units[0][1] if len(units) == 1 else "",
        "template_url": reverse("hr:roster_template") + scope.query,
    }
    return render(request, "hr/roster/new.html", context)


@never_cache
@require_safe
@role_required(Role.HR)
def roster_resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    """To where the work went on before the power was cut."""
    batch = _batch(request, uid)
    return redirect(step_url(batch, resume_step(batch)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def roster_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """The page of a step, or the way to the step that is due."""
    if step not in HANDLERS:
        raise Http404
    visit = _visit(request, uid)
    batch = visit.batch
    due = resume_step(batch)
    later = {COLUMNS, CHECK, CONFIRM} if needs_encoding(batch) else {CHECK, CONFIRM}
    if (due == RESULT) != (step == RESULT) or (due == UPLOAD and step in later):
        return visit.to(due)
    try:
        return HANDLERS[step](visit)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("hr:roster_list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def roster_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page before an import is taken back."""
    return undo_step(_visit(request, uid))


@never_cache
@require_safe
@role_required(Role.HR)
def roster_errors(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The rows to mend, in the file's own columns."""
    batch = _batch(request, uid)
    if not batch.columns:
        raise Http404
    today = timezone.localdate()
    try:
        plan = known_plan(batch, actor=request.user, as_of=today)
        if plan is None:
            return redirect(step_url(batch, CHECK))
        source = source_of(batch, today)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("hr:roster_list")
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    return workbook_response(error_file(source, plan), f"{stem}-can-sua.xlsx")


@require_safe
@role_required(Role.HR)
def roster_file_template(request: HttpRequest) -> HttpResponseBase:
    """The empty form, with the units of the scope to choose from."""
    scope = scope_of(request)
    units = import_units(scope)
    texts = []
    for uid, _label in units[:1] if len(units) == 1 else []:
        unit = get_object_or_404(Unit.objects.visible_to(request.user), uid=uid)
        texts = [choice.label for choice in unit_choices(load_units(unit, (), on=scope.as_of))]
    if not texts:
        texts = [label for _uid, label in units]
    positions = [entry.label for entry in load_positions(on=scope.as_of).entries.values()]
    return workbook_response(roster_template(texts, positions), f"mau-danh-sach-{scope.home.name}.xlsx")


def import_units(scope: HrScope) -> list[tuple[str, str]]:
    """The communes a list can be for, as (uid, name): the chosen one, or all of the scope to choose from."""
    reachable = {top.unit_id for top in scope.tops}
    if scope.unit is not None and scope.unit.commune_id is not None:
        commune_id = scope.unit.commune_id
        if scope.unit.unit_id != commune_id and not reachable & {step.unit_id for step in scope.unit.path[:-1]}:
            return [(str(scope.unit.uid), scope.unit.name)]  # charged with a division alone
        [commune] = unit_names([commune_id], scope.as_of).values()
        return [(str(commune.uid), commune.name)]
    versions = UnitVersion.objects.in_force(scope.as_of).filter(unit__in=scope.units, unit_type__in=COMMUNE_TYPES)
    rows = versions.order_by("sort_key", "pk").values_list("unit__uid", "name")
    return [(str(uid), name) for uid, name in rows]


def _usual_start(scope: HrScope) -> date:
    """A first list tells of posts held since the reform; a later one of people who came since."""
    return scope.as_of if Official.objects.posted_in(scope.units, scope.as_of).exists() else REFORM_DAY


def _visit(request: HttpRequest, uid: UUID) -> Visit:
    batch = _batch(request, uid)
    scope = scope_of(request, path=reverse("hr:roster_list"))
    unit = unit_names([batch.unit_id], max(batch.effective_on, scope.as_of))[batch.unit_id]
    return Visit(request, batch, scope, unit)


def _batch(request: HttpRequest, uid: UUID) -> RosterImport:
    batch: RosterImport = get_object_or_404(
        RosterImport.objects.visible_to(request.user).select_related("unit", "created_by", "changes"), uid=uid
    )
    return batch


def _table(batches: list[RosterImport], scope: HrScope) -> Table:
    names = unit_names({batch.unit_id for batch in batches}, scope.as_of)
    columns = tuple(Column(label) for label in (_("Tệp"), _("Đơn vị"), _("Tình trạng"), _("Kết quả"), _("Tải lên lúc")))
    rows = tuple(
        Row(
            (
                Cell(batch.file_name, href=reverse("hr:roster_resume", args=[batch.uid]), lang="vi"),
                Cell(names[batch.unit_id].name, lang="vi"),
                Cell(_status_words(batch)),
                Cell(_counts_words(batch)),
                Cell(
                    format_datetime(batch.created_at),
                    note=batch.created_by.full_name if batch.created_by else _("hệ thống"),
                    lang="vi",
                ),
            )
        )
        for batch in batches
    )
    return Table(_("Các lần nhập danh sách, mới nhất ở trên"), columns, rows)


def _counts_words(batch: RosterImport) -> str:
    if batch.status != ImportStatus.COMMITTED:
        return "–"
    counts = batch.counts
    text = ngettext(
        "%(created)s thêm mới, %(changed)s thay đổi, %(refused)s phải sửa",
        "%(created)s thêm mới, %(changed)s thay đổi, %(refused)s phải sửa",
        counts["read"],
    )
    return text % {name: format_number(counts[name]) for name in ("created", "changed", "refused")}


def _status_words(batch: RosterImport) -> str:
    if batch.status == ImportStatus.REFUSED:
        return _("Đã bỏ, chưa nhập")
    text = str(ImportStatus(batch.status).label)
    return text[:1].upper() + text[1:]
