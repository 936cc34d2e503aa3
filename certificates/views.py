"""Public verification: for anyone, without session, cookie or script."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.codes import parse_code
from certificates.domain.file_verification import MOST_BYTES, verify_file
from certificates.domain.verification import verify_code
from certificates.domain.words import official_address
from certificates.exceptions import CodeMalformed, NoPdf, PdfTooLarge
from certificates.limits import LOOKUPS, seconds_to_wait
from lms.core.exceptions import RuleViolation


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """`?ma=` as somebody typed it leads to the page of that code."""
    typed = request.GET.get("ma")
    if typed is None:
        return _answer(request, "certificates/verify_form.html", {})
    try:
        code = parse_code(typed)
    except CodeMalformed as violation:
        return _answer(request, "certificates/verify_form.html", {"typed": typed, "violation": violation})
    return HttpResponseRedirect(reverse("verify:code", args=[code]))


@require_safe
def verify_page(request: HttpRequest, code: str) -> HttpResponse:
    if too_many := _wait(request):
        return too_many
    try:
        written = parse_code(code)
    except CodeMalformed as violation:
        context = {"typed": code, "violation": violation}
        return _answer(request, "certificates/verify_form.html", context, status=404)
    now = timezone.localtime()
    found = verify_code(written, now.date())
    context = {"code": written, "found": found, "looked_up_at": now}
    return _answer(request, "certificates/verify_result.html", context, status=200 if found else 404)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_upload(request: HttpRequest) -> HttpResponse:
    """Whether a PDF is one that was issued. The page has no session that a forged form could use, hence no token."""
    context: dict[str, Any] = {"looked_up_at": timezone.localtime()}
    if request.method == "POST":
        if too_many := _wait(request):
            return too_many
        try:
            context["check"] = verify_file(_uploaded(request), context["looked_up_at"].date())
        except RuleViolation as violation:
            context["violation"] = violation
    status = 200 if request.method != "POST" or "check" in context else 422
    return _answer(request, "certificates/verify_file.html", context, status=status)


def _uploaded(request: HttpRequest) -> bytes:
    sent = request.FILES.get("tep")
    if sent is None:
        raise NoPdf
    if sent.size is not None and sent.size > MOST_BYTES:
        raise PdfTooLarge(limit=MOST_BYTES // 1024 // 1024)
    return sent.read()


def _wait(request: HttpRequest) -> HttpResponse | None:
    """The page that asks to wait, where this network has looked up too much."""
    wait = seconds_to_wait(get_adapter().get_client_ip(request), timezone.now())
    if not wait:
        return None
    response = _answer(request, "certificates/verify_wait.html", {"wait": wait, "limit": LOOKUPS}, status=429)
    response["Retry-After"] = str(wait)
    return response


@require_safe
def without_slash(request: HttpRequest, code: str) -> HttpResponse:
    """As some people, and some readers of QR codes, end an address."""
    return HttpResponsePermanentRedirect(reverse("verify:code", args=[code]))


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Never from a cache: a revoked certificate must not go on looking valid."""
    context |= {"address": official_address()}
    context |= {f"{name}_url": reverse(f"verify:{name}") for name in ("form", "file", "many")}
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response
