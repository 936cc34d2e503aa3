"""Signing in."""

from allauth.account import views
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.http import HttpRequest, HttpResponse

from lms.core.kept_forms import keep_in_session


def sign_in(request: HttpRequest) -> HttpResponse:
    """The library's page; a form that came along waits for whoever is signed in afterwards."""
    response = views.login(request)
    goes_on = request.user.is_authenticated or LOGIN_SESSION_KEY in request.session  # the second step is still to come
    if request.method == "POST" and goes_on:
        keep_in_session(request)
    return response
