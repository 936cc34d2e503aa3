"""Administrators' powers: turned on, turned off, and where whoever needs them is led."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lms.accounts.domain.second_factor import factors_of
from lms.core.asked import sent_form
from lms.core.display import format_time
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import add_violation
from lms.core.kept_forms import FIELD, keep_in_session, pack
from lms.core.navigation import local_path, may_open
from lms.org.access import administrators_only, signed_in
from lms.org.access_mode import enter_mode, leave_mode, mode_of
from lms.org.domain.admin_mode import begin_admin_mode
from lms.org.enums import AdminModeEnding, AdminModeProof
from lms.org.exceptions_admin_mode import AdminModeOff
from lms.org.forms_admin_mode import AdminModeForm, proof_of

WAY_PARAM = "cach"
EDITOR = "/quan-tri/"


@never_cache
@sensitive_post_parameters("code", "password", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def admin_mode(request: HttpRequest) -> HttpResponse:
    """The state of the powers; the form that turns them on, which leads on to where they were needed."""
    sent = sent_form(request)
    onward = _safe(request, (request.GET if sent is None else sent).get("next", ""))
    if request.method != "POST":
        return _page(request, onward)
    if mode_of(request) is not None:  # in another tab, or the button was pressed twice
        return _onward(request, onward)
    form = _form(request, onward, request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            mode = begin_admin_mode(
                mode_id=facts["mode_id"],
                user=request.user,
                session_key=request.session.session_key or "",
                minutes=facts["minutes"],
                reason=facts["reason"],
                proof=form.proof,
                now=timezone.now(),
            )
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            enter_mode(request, mode)
            messages.success(request, _("Đã bật quyền quản trị đến %(time)s.") % {"time": format_time(mode.until)})
            return _onward(request, onward)
    return _page(request, onward, form)


@takes_a_form
@signed_in
def end(request: HttpRequest) -> HttpResponse:
    if leave_mode(request, AdminModeEnding.BY_HAND):
        messages.success(request, _("Đã tắt quyền quản trị."))
    else:
        messages.info(request, _("Quyền quản trị đã tắt từ trước."))
    return redirect("org:admin_mode")


def ask_for_mode(request: HttpRequest) -> HttpResponseBase:
    """Where somebody is led whose act needs the powers. A form that was sent goes along, and is shown again after."""
    if "text/html" not in request.headers.get("Accept", "text/html"):
        return JsonResponse({"code": AdminModeOff.code, "message": str(AdminModeOff())}, status=403)
    if request.method in {"GET", "HEAD"}:
        return redirect(f"{reverse('org:admin_mode')}?{urlencode({'next': request.get_full_path()})}")
    kept = pack(request)
    if not kept:
        messages.warning(request, _("Chưa làm được vì quyền quản trị đang tắt. Bật quyền rồi bấm lại."))
        query = urlencode({"next": _page_before(request)})
        return redirect(f"{reverse('org:admin_mode')}?{query}")
    response = _page(request, "", _form(request, "", kept=kept))
    add_never_cache_headers(response)
    return response


def _onward(request: HttpRequest, onward: str) -> HttpResponse:
    if request.POST.get(FIELD):
        keep_in_session(request)
        return redirect("learn:kept_form")
    return redirect(onward or "org:admin_mode")


def _page_before(request: HttpRequest) -> str:
    """The page whose button was pressed; nothing where the browser doesn't say."""
    found = urlsplit(_safe(request, request.headers.get("Referer", "")))
    return f"{found.path}?{found.query}" if found.query else found.path


def _safe(request: HttpRequest, path: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if is_ours else ""


def _form(request: HttpRequest, onward: str, data: Any = None, *, kept: str = "") -> AdminModeForm:
    asked = request.GET.get(WAY_PARAM, "")
    if data is not None:  # of what was sent, whatever the page is called now
        asked = AdminModeProof.KEY if "credential" in data else AdminModeProof.CODE
    proof = proof_of(factors_of(request.user), asked)  # type: ignore[arg-type]
    return AdminModeForm(data, request=request, proof=proof, initial={"next": onward, FIELD: kept})


def _page(request: HttpRequest, onward: str, form: AdminModeForm | None = None) -> HttpResponse:
    mode = mode_of(request)
    is_demanded = settings.ADMIN_MODE_REQUIRED
    if mode is None and form is None and is_demanded:
        form = _form(request, onward)
    context = {
        "mode": mode,
        "form": None if mode else form,
        "is_kept": bool(form is not None and form[FIELD].value()),
        "onward": onward,
        "options": json.dumps(form.options) if form is not None and form.proof == AdminModeProof.KEY else "",
        "other_way": _other_way(request, form, onward),
        "is_demanded": is_demanded,
        "places": _places(request),
    }
    return render(request, "org/admin_mode.html", context)


def _other_way(request: HttpRequest, form: AdminModeForm | None, onward: str) -> str:
    """Where the same is asked by the other of two second factors; not where a form waits, which would be lost."""
    if form is None or form.proof == AdminModeProof.PASSWORD or form[FIELD].value():
        return ""
    other = AdminModeProof.CODE if form.proof == AdminModeProof.KEY else AdminModeProof.KEY
    if proof_of(factors_of(request.user), other) != other:  # type: ignore[arg-type]
        return ""
    return f"{reverse('org:admin_mode')}?{urlencode({'next': onward, WAY_PARAM: other})}"


def _places(request: HttpRequest) -> list[dict[str, str]]:
    """Where an administrator's work is, and what of it needs the powers."""
    listed = [
        (EDITOR, _("Trang biên soạn"), _("cả trang cần bật quyền quản trị")),
        ("/quan-tri/suc-khoe/", _("Tình trạng hệ thống"), _("xem không cần bật; chạy lại việc lỗi thì cần")),
        ("/quan-tri/xuat-du-lieu/", _("Xuất toàn bộ dữ liệu"), _("xem không cần bật; lập, tải gói thì cần")),
        ("/nhan-su/vi-tri/", pgettext("danh mục", "Vị trí việc làm"), _("xem không cần bật; thêm, sửa thì cần")),
        ("/nhan-su/khung-nang-luc/", _("Khung năng lực"), _("xem không cần bật; sửa, công bố thì cần")),
        ("/nhan-su/yeu-cau/", _("Yêu cầu vị trí"), _("xem không cần bật; sửa chuẩn chung thì cần")),
        ("/nhan-su/quy-tac-minh-chung/", _("Quy tắc minh chứng"), _("xem không cần bật; sửa thì cần")),
        ("/nhan-su/lich-nghi/", _("Lịch nghỉ"), _("xem không cần bật; ghi, bỏ ngày thì cần")),
        ("/quan-tri/che-do/so/", _("Sổ bật quyền quản trị"), _("ai đã bật, lúc nào, vì sao")),
    ]
    is_superuser = request.user.is_superuser_account  # type: ignore[union-attr]
    found = [(local_path(path), label, note) for path, label, note in listed if path != EDITOR or is_superuser]
    return [
        {"href": href, "label": label, "note": note} for href, label, note in found if href and may_open(href, request)
    ]
