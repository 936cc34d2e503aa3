"""Signing in."""

from allauth.account import views
from django.http import HttpRequest, HttpResponse

from lms.core.kept_forms import keep_in_session


def sign_in(request: HttpRequest) -> HttpResponse:
    """The library's page; a form that came along waits for whoever is signed in afterwards."""
    response = views.login(request)
    if request.method == "POST" and request.user.is_authenticated:
        keep_in_session(request)
    return response
