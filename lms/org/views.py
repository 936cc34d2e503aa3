"""The page an activation slip leads to, by the picture on it or by its code."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lms.accounts.forms import is_phone
from lms.accounts.limits import too_many_tries
from lms.accounts.models import User
from lms.core.exceptions import RuleViolation
from lms.org.domain.activation import activate_account, facts_for_token
from lms.org.exceptions_roster import ActivationLinkUsed
from lms.org.forms import ActivationForm, SlipCodeForm
from lms.org.sign_in import forget_tries
from lms.org.sign_in_slips import token_for_code


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm who it is, choose a password, and be signed in; remembered on a phone only, as sign-in proposes."""
    if request.method == "POST" and too_many_tries(request):
        return ratelimit.respond_429(request)
    try:
        facts = facts_for_token(token, as_of=timezone.localdate())
        form = ActivationForm(request.POST or None, user=facts.user)
        if form.is_valid():
            user = activate_account(token=token, password=form.cleaned_data["password"])
            forget_tries(request, user)
            return _enter(request, user)
    except ActivationLinkUsed as violation:
        return _used_by_them(request, violation.facts["user"]) or _refused(request, violation)
    except RuleViolation as violation:
        return _refused(request, violation)
    return render(request, "org/activation.html", {"form": form, "facts": facts})


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    if request.user.is_authenticated:  # somebody else, on a shared machine
        logout(request)
    record_authentication(request, user, method="slip")
    response = perform_login(request, Login(user=user))  # with the second step, for whoever has one
    text = _("Đã đặt mật khẩu. Lần sau đăng nhập bằng mã %(code)s và mật khẩu này.")
    messages.success(request, text % {"code": user.username})
    if not is_phone(request):
        request.session.set_expiry(0)
    return response


def _used_by_them(request: HttpRequest, user: User) -> HttpResponse | None:
    """Who comes back by the back button, or pressed twice, has done nothing wrong. A second press comes with the
    password that the first has set; it counts as a try to sign in."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        return redirect(get_adapter().get_login_redirect_url(request))
    password = request.POST.get("password", "")
    try:
        if password and get_adapter().authenticate(request, username=user.username, password=password):
            return _enter(request, user)
    except ValidationError:  # locked
        return None
    return None


def _refused(request: HttpRequest, violation: RuleViolation) -> HttpResponse:
    return render(request, "org/activation_refused.html", {"violation": violation}, status=410)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def activate_by_code(request: HttpRequest) -> HttpResponse:
    """For a machine without a camera: what the slip says is typed, and leads to the slip's own page."""
    if request.method == "POST" and too_many_tries(request):
        return ratelimit.respond_429(request)
    form = SlipCodeForm(request.POST or None)
    try:
        if form.is_valid():
            typed = form.cleaned_data
            return redirect("org:activate", token_for_code(request, typed=typed["username"], code=typed["code"]))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except RuleViolation as violation:
        return _refused(request, violation)
    return render(request, "org/activation_code.html", {"form": form})
