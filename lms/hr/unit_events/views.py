"""Papers about units that were recorded: the list, one of them, its undoing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.flows.succession import undo_succession
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.hr.unit_events.rows import PEOPLE_SHOWN, event_rows, units_after, unplaced_by
from lms.hr.unit_events.wizard import breadcrumb, door
from lms.org.domain.succession.checking import may_arrange
from lms.org.domain.succession.plan import COVERED
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DIVIDED_TYPES
from lms.org.models import Official, PostingVersion, UnitEvent, UnitEventDraft

PAGE_SIZE = 50


@require_safe
@door
def event_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    events = UnitEvent.objects.visible_to(request.user).order_by("-effective_on", "-pk")
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    context = {
        "scope": scope,
        "breadcrumb": breadcrumb(),
        "page": page,
        "table": _table(list(page.object_list)),
        "may_begin": scope.home.unit_type in DIVIDED_TYPES,
        "drafts": UnitEventDraft.objects.filter(owner=request.user).exclude(kind=""),
    }
    return render(request, "hr/unit_events/list.html", context)


def _table(events: list[UnitEvent]) -> Table:
    columns = tuple(
        Column(label) for label in (_("Văn bản"), _("Loại sắp xếp"), _("Ngày hiệu lực"), _("Đơn vị sau sắp xếp"))
    )
    after = units_after(events)
    rows = [
        Row(
            (
                Cell(one.document_number, href=reverse("hr:unit_event", args=[one.uid]), lang="vi"),
                Cell(one.get_kind_display(), note=_("đã hoàn tác") if one.undone_at else ""),
                Cell(format_date(one.effective_on)),
                Cell("; ".join(after[one.pk]) or "–", lang="vi"),
            )
        )
        for one in events
    ]
    return Table(_("Các sắp xếp đơn vị đã ghi nhận"), columns, tuple(rows))


@require_safe
@door
def event_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One paper: what it did to units, whom of the reader's people it moved, its history."""
    event = get_object_or_404(UnitEvent.objects.visible_to(request.user).select_related("change_set"), uid=uid)
    mine = Official.objects.managed_by(request.user)
    moved = PostingVersion.objects.known().filter(start_event=event, posting__official__in=mine)
    listed = (
        moved.select_related("posting__official", "position")
        .defer(*COVERED)
        .order_by("posting__official__sort_key", "pk")
    )
    shown = list(listed[:PEOPLE_SHOWN])
    names = unit_names({one.unit_id for one in shown}, event.effective_on)
    waiting = unplaced_by(event).filter(posting__official__in=mine)
    if not event.why_unplaced:
        waiting = waiting.none()
    context = {
        "scope": scope_of(request, path=reverse("hr:unit_events")),
        "breadcrumb": breadcrumb(event.document_number, "vi"),
        "event": event,
        "rows": event_rows(event),
        "people": [(one.posting.official, one.position.name_vi, names[one.unit_id].name) for one in shown],
        "people_count": moved.count(),
        "waiting": _waiting(waiting[:PEOPLE_SHOWN]),
        "waiting_count": waiting.count(),
        "is_future": event.effective_on > timezone.localdate(),
        "may_undo": event.undone_at is None and may_arrange(event, request.user, timezone.localdate()),
        "history": history_for(event),
    }
    return render(request, "hr/unit_events/event.html", context)


def _waiting(ended: Iterable[PostingVersion]) -> list[dict[str, Any]]:
    """Each with the position that ended, and whether a decision has given them another since."""
    listed = list(ended)
    officials = {one.posting.official_id for one in listed}
    lasting = PostingVersion.objects.lasting_on(timezone.localdate()).filter(posting__official__in=officials)
    later = lasting.exclude(pk__in=[one.pk for one in listed])
    placed = set(later.values_list("posting__official", flat=True))
    return [
        {
            "official": one.posting.official,
            "position": one.position.name_vi,
            "is_placed": one.posting.official_id in placed,
            "decide_url": f"{reverse('hr:decision_new')}?nguoi={one.posting.official.uid}",
        }
        for one in listed
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@door
def event_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = get_object_or_404(UnitEvent.objects.visible_to(request.user).select_related("change_set"), uid=uid)
    if request.method == "POST":
        try:
            undo_succession(event=event, actor=request.user, now=timezone.now())
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, _("Đã hoàn tác. Đơn vị, người và vai trò trở lại như trước."))
        return redirect("hr:unit_event", uid=event.uid)
    title = _("Hoàn tác sắp xếp đơn vị này?")
    context = {
        "scope": scope_of(request, path=reverse("hr:unit_events")),
        "breadcrumb": breadcrumb(title),
        "title": title,
        "consequences": [
            _("Các đơn vị, vị trí đảm nhận, vai trò và kế hoạch học tập trở lại đúng như trước khi ghi nhận."),
            _("Nếu đã có việc ghi nhận tiếp trên các đơn vị mới thì không hoàn tác được, và trang sẽ nói vì sao."),
            _("Thông báo đã gửi không thu lại được."),
        ],
        "button_label": _("Hoàn tác"),
        "danger": True,
        "cancel_url": reverse("hr:unit_event", args=[event.uid]),
    }
    return render(request, "hr/unit_events/ask.html", context)
