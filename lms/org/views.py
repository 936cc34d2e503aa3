"""The page an activation slip leads to."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lms.accounts.forms import is_phone
from lms.core.exceptions import RuleViolation
from lms.core.navigation import local_path
from lms.org.access_roles import settle_role
from lms.org.domain.activation import activate_account, facts_for_token
from lms.org.forms import ActivationForm
from lms.org.sign_in import forget_tries

BACKEND = "lms.org.sign_in.IdentifierBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm who it is, choose a password, and be signed in; remembered on a phone only, as sign-in proposes."""
    try:
        facts = facts_for_token(token, as_of=timezone.localdate())
        form = ActivationForm(request.POST or None, user=facts.user)
        if form.is_valid():
            user = activate_account(token=token, password=form.cleaned_data["password"])
            forget_tries(request, user)
            login(request, user, backend=BACKEND)
            if not is_phone(request):
                request.session.set_expiry(0)
            settle_role(request)
            return redirect(local_path("/") or "/")
    except RuleViolation as violation:
        return render(request, "org/activation_refused.html", {"violation": violation}, status=410)
    return render(request, "org/activation.html", {"form": form, "facts": facts})
