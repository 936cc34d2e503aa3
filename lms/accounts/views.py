"""Signing in."""

from allauth.account import views
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

from lms.accounts.limits import too_many_tries
from lms.core.kept_forms import keep_in_session


def sign_in(request: HttpRequest) -> HttpResponse:
    """The library's page; a form that came along waits for whoever is signed in afterwards."""
    if request.method == "POST" and too_many_tries(request):
        return ratelimit.respond_429(request)
    response = views.login(request)
    goes_on = request.user.is_authenticated or LOGIN_SESSION_KEY in request.session  # the second step is still to come
    if request.method == "POST" and goes_on:
        keep_in_session(request)
    return response
