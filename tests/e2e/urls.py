"""The product's addresses, and one for each fault that no address of the product makes by itself."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse

from certificates.domain.words import official_address
from certificates.limits import LOOKUPS
from lms.core.views import csrf_failure
from lms.urls import handler400, handler403, handler404, handler500
from lms.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def fault(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def too_many_lookups(request: HttpRequest) -> HttpResponse:
    context = {"wait": 40, "limit": LOOKUPS, "address": official_address(), "form_url": reverse("verify:form")}
    return render(request, "certificates/verify_wait.html", context, status=429)


faults = [
    path("he-thong/", fault),
    path("yeu-cau/", unreadable),
    path("gui-lai/", csrf_failure),
    path("qua-nhieu/", too_many),
    path("tra-cuu/", too_many_lookups),
]
urlpatterns = [*i18n_patterns(path("loi/", include(faults)), prefix_default_language=False), *product]
