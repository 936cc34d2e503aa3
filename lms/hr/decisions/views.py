"""Decisions in the scope: the list, one decision, its scan, also where it comes later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.display import format_number
from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.storage import serve_private_file
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.hr.decisions.roles import role_labels
from lms.hr.decisions.scan_forms import AddScanForm
from lms.hr.decisions.wizard import AGAIN_PARAM
from lms.hr.scope import HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.correcting import may_correct
from lms.org.domain.correcting_lines import versions_of
from lms.org.domain.decision_scans import add_scan
from lms.org.domain.paper_numbers import paper_number_key
from lms.org.domain.position_titles import position_titles
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft, DecisionLine, Official, PostingVersion, RoleGrant
from lms.plans.models import LearningPlan

PAGE_SIZE = 50
MOST_DRAFTS = 50
MOST_NAMED = 5


@require_safe
@role_required(Role.HR)
def decision_list(request: HttpRequest) -> HttpResponse:
    """Decisions that move somebody from or to the scope, newest first; search by number or name."""
    scope = scope_of(request)
    search = request.GET.get("tim", "").strip()
    decisions = (
        Decision.objects.current()
        .visible_to(request.user)
        .filter(Exists(DecisionLine.objects.touching(scope.units).filter(decision=OuterRef("pk"))))
    )
    if search:
        named = DecisionLine.objects.visible_to(request.user).filter(
            official__in=Official.objects.named_like(search), decision=OuterRef("pk")
        )
        decisions = decisions.filter(Q(number_key__contains=paper_number_key(search)) | Exists(named))
    page = Paginator(decisions.order_by("-effective_on", "-pk"), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "scope": scope,
        "breadcrumb": [{"label": _("Tổng quan"), "href": "/nhan-su/"}, {"label": _("Quyết định"), "href": ""}],
        "page": page,
        "search": search,
        "table": _table(_lines(request, list(page.object_list)), list(page.object_list), scope),
        "drafts": DecisionDraft.objects.filter(owner=request.user).select_related("official")[:MOST_DRAFTS],
    }
    return render(request, "hr/decisions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def decision_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One decision: the paper, whom of the reader's people it moved, the plans it caused for them, its history.

    POST adds the scan where there is none yet.
    """
    decision = get_object_or_404(Decision.objects.visible_to(request.user).select_related("recorded_by"), uid=uid)
    form = AddScanForm(*((request.POST, request.FILES) if request.method == "POST" else ()), request=request)
    if form.is_bound and form.is_valid() and decision.superseded_at is None:
        _add_scan(request, decision, form)
        return redirect("hr:decision", uid=decision.uid)
    scope = scope_of(request, path=reverse("hr:decisions"))
    lines = list(_lines(request, [decision]))
    seats = _seats(lines, decision)
    names = unit_names(_unit_ids(lines), decision.effective_on)
    day, eve = decision.effective_on, decision.effective_on - timedelta(days=1)
    titles = position_titles((one.position_id, when) for one in seats.values() for when in (day, eve))
    begun = [line.to_posting_id for line in lines if line.to_posting_id]
    plans = {plan.official_id: plan for plan in LearningPlan.objects.filter(posting__in=begun)}
    rows = versions_of(decision)
    seen = set(
        Decision.objects.visible_to(request.user).filter(pk__in=[one.pk for one in rows]).values_list("pk", flat=True)
    )
    versions = [one for one in rows if one.pk in seen]
    people = set(
        Official.objects.managed_by(request.user)
        .filter(pk__in=[line.official_id for line in lines])
        .values_list("pk", flat=True)
    )
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Quyết định"), "href": reverse("hr:decisions")},
            {"label": decision.number, "href": "", "lang": "vi"},
        ],
        "decision": decision,
        "rows": _paper_rows(decision),
        "moves": [_move(own, _Places(seats, names, titles, decision), plans, people) for own in _by_person(lines)],
        "moves_url": f"{reverse('hr:moves')}?{urlencode({'so': decision.number})}" if people and begun else "",
        "is_future": decision.effective_on > timezone.localdate() and not rows[0].is_cancellation,
        "ends_only": decision.kind in ENDS_ONLY,
        "history": history_for(*versions, *lines),
        "versions": versions,
        "latest": rows[0],
        "latest_url": reverse("hr:decision", args=[rows[0].uid]) if rows[0].pk in seen else "",
        "may_correct": may_correct(decision, request.user),
        "form": form,
        "is_scan_replaced": bool(decision.scan) and decision.scan.name != rows[0].scan.name,
        "roles": _roles_ended(decision, lines, people),
        "again_url": _again_url(rows[0], seen),
    }
    return render(request, "hr/decisions/decision.html", context)


def _roles_ended(decision: Decision, lines: list[DecisionLine], people: set[int]) -> list[str]:
    """Of the reader's people alone."""
    users = {line.official.user_id for line in lines if line.official_id in people and line.official.user_id}
    ended = RoleGrant.objects.filter(ended_by=decision, user__in=users).select_related("user").order_by("role", "pk")
    labels = role_labels(ended, decision.effective_on) if users else []
    return [f"{one.user.full_name}: {label}" for one, label in zip(ended, labels, strict=True)] if labels else []


def _again_url(latest: Decision, seen: set[int]) -> str:
    """Where a cancelled paper is recorded anew."""
    if not latest.is_cancellation or latest.pk not in seen:
        return ""
    return f"{reverse('hr:decision_new')}?{urlencode({AGAIN_PARAM: latest.uid})}"


def _add_scan(request: HttpRequest, decision: Decision, form: AddScanForm) -> None:
    try:
        add_scan(decision=decision, scan=form.cleaned_data["scan"], actor=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, _("Đã bổ sung bản quét của quyết định."))


@require_safe
@role_required(Role.HR)
def decision_scan(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    decision = get_object_or_404(Decision.objects.visible_to(request.user), uid=uid)
    if not decision.scan:
        raise Http404
    return serve_private_file(
        decision.scan, filename=f"{decision.number}.pdf", content_type="application/pdf", inline=True
    )


def _lines(request: HttpRequest, decisions: list[Decision]) -> QuerySet[DecisionLine]:
    """People of other communes in the same paper are neither named nor counted."""
    return (
        DecisionLine.objects.visible_to(request.user)
        .filter(decision__in=decisions)
        .select_related("official", "from_posting", "to_posting")
        .order_by("official__sort_key", "pk")
    )


def _unit_ids(lines: list[DecisionLine]) -> set[int]:
    return {pk for line in lines for pk in (line.from_unit_id, line.to_unit_id) if pk}


def _by_person(lines: Iterable[DecisionLine]) -> list[list[DecisionLine]]:
    """Of each the line that begins a posting first, then those that only end one."""
    people: dict[int, list[DecisionLine]] = {}
    for line in sorted(lines, key=lambda one: one.to_posting_id is None):
        people.setdefault(line.official_id, []).append(line)
    return sorted(people.values(), key=lambda own: (own[0].official.sort_key, own[0].official_id))


def _table(lines: Iterable[DecisionLine], decisions: list[Decision], scope: HrScope) -> Table:
    lines = list(lines)
    names = unit_names(_unit_ids(lines), scope.as_of)
    people: dict[int, list[DecisionLine]] = {}
    for line in lines:
        people.setdefault(line.decision_id, []).append(line)
    columns = (_("Quyết định"), _("Loại"), _("Ngày ký"), _("Ngày hiệu lực"), _("Người"), _("Từ"), _("Đến"))
    return Table(
        caption=_("Quyết định trong phạm vi"),
        columns=tuple(Column(label) for label in columns),
        rows=tuple(_row(one, people.get(one.pk, []), names, scope) for one in decisions),
    )


def _row(decision: Decision, lines: list[DecisionLine], names: dict[int, UnitName], scope: HrScope) -> Row:
    here = scope.unit.commune_id if scope.unit else None

    def places(unit_ids: list[int | None]) -> str:
        """With their commune, but for those of the commune that the list is of."""
        shown = (names[pk] for pk in unit_ids if pk)
        return "; ".join(dict.fromkeys(one.name if one.commune_id == here else one.label for one in shown)) or "–"

    future = _("Sẽ có hiệu lực %(day)s") % {"day": format_date(decision.effective_on)}
    return Row(
        cells=(
            Cell(decision.number, href=reverse("hr:decision", args=[decision.uid]), lang="vi"),
            Cell(decision.get_kind_display(), note=_("đã hủy") if decision.is_cancellation else ""),
            Cell(format_date(decision.signed_on)),
            Cell(
                format_date(decision.effective_on),
                note=future if decision.effective_on > scope.as_of and not decision.is_cancellation else "",
            ),
            _people_cell([own[0].official.full_name for own in _by_person(lines)]),
            Cell(places([line.from_unit_id for line in lines]), lang="vi"),
            Cell(places([line.to_unit_id for line in lines]), lang="vi"),
        )
    )


def _people_cell(names: list[str]) -> Cell:
    """Of a paper for many people the first; all stand on its own page."""
    more = len(names) - MOST_NAMED
    text = ngettext("và %(count)s người khác", "và %(count)s người khác", more) % {"count": format_number(more)}
    return Cell("; ".join(names[:MOST_NAMED]), note=text if more > 0 else "", lang="vi", note_lang=get_language() or "")


def _paper_rows(decision: Decision) -> list[dict[str, object]]:
    rows = [
        (_("Loại quyết định"), decision.get_kind_display(), ""),
        (_("Ngày ký"), format_date(decision.signed_on), ""),
        (_("Ngày hiệu lực"), format_date(decision.effective_on), ""),
        (_("Cơ quan ban hành"), decision.issued_by, "vi"),
        (_("Người ký"), ", ".join(part for part in (decision.signer, decision.signer_title) if part), "vi"),
        (_("Trích yếu"), decision.summary, "vi"),
        (_("Căn cứ"), decision.legal_basis, "vi"),
    ]
    if decision.expires_on:
        rows.insert(3, (_("Ngày hết hạn"), format_date(decision.expires_on), ""))
    return [{"key": key, "value": value, "lang": lang} for key, value, lang in rows]


def _seats(lines: list[DecisionLine], decision: Decision) -> dict[int, PostingVersion]:
    """The postings that the lines ended and began as this row of the decision knew them: what a correction made of them
    stands on its own page. Of a cancelled one the last; one statement.
    """
    ids = [pk for line in lines for pk in (line.from_posting_id, line.to_posting_id) if pk]
    seats: dict[int, PostingVersion] = {}
    for version in PostingVersion.objects.filter(posting_id__in=ids).select_related("position").order_by("number"):
        is_known = decision.superseded_at is None or version.recorded_at < decision.superseded_at
        if is_known or version.posting_id not in seats:
            seats[version.posting_id] = version
    return seats


@dataclass(frozen=True)
class _Places:
    """Postings in words, by the titles of the day: what ended by that of its last one."""

    seats: dict[int, PostingVersion]
    names: dict[int, UnitName]
    titles: dict[tuple[int, date], str]
    decision: Decision

    def ended(self, posting_id: int) -> str:
        return self._words(posting_id, self.decision.effective_on - timedelta(days=1))

    def begun(self, posting_id: int) -> str:
        return self._words(posting_id, self.decision.effective_on)

    def _words(self, posting_id: int, day: date) -> str:
        version = self.seats.get(posting_id)
        return f"{self.titles[version.position_id, day]} – {self.names[version.unit_id].label}" if version else "–"


def _move(
    own: list[DecisionLine], places: _Places, plans: dict[int, LearningPlan], people: set[int]
) -> dict[str, object]:
    line = own[0]
    return {
        "official": line.official,
        "href": reverse("hr:person", args=[line.official.uid]) if line.official_id in people else "",
        "before": [places.ended(one.from_posting_id) for one in own if one.from_posting_id] or ["–"],
        "after": places.begun(line.to_posting_id) if line.to_posting_id else "",
        "plan": plans.get(line.official_id) if line.official_id in people else None,
        "is_managed": line.official_id in people,
    }
