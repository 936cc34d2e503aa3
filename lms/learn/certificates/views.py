"""My certificates: the list, one as text with its status, its file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.domain.codes import parse_code
from certificates.domain.files import check_file
from certificates.domain.states import is_expiring, state_of
from certificates.exceptions import CodeMalformed
from certificates.looks import LOOKS, label_of
from certificates.models import Certificate
from certificates.pdf import file_name, paper_context
from lms.core.exceptions import RuleViolation
from lms.core.storage import serve_private_file
from lms.org.access import official_required


@require_safe
@official_required
def certificates(request: HttpRequest) -> HttpResponse:
    """Everything ever asked for or issued, the newest first; a refused request says why."""
    today = timezone.localdate()
    mine = Certificate.objects.owned_by(request.user).select_related("course", "replaced_by")
    context = {"lines": [_line(one, today) for one in mine.order_by("-requested_at", "-pk")]}
    return render(request, "learn/certificates/list.html", context)


@require_safe
@official_required
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    found = _mine(request, code)
    today = timezone.localdate()
    context = {
        **_line(found, today),
        **paper_context(found.words),
        "is_expiring": is_expiring(found, today),
        "back_url": reverse("learn:certificates"),
        "back_label": _("Giấy chứng nhận của tôi"),
    }
    return render(request, "learn/certificates/certificate.html", context)


@require_safe
@official_required
def certificate_file(request: HttpRequest, code: str) -> HttpResponseBase:
    found = _mine(request, code)
    try:
        latest = check_file(found)
    except RuleViolation as violation:
        context = {
            "violation": violation,
            "back_url": reverse("learn:certificate", args=[found.code]),
            "back_label": _("Giấy chứng nhận %(code)s") % {"code": found.code},
        }
        return render(request, "learn/certificates/no_file.html", context, status=409)
    return serve_private_file(latest.file, filename=file_name(found), content_type="application/pdf")


def _mine(request: HttpRequest, code: str) -> Certificate:
    """One's own, by its code however it is typed."""
    try:
        written = parse_code(code)
    except CodeMalformed as violation:
        raise Http404 from violation
    mine = Certificate.objects.owned_by(request.user).issued().select_related("course", "replaced_by")
    found: Certificate = get_object_or_404(mine, code=written)
    return found


def _line(one: Certificate, today: Any) -> dict[str, Any]:
    state = state_of(one, today)
    return {
        "certificate": one,
        "title": one.words["course"]["title"] if one.words else one.course.title,
        "state": state,
        "state_label": label_of(state),
        "look": LOOKS[state],
    }
