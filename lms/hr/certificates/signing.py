"""Digital signing: the seal of this installation, and papers on their way to an office's own tool."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from certificates.domain.file_signatures import latest_kinds
from certificates.domain.sealing import sealed_issuers, unsealed
from certificates.domain.signing_outside import record_taken, to_sign
from certificates.domain.signing_packs import MOST_FILES, packed
from certificates.exceptions import NothingToSign, TooManyToSign
from certificates.models import Certificate
from certificates.tasks_signing import PACK
from lms.core.display import format_date
from lms.core.domain.jobs import enqueue_job
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.seal.keys import SealState, seal_state
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.certificates.rows import scope_line
from lms.hr.certificates.views import PAGE_SIZE, door, tabs
from lms.org.domain.unit_names import unit_names
from lms.org.models import Unit

PICKED, ALL = "chon", "tat-ca"
AT_ONCE = 50
"""Above this a job gathers the files."""


@require_safe
@door
def page(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    key = seal_state(now)
    search = request.GET.get("tim", "").strip()
    waiting = _waiting(request, search).select_related("issuer")
    part = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "scope": scope_line(request.user, now.date()),
        "tabs": tabs("signing"),
        "key": key,
        "issuers": _issuers(request, key, now.date()),
        "page": part,
        "search": search,
        "table": _table(list(part.object_list)),
        "request_id": uuid.uuid4(),
        "most": MOST_FILES,
    }
    return render(request, "hr/certificates/signing.html", context)


@takes_a_form
@door
def take_away(request: HttpRequest) -> HttpResponse:
    """The picked files as a ZIP, at once or by a job; each is told of in the story of its certificate."""
    try:
        papers = _picked(request)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("hr:certificate-signing")
    if len(papers) > AT_ONCE:
        return _ordered(request, papers)
    now = timezone.now()
    try:
        content = packed(papers, run_by=request.user.full_name, now=now)
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("hr:certificate-signing")
    record_taken(certificates=papers, actor=request.user)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="giay-de-ky-{timezone.localdate(now):%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _ordered(request: HttpRequest, papers: Sequence[Certificate]) -> HttpResponse:
    try:
        job_id = UUID(request.POST.get("request_id", ""))
    except ValueError as error:
        raise Http404 from error
    title = ngettext("Gom tệp để ký: %(count)s giấy", "Gom tệp để ký: %(count)s giấy", len(papers))
    job = enqueue_job(
        kind=PACK,
        title=title % {"count": len(papers)},
        params={"certificates": [str(one.uid) for one in papers]},
        owner=request.user,
        job_id=job_id,
    )
    return redirect("jobs:detail", job.pk)


def _waiting(request: HttpRequest, search: str) -> Any:
    found = to_sign(Certificate.objects.issued_in_scope_of(request.user)).select_related("official")
    return found.named_like(search) if search else found


def _picked(request: HttpRequest) -> list[Certificate]:
    """What was ticked, or all that the search finds; anything out of reach is a 404."""
    waiting = _waiting(request, request.POST.get("tim", "").strip())
    if request.POST.get(ALL):
        count = waiting.count()
    else:
        try:
            uids = {UUID(value) for value in request.POST.getlist(PICKED)}
        except ValueError as error:
            raise Http404 from error
        waiting, count = _waiting(request, "").filter(uid__in=uids), len(uids)
        if len(uids) <= MOST_FILES and waiting.count() != count:
            raise Http404
    if not count:
        raise NothingToSign
    if count > MOST_FILES:
        raise TooManyToSign(count=count, limit=MOST_FILES)
    return list(waiting)


def _issuers(request: HttpRequest, key: SealState, day: date) -> list[dict[str, Any]]:
    """Units of the scope that have issued, by name: whether their papers are sealed, how many of them aren't."""
    mine = Certificate.objects.issued_in_scope_of(request.user).order_by()
    missing = dict(unsealed(mine).values_list("issuer").annotate(Count("pk")))
    uids = dict(Unit.objects.filter(pk__in=mine.values("issuer")).values_list("pk", "uid"))
    chosen = sealed_issuers(uids)
    names = unit_names(uids, day)
    lines = [
        {
            "uid": uids[pk],
            "name": names[pk],
            "is_sealed": pk in chosen,
            "since": chosen.get(pk),
            "missing": missing.get(pk, 0),
            "may_use_key": _may_use(key, names[pk].code),
        }
        for pk in uids
    ]
    return sorted(lines, key=lambda line: line["name"].sort_key)


def _may_use(key: SealState, code: str) -> bool:
    """Agrees with `check_issuer`."""
    if key.facts is not None and key.facts.is_demo:
        return True
    return key.problem is None and bool(code) and code in settings.SEAL_ISSUERS


def _table(papers: Sequence[Certificate]) -> Table:
    kinds = latest_kinds(papers)
    columns = (_("Người được cấp"), _("Số vào sổ"), _("Khóa học"), _("Ngày cấp"), _("Tệp hiện có"))
    return Table(
        caption=_("Giấy chưa có chữ ký của cơ quan"),
        columns=tuple(Column(label) for label in columns),
        rows=tuple(
            Row(
                value=str(one.uid),
                name=one.words["holder"]["name"],
                cells=(
                    Cell(
                        one.words["holder"]["name"],
                        href=reverse("hr:certificate", args=[one.uid]),
                        note=one.words["holder"]["unit"],
                        lang="vi",
                    ),
                    Cell(one.register_number, note=one.code or ""),
                    Cell(one.words["course"]["title"], lang="vi"),
                    Cell(format_date(one.issued_on)),
                    Cell(kinds[one.pk]),
                ),
            )
            for one in papers
        ),
        select_name=PICKED,
    )
