"""Signing in by an identity provider of the province (OpenID Connect), beside the password, which always stays.

The provider says which staff code somebody has; that code must be of exactly one account in use here. Nobody is ever
made by it, nothing of it is kept. Whoever has a second factor here is asked for it as after the password.
"""

from __future__ import annotations

import secrets
import time
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
from lms.core.outgoing import Session
from lms.core.security_log import log_door
from lms.core.vietnamese.text import normalise

PROVIDER = "province"
NONCE_KEY = "oidc_nonce"
MOST_SINCE = 12 * 60 * 60
"""Seconds since somebody showed the provider who they are: as long as our own sessions of those who have powers."""
CLOCKS_OFF = 5 * 60


class WrongIssuer(Exception):
    """What stands at the provider's address describes another provider."""


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
    @property
    def openid_config(self) -> dict[str, Any]:
        """Raises WrongIssuer where the description found there is of somebody else."""
        found: dict[str, Any] = super().openid_config
        expected = settings.OIDC_SERVER.partition("/.well-known/")[0]
        if str(found["issuer"]).rstrip("/") != expected.rstrip("/"):
            log_door("sign-in refused", person=None, is_refusal=True, step="provider", reason="wrong issuer")
            raise WrongIssuer
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """One address, registered with the provider, whatever language the page had."""
        with translation.override(settings.LANGUAGE_CODE):
            return settings.PUBLIC_URL + reverse("org:oidc_back")


class ProvinceProvider(OpenIDConnectProvider):
    oauth2_adapter_class = ProvinceOAuth2

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """The library takes more of them from the address that anybody may write; we don't."""
        nonce = secrets.token_urlsafe(24)
        request.session[NONCE_KEY] = nonce
        return {"nonce": nonce, "max_age": str(MOST_SINCE)}


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
        if not was_asked_for(request, sociallogin.account.extra_data):
            log_door("sign-in refused", person=None, is_refusal=True, step="provider", reason="not asked for")
            return to_sign_in(request, not_proved())
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
        raise ImmediateHttpResponse(to_sign_in(request, not_proved()))

    def get_requests_session(self) -> Session:
        return Session()


def not_proved() -> str:
    text = _("Chưa đăng nhập được qua %(name)s. Hãy thử lại, hoặc dùng mã cán bộ và mật khẩu.")
    return text % {"name": settings.OIDC_NAME}


def was_asked_for(request: HttpRequest, told: dict[str, Any]) -> bool:
    """The token answers the question of this very browser, is of whom the other answer is about, and not too old."""
    token, about = told.get("id_token") or {}, told.get("userinfo") or {}
    nonce = request.session.pop(NONCE_KEY, "")
    is_ours = bool(nonce) and secrets.compare_digest(str(token.get("nonce", "")), nonce)
    is_fresh = time.time() - float(token.get("auth_time") or time.time()) < MOST_SINCE + CLOCKS_OFF
    return is_ours and is_fresh and about.get("sub", token.get("sub")) == token.get("sub")
