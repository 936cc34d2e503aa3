"""The interface alone: its own pages and stand-ins for the areas that menus lead to."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, re_path

from lms.core.exceptions import RoleRequired

handler400 = "lms.core.views.bad_request"
handler403 = "lms.core.views.permission_denied"
handler404 = "lms.core.views.page_not_found"
handler500 = "lms.core.views.server_error"


def frame(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"base_{name}.html", {"role_label": "Người học"})


def fault(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def hr_only(request: HttpRequest) -> HttpResponse:
    raise RoleRequired("phụ trách nhân sự")


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    raise Http404


urlpatterns = [
    path("chi-tieng-viet/", missing, name="only"),
    *i18n_patterns(
        path("", include("lms.core.urls")),
        path("hoc/", frame, {"name": "learner"}, name="today"),
        path("hoc/lo-trinh/", frame, {"name": "learner"}, name="paths"),
        path("so-tay/", frame, {"name": "learner"}, name="guides"),
        path("nhan-su/", frame, {"name": "hr"}, name="hr"),
        path("nhan-su/qua-han/", frame, {"name": "hr"}, name="overdue"),
        path("cong-khai/", frame, {"name": "public"}, name="public"),
        path("dang-nhap/", frame, {"name": "public"}, name="account_login"),
        path("hong/", fault, name="fault"),
        path("rieng/", hr_only, name="hr_only"),
        path("tu-choi/", refused, name="refused"),
        prefix_default_language=False,
    ),
    re_path(r"^((?:[\w\-]+/)*)$", missing, name="wagtail_serve"),
]
