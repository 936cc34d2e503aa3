"""Pages that belong to no domain: faults, text size, the catalogue of components."""

import logging
import secrets

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from lms.core import catalogue
from lms.core.browser_policy import SANDBOX
from lms.core.exceptions import RoleRequired
from lms.core.form_addresses import takes_a_form
from lms.core.kept_forms import fields_of
from lms.core.public_files import serve_public
from lms.core.text_size import TEXT_SIZES, keep_text_size

logger = logging.getLogger(__name__)


@takes_a_form
def set_text_size(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    asked = request.POST.get("size", "")
    if asked in {str(size) for size in TEXT_SIZES}:
        keep_text_size(response, int(asked))
    return response


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """E14; a `RoleRequired` says for whom the page is, a `PageClosed` why there is nothing for this account."""
    facts = {"audience": getattr(exception, "audience", ""), "sentence": getattr(exception, "sentence", "")}
    return render(request, "403.html", facts, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"no_cookie": settings.CSRF_COOKIE_NAME not in request.COOKIES}, status=403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """E13 with a code that stands in the log beside the fault. What was typed can be sent once more."""
    code = f"L-{secrets.randbelow(1_000_000):06}"
    logger.error("Fault %s at %s %s", code, request.method, request.path, exc_info=True)
    facts = {
        "error_code": code,
        "support_phone": settings.SUPPORT_PHONE,
        "kept": fields_of(request),
        "target": request.get_full_path(),
    }
    return HttpResponse(render_to_string("500.html", facts), status=500)


@never_cache
@require_safe
def component_catalogue(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build and check pages."""
    if not settings.DEBUG and not request.user.is_staff:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise RoleRequired(_("quản trị hệ thống"))
    frame = request.GET.get("khung", "")
    if frame in catalogue.FAULT_PAGES:
        return render(request, catalogue.FAULT_PAGES[frame], catalogue.fault_context())
    if request.GET.get("thong-bao"):
        messages.success(request, catalogue.SUCCESS)
    template = catalogue.FRAMES.get(frame, catalogue.FRAMES["nhan-su"])
    return render(request, template, catalogue.context())


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image or a recording of a course. Whatever else may lie there runs nothing in our origin (as deploy/Caddyfile
    says it)."""
    response = serve_public(request, path)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
