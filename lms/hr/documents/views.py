"""Papers that people of the scope handed in: those that wait, those answered, one with its file and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.competencies.domain.catalogue import competencies_in_force, scale_in_force
from lms.core.display import format_date, format_datetime
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.tables import Cell, Column, Row, Table
from lms.evidence.document_files import PDF, serve_paper
from lms.evidence.domain.documents import is_own
from lms.evidence.enums import DocumentState
from lms.evidence.exceptions import OwnDocument
from lms.evidence.models import HandedInDocument
from lms.flows.documents import accept_document, refuse_document, revoke_document
from lms.hr.documents.forms import ACCEPT, AnswerForm, RevokeForm
from lms.hr.documents.waiting import answered_documents, waiting_documents
from lms.hr.scope import PAGE_PARAM, scope_of
from lms.org.access import role_required
from lms.org.enums import Role

PAGE_SIZE = 50
STATE_PARAM, ANSWERED = "loai", "da-tra-loi"


@require_safe
@role_required(Role.HR)
def documents(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:documents"), keep=[STATE_PARAM])
    is_answered = request.GET.get(STATE_PARAM) == ANSWERED
    waiting = waiting_documents(scope)
    listed = answered_documents(scope) if is_answered else waiting
    rows = listed.select_related("official", "competency", "evidence__corrected_by", "answered_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    here = reverse("hr:documents") + scope.query
    context = {
        "scope": scope,
        "breadcrumb": [{"label": _("Tổng quan"), "href": reverse("hr:home")}, {"label": _("Minh chứng"), "href": ""}],
        "tabs": [
            {"label": _("Chờ xác nhận"), "href": here, "current": not is_answered, "count": waiting.count()},
            {
                "label": _("Đã trả lời"),
                "href": f"{here}{'&' if scope.query else '?'}{STATE_PARAM}={ANSWERED}",
                "current": is_answered,
            },
        ],
        "is_answered": is_answered,
        "page": page,
        "table": _table(list(page.object_list), is_answered=is_answered),
    }
    return render(request, "hr/documents/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was handed in beside its file; POST answers it."""
    held = _managed(request, uid)
    today = timezone.localdate()
    words, names = competencies_in_force(today).get(held.competency_id), scale_in_force(today)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        document=held,
        first_level=words.first_level if words else 1,
        names=names,
    )
    if request.method == "POST" and form.is_valid() and _is_answered(request, held, form):
        return redirect("hr:document", uid=held.uid)
    context = {
        "scope": scope_of(request, path=reverse("hr:documents")),
        "breadcrumb": [
            {"label": _("Minh chứng"), "href": reverse("hr:documents")},
            {"label": held.title, "href": "", "lang": "vi"},
        ],
        "document": held,
        "words": words,
        "level_name": names.get(held.level, ""),
        "form": form,
        "revoke_form": RevokeForm(),
        "is_image": held.ending != PDF,
        "not_own": str(OwnDocument()) if is_own(held, request.user) else "",
    }
    return render(request, "hr/documents/document.html", context)


def _is_answered(request: HttpRequest, held: HandedInDocument, form: AnswerForm) -> bool:
    said = form.cleaned_data
    now = timezone.now()
    try:
        if said["answer"] == ACCEPT:
            level = said["level"] or held.level
            accept_document(document=held, level=level, reason=said["reason"], actor=request.user, now=now)
            messages.success(request, _("Đã công nhận. Minh chứng được ghi và kế hoạch học đã tính lại."))
        else:
            refuse_document(document=held, reason=said["reason"], actor=request.user, now=now)
            messages.success(request, _("Đã ghi không công nhận. Người gửi được báo kèm lý do."))
    except RuleViolation as violation:
        add_violation(form, violation)
    return not form.errors


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for the reason, then take the acceptance back: what it closed is open again."""
    held = _managed(request, uid)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_document(document=held, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            form.add_error(None, str(violation))
        else:
            messages.success(request, _("Đã thu hồi. Việc học mà giấy tờ này đã đóng được mở lại."))
            return redirect("hr:document", uid=held.uid)
    context = {
        "scope": scope_of(request, path=reverse("hr:documents")),
        "breadcrumb": [
            {"label": _("Minh chứng"), "href": reverse("hr:documents")},
            {"label": held.title, "href": reverse("hr:document", args=[held.uid]), "lang": "vi"},
            {"label": _("Thu hồi"), "href": ""},
        ],
        "document": held,
        "form": form,
        "may_revoke": held.state == DocumentState.ACCEPTED and not held.is_revoked,
    }
    return render(request, "hr/documents/revoke.html", context)


@require_safe
@role_required(Role.HR)
def document_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    return serve_paper(_managed(request, uid))


def _managed(request: HttpRequest, uid: UUID) -> HandedInDocument:
    found = HandedInDocument.objects.managed_by(request.user)
    rows = found.select_related(
        "official", "competency", "evidence__corrected_by__actor", "answered_by", "handed_in_by"
    )
    held: HandedInDocument = get_object_or_404(rows, uid=uid)
    return held


def _table(rows: Sequence[HandedInDocument], *, is_answered: bool) -> Table:
    words = competencies_in_force(timezone.localdate())
    labels = [_("Giấy tờ"), _("Người nộp"), _("Năng lực"), _("Mức đề nghị")]
    labels += [_("Kết quả"), _("Trả lời")] if is_answered else [_("Nộp lúc")]
    return Table(
        _("Giấy tờ đã trả lời") if is_answered else _("Giấy tờ chờ xác nhận"),
        tuple(Column(label) for label in labels),
        tuple(
            Row(
                (
                    Cell(one.title, href=reverse("hr:document", args=[one.uid]), note=one.issuer, lang="vi"),
                    Cell(one.official.full_name, href=reverse("hr:person", args=[one.official.uid]), lang="vi"),
                    Cell(words[one.competency_id].name_vi if one.competency_id in words else "–", lang="vi"),
                    Cell(one.level),
                    *(_answer_cells(one) if is_answered else (Cell(format_datetime(one.handed_in_at)),)),
                )
            )
            for one in rows
        ),
    )


def _answer_cells(one: HandedInDocument) -> tuple[Cell, ...]:
    state = _("Đã thu hồi") if one.is_revoked else capfirst(one.get_state_display())
    level = _("mức %(level)s") % {"level": one.evidence.level} if one.evidence else ""
    who = one.answered_by.full_name if one.answered_by else "–"
    return Cell(state, note=level), Cell(who, note=format_date(one.answered_at), lang="vi")
