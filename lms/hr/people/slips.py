"""Activation slips: who would get one, then the sheets to print."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.exceptions import RuleViolation
from lms.core.pdf import render_pdf
from lms.core.qr_codes import qr_svg
from lms.hr.people.listing import import_filter, rows_of, unit_words, without_identity
from lms.hr.scope import PAGE_PARAM, HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.activation import ActivationSlip, issue_slips, revoke_slips
from lms.org.domain.activation_codes import VALID_DAYS
from lms.org.domain.roster.committing import officials_of_import
from lms.org.enums import Role
from lms.org.exceptions_roster import SlipNeedsUnitAbove
from lms.org.models import Official
from lms.org.querysets import OfficialQuerySet

MOST_SLIPS = 60  # ten sheets, which a file of them takes four seconds to draw


@dataclass(frozen=True)
class PrintedSlip:
    """A slip with its address, the one where its code is typed, and the address as a code to photograph."""

    slip: ActivationSlip
    address: str
    short_address: str
    qr: SafeString


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def activation_slips(request: HttpRequest) -> HttpResponse:
    """Choosing shows names only; the links are made, and written down, when they are asked for."""
    scope = scope_of(request, path=reverse("hr:people"))
    people, is_single = _people(request, scope)
    issuable = people.keys_issuable_by(request.user, as_of=scope.as_of)
    if is_single and not issuable.exists():
        one = people.get()
        messages.error(request, str(SlipNeedsUnitAbove(name=one.full_name)))
        return redirect("hr:person", uid=one.uid)
    page = Paginator(issuable.select_related("user"), MOST_SLIPS).get_page(request.GET.get(PAGE_PARAM))
    listed = list(page.object_list)
    if request.method == "POST" and listed:
        slips = issue_slips(officials=listed, actor=request.user, as_of=scope.as_of)
        printed = {"slips": [_printed(slip) for slip in slips]}
        if request.POST.get("dang") == "pdf":
            return _paper(request, printed)
        return render(request, "hr/people/slips_print.html", printed)
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": reverse("hr:home")},
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {"label": _("Phiếu kích hoạt"), "href": ""},
        ],
        "rows": [
            {"official": row.official, "unit": unit_words(row.unit, scope) if row.unit else ""}
            for row in rows_of(listed, scope)
        ],
        "is_single": is_single,
        "page": page,
        "most": MOST_SLIPS,
        "resets": is_single and listed and _has_password(listed[0]),
        "days": VALID_DAYS,
        "people_url": reverse("hr:people"),
    }
    return render(request, "hr/people/slips.html", context)


def _people(request: HttpRequest, scope: HrScope) -> tuple[OfficialQuerySet, bool]:
    """`?nguoi=` one person, also with a password (a new slip then replaces it); `?dot=` the newcomers of an import, or
    all of the scope, as far as they have an account nobody has used yet."""
    people: OfficialQuerySet = without_identity(Official.objects.managed_by(request.user, as_of=scope.as_of))
    people = people.filter(user__isnull=False, user__is_active=True).order_by("sort_key", "pk")
    if "nguoi" in request.GET:
        try:
            one = people.filter(uid=UUID(request.GET["nguoi"]))
        except ValueError as error:
            raise Http404 from error
        if not one.exists():
            raise Http404
        return one, True
    source = import_filter(request)
    if source is not None:
        people = people.filter(pk__in=officials_of_import(source.batch).values("pk"))
    else:
        people = people.posted_in(scope.units, scope.as_of)
    return people.filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX), False


def _has_password(official: Official) -> bool:
    return official.user is not None and official.user.has_usable_password()


def _printed(slip: ActivationSlip) -> PrintedSlip:
    with translation.override(settings.LANGUAGE_CODE):  # one address, whatever language HR works in
        address = settings.PUBLIC_URL + reverse("org:activate", args=[slip.token])
        short = settings.PUBLIC_URL + reverse("org:activate_by_code")
    return PrintedSlip(slip, address, short.partition("://")[2], qr_svg(address))


def _paper(request: HttpRequest, printed: dict[str, list[PrintedSlip]]) -> HttpResponse:
    """Drawn while HR waits and never kept: a file of slips on the server would be a file of keys."""
    html = render_to_string("hr/people/slips_paper.html", printed, request)
    name = f"phieu-kich-hoat-{timezone.localdate():%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        render_pdf(html, stylesheets=["hr/slips.css", "hr/slips-paper.css"]),
        content_type="application/pdf",
        headers=headers,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def slips_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Slips of one person that went astray; opened again, the address leads to where new ones are made."""
    managed = without_identity(Official.objects.managed_by(request.user).select_related("user"))
    official = get_object_or_404(managed, uid=uid)
    if request.method == "POST":
        try:
            revoke_slips(official=official, actor=request.user, as_of=timezone.localdate())
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect("hr:person", uid=official.uid)
        text = _("Đã thu hồi các phiếu kích hoạt của %(name)s. Phiếu đã in không còn dùng được; có thể lập phiếu mới.")
        messages.success(request, text % {"name": official.full_name})
    return redirect(f"{reverse('hr:activation_slips')}?nguoi={official.uid}")
