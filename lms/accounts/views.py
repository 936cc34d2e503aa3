"""Signing in."""

from allauth.account import views
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lms.core.kept_forms import keep_in_session
from lms.core.limits import counted


def sign_in(request: HttpRequest) -> HttpResponse:
    """The library's page; a form that came along waits for whoever is signed in afterwards."""
    if request.method == "POST" and _too_many(request):
        return ratelimit.respond_429(request)
    response = views.login(request)
    goes_on = request.user.is_authenticated or LOGIN_SESSION_KEY in request.session  # the second step is still to come
    if request.method == "POST" and goes_on:
        keep_in_session(request)
    return response


def _too_many(request: HttpRequest) -> bool:
    """The library's own limit has each sign-in of an address wait for the one before it, and refuses who waits long."""
    return counted("sign-in", ratelimit.get_ip(request), timezone.now(), 60) > settings.SIGN_INS_A_MINUTE
