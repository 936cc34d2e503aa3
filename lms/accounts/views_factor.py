"""One's own second factor: the library's steps on our pages, each written down."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.domain.devices import end_other_devices
from lms.accounts.domain.second_factor import (
    CODES_RENEWED,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    NEXT_KEY,
    factors_of,
    record_factor,
)

GROUP = 4
pages = [require_http_methods(["GET", "HEAD", "POST"]), sensitive_post_parameters("code", "credential"), never_cache]
of_oneself = [*pages, login_required]


@never_cache
@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """What is set up; for whoever was led here, why and where they go on to."""
    factors = factors_of(request.user)
    context = {"factors": factors, "onward": onward(request), "may_drop": _may_drop(request)}
    if factors.is_set_up:  # said once; from now on nobody is led here
        request.session.pop(NEXT_KEY, None)
    return render(request, "mfa/index.html", context)


def onward(request: HttpRequest) -> str:
    """Where somebody was going who was led to set up a second factor; "" for whoever came by themselves."""
    path: str = request.session.get(NEXT_KEY, "")
    return path if path and url_has_allowed_host_and_scheme(path, None) else ""


def _may_drop(request: HttpRequest) -> bool:
    """Whether one may do without the last factor: asked of any, as the rule looks at all that are set up."""
    one = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES).first()
    return one is None or get_adapter().can_delete_authenticator(one)


class _Adding:
    """A factor that was just set up counts as shown; sessions that began without it end."""

    kind = ""

    def form_valid(self, form: Any) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        record_factor(verb=FACTOR_ADDED, user=request.user, kind=self.kind)
        record_authentication(request, request.user, "mfa", type=self.kind)
        end_other_devices(user=request.user, session_key=request.session.session_key)
        return response


@method_decorator(of_oneself, name="dispatch")
class SetUpApp(_Adding, app_views.ActivateTOTPView):
    kind = Authenticator.Type.TOTP.value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        key = context["form"].secret
        context["typed_key"] = " ".join(key[start : start + GROUP] for start in range(0, len(key), GROUP))
        return context


@method_decorator(of_oneself, name="dispatch")
class AddPasskey(_Adding, passkey_views.AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN.value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.setdefault("form", kwargs.get("form") or self.get_form())
        context["options"] = json.dumps(context["js_data"]["creation_options"])
        return context


class _Dropping:
    """The last factor of somebody who must have one stays."""

    kind = ""

    def form_valid(self, form: Any) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        if not get_adapter().can_delete_authenticator(self._authenticator()):
            messages.warning(request, str(get_adapter().error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_index"))
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        record_factor(verb=FACTOR_REMOVED, user=request.user, kind=self.kind)
        return response

    def _authenticator(self) -> Authenticator:
        raise NotImplementedError


@method_decorator(of_oneself, name="dispatch")
class DropApp(_Dropping, app_views.DeactivateTOTPView):
    kind = Authenticator.Type.TOTP.value

    def _authenticator(self) -> Authenticator:
        return self.authenticator


@method_decorator(of_oneself, name="dispatch")
class DropPasskey(_Dropping, passkey_views.RemoveWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN.value
    success_url = reverse_lazy("mfa_index")

    def _authenticator(self) -> Authenticator:
        found: Authenticator = self.get_object()
        return found


@method_decorator(of_oneself, name="dispatch")
class NewCodes(code_views.GenerateRecoveryCodesView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question belongs to people with a factor; others are told to set one up."""
        if not factors_of(request.user).is_set_up:
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_factor(verb=CODES_RENEWED, user=self.request.user, kind=Authenticator.Type.RECOVERY_CODES.value)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("mfa_index"))


@method_decorator([require_safe, never_cache, login_required], name="dispatch")
class Codes(code_views.ViewRecoveryCodesView):
    """Shown once; afterwards only how many are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"onward": onward(self.request)}


class _WithOptions:
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        options = context["js_data"]["request_options"]
        context["options"] = json.dumps(options) if options["publicKey"].get("allowCredentials") else ""
        return context


@method_decorator(pages, name="dispatch")
class SecondStep(_WithOptions, base_views.AuthenticateView):
    """Between the password and the first page."""


@method_decorator(of_oneself, name="dispatch")
class CodeAgain(base_views.ReauthenticateView):
    pass


@method_decorator(of_oneself, name="dispatch")
class PasskeyAgain(_WithOptions, passkey_views.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("Khóa này chưa mở được tài khoản. Hãy thử lại bằng khóa đã đăng ký."))
        return HttpResponseRedirect(self.request.get_full_path())
