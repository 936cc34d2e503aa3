"""What the editor's own screens become here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods
from wagtail.admin.views import account

from lms.org.access_mode import leave_mode
from lms.org.enums import AdminModeEnding


class AccountView(account.AccountView):
    """Language and look only: name, e-mail and picture are not the editor's business, the password has its page."""

    def get_panels(self) -> list[Any]:
        gone = (account.NameEmailSettingsPanel, account.AvatarSettingsPanel, account.ChangePasswordPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, gone)]


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """By POST alone: the library's view ends the session of whoever follows a mere link, and shows nothing."""
    if request.method != "POST":
        return redirect("account_logout")
    leave_mode(request, AdminModeEnding.SIGNED_OUT)
    return account.LogoutView.as_view()(request)


def sign_in(request: HttpRequest) -> HttpResponse:
    """One sign-in page for everybody."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = resolve_url("wagtailadmin_home")
    return redirect(f"{resolve_url('account_login')}?{urlencode({'next': target})}")
