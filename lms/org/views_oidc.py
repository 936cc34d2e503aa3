"""To the identity provider of the province and back."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from lms.org.sign_in_oidc import PROVIDER, ProvinceOAuth2, WrongIssuer, not_answering

UNUSABLE = (RequestException, KeyError, WrongIssuer)
"""The provider doesn't answer, or its answer lacks what the standard asks for."""


@never_cache
@require_safe
def to_provider(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("learn:root")
    return _through(OAuth2LoginView, request)


@never_cache
@require_safe
def from_provider(request: HttpRequest) -> HttpResponse:
    return _through(OAuth2CallbackView, request)


def _through(view: type[OAuth2LoginView] | type[OAuth2CallbackView], request: HttpRequest) -> HttpResponse:
    try:
        return view.adapter_view(ProvinceOAuth2(request, PROVIDER))(request)
    except UNUSABLE:
        return not_answering(request)
