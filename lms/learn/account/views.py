"""One's own account, notices, help."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.core.form_addresses import takes_a_form
from lms.core.kept_forms import kept_in_session
from lms.flows.mail_bundles import choose_mail, wants_mail
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.access import official_required, signed_in
from lms.org.access_roles import LEARNER, SESSION_KEY, choose_role, role_choices, role_label, settle_role
from lms.org.enums import DecisionKind, PositionMark
from lms.org.models import Official

PAGE_SIZE = 20
MOST_SHOWN = 20
CHOICES = {"kind": DecisionKind, "mark": PositionMark}
"""By the name of the field, in the forms that are kept."""


def base_of(request: HttpRequest) -> str:
    """The learner's frame for learners; other roles have a menu of their own elsewhere."""
    in_use = request.session.get(SESSION_KEY, LEARNER) if request.user.is_authenticated else ""
    return "base_learner.html" if in_use == LEARNER else "base.html"


@require_safe
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    roles = role_choices(request.user)
    current = settle_role(request, roles)
    official = Official.objects.filter(user=request.user).first()
    context = {
        "base": base_of(request),
        "official": official,
        "wants_mail": official is not None and wants_mail(official),
        "current": current,
        "roles": roles,
    }
    return render(request, "learn/account/account.html", context)


@never_cache
@require_safe
@signed_in
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, ready to be sent; above it as whom one is signed in now."""
    form = kept_in_session(request)
    shown = [_in_words(*answer) for answer in form.typed] if form else []
    context = {"base": base_of(request), "kept": form, "shown": shown[:MOST_SHOWN], "more": len(shown) - MOST_SHOWN}
    return render(request, "learn/account/kept_form.html", context)


def _in_words(field: str, value: str) -> str:
    """Of a choice from a closed list its label; the rest is what was typed."""
    choices = CHOICES.get(field)
    return str(choices(value).label) if choices and value in choices.values else value


@takes_a_form
@official_required
def choose_bundle(request: HttpRequest) -> HttpResponse:
    """Notices by e-mail, or no longer; the address is that of the personnel record."""
    official = request.official  # type: ignore[attr-defined]
    wanted = request.POST.get("mail") == "co"
    if wanted and not official.email:
        text = _("Hồ sơ của anh/chị chưa có thư điện tử. Hãy nhờ phụ trách nhân sự ghi địa chỉ rồi chọn lại.")
        messages.warning(request, text)
        return redirect(f"{reverse('learn:account')}#thu")
    choose_mail(official=official, wanted=wanted, now=timezone.now())
    done = _("Từ nay thông báo mới được gửi thêm qua thư điện tử.") if wanted else _("Đã thôi gửi thư điện tử.")
    messages.success(request, done)
    return redirect(f"{reverse('learn:account')}#thu")


@takes_a_form
@signed_in
def switch_role(request: HttpRequest) -> HttpResponse:
    """Use another role, and go where its work begins. A role that is no longer held changes nothing."""
    key = request.POST.get("role", "")
    if not choose_role(request, key):
        messages.warning(request, _("Tài khoản không còn vai trò này. Hãy chọn một vai trò trong danh sách."))
        return redirect("learn:account")
    messages.success(request, _("Đang dùng với vai trò: %(role)s.") % {"role": role_label(key)})
    return redirect("learn:root")


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; what is shown counts as read from now on."""
    own = Notice.objects.filter(official__user=request.user).order_by("-created_at", "-pk")
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    context = {
        "base": base_of(request),
        "page": page,
        "notices": [{"notice": one, "text": sentence(one), "is_new": one.read_at is None} for one in shown],
    }
    unread = [one.pk for one in shown if one.read_at is None]
    if unread and request.method == "GET":
        Notice.objects.filter(pk__in=unread).update(read_at=timezone.now())
    return render(request, "learn/account/notices.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "learn/account/help.html", {"base": base_of(request)})
