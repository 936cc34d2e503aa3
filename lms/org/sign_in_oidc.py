"""Signing in by an identity provider of the province (OpenID Connect), beside the password, which always stays.

The provider says which staff code somebody has; that code must be of exactly one account in use here. Nobody is ever
made by it, nothing of it is kept. Whoever has a second factor here is asked for it as after the password.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.accounts.forms import is_phone
from lms.accounts.models import User
from lms.core.security_log import log_door
from lms.core.vietnamese.text import normalise

PROVIDER = "province"


def user_for_staff_code(code: str) -> User | None:
    """The one account in use whose sign-in code or staff code this is. Phones and e-mails are no proof of who it is."""
    named = Q(username__iexact=code) | Q(official__staff_code__iexact=code)
    found = list(User.objects.filter(named, is_active=True).distinct()[:3]) if code else []
    exact = [user for user in found if user.username.lower() == code.lower()]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def to_sign_in(request: HttpRequest, text: str) -> HttpResponseRedirect:
    """Back to the password, with what happened."""
    messages.warning(request, text)
    return redirect("account_login")


def not_answering(request: HttpRequest) -> HttpResponseRedirect:
    text = _("%(name)s đang không trả lời. Hãy đăng nhập bằng mã cán bộ và mật khẩu, hoặc thử lại sau ít phút.")
    return to_sign_in(request, text % {"name": settings.OIDC_NAME})


class ProvinceOAuth2(OpenIDConnectOAuth2Adapter):
    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """One address, registered with the provider, whatever language the page had."""
        with translation.override(settings.LANGUAGE_CODE):
            return settings.PUBLIC_URL + reverse("org:oidc_back")


class ProvinceProvider(OpenIDConnectProvider):
    oauth2_adapter_class = ProvinceOAuth2


class ProviderAdapter(DefaultSocialAccountAdapter):
    """One provider, from the environment; the library's tables stay empty."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        if not settings.OIDC_SERVER:
            return []
        facts = {"server_url": settings.OIDC_SERVER, "oauth_pkce_enabled": True}
        app = SocialApp(
            provider="openid_connect",
            provider_id=PROVIDER,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_SECRET,
            settings=facts,
        )
        return [app]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> ProvinceProvider:
        apps = self.list_apps(request)
        if not apps:
            raise Http404
        return ProvinceProvider(request, app=apps[0])

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """The provider has said who it is; the rest of the library's way, which makes and links accounts, is left."""
        raise ImmediateHttpResponse(self._sign_in(request, sociallogin))

    def _sign_in(self, request: HttpRequest, sociallogin: SocialLogin) -> Any:
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        code = normalise(str(claims.get(settings.OIDC_CODE_CLAIM) or ""))
        user = user_for_staff_code(code)
        if user is None:
            log_door("sign-in refused", person=None, is_refusal=True, step="provider", reason="no account")
        if not code:
            text = _("%(name)s chưa cho biết mã cán bộ nên chưa đăng nhập được. Hãy dùng mã cán bộ và mật khẩu.")
            return to_sign_in(request, text % {"name": settings.OIDC_NAME})
        if user is None:
            text = _(
                "%(name)s cho biết mã cán bộ %(code)s, nhưng ở đây chưa có đúng một tài khoản đang dùng mang mã đó. "
                "Hãy liên hệ phụ trách nhân sự của đơn vị để mở tài khoản."
            )
            return to_sign_in(request, text % {"name": settings.OIDC_NAME, "code": code})
        if request.user.is_authenticated:
            logout(request)
        record_authentication(request, user, "socialaccount", provider=PROVIDER, uid=sociallogin.account.uid)
        response = perform_login(request, Login(user=user, redirect_url=sociallogin.get_redirect_url(request)))
        if not is_phone(request):
            request.session.set_expiry(0)
        return response

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **facts: Any) -> NoReturn:
        log_door("sign-in refused", person=None, is_refusal=True, step="provider", reason="not proved")
        text = _("Chưa đăng nhập được qua %(name)s. Hãy thử lại, hoặc dùng mã cán bộ và mật khẩu.")
        raise ImmediateHttpResponse(to_sign_in(request, text % {"name": settings.OIDC_NAME}))
