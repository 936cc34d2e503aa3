"""Who comes in, which version is meant, and the way back: shared by every page of the frameworks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.competencies.enums import FrameworkStatus
from lms.competencies.exceptions import NotADraft
from lms.competencies.models import Framework, FrameworkVersion
from lms.competencies.policy import can_edit_frameworks
from lms.core.exceptions import RoleRequired
from lms.core.vietnamese.dates import format_date
from lms.org.access import View, role_required
from lms.org.access_mode import may_now
from lms.org.enums import Role

READERS = (Role.HR, Role.HEAD, Role.INSPECTOR, Role.ADMIN)


def keepers_only(view: View) -> View:
    """Whoever only reads the framework that serves them all is told who keeps it."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @role_required(*READERS)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_now(request, can_edit_frameworks):
            raise RoleRequired(_("phụ trách nhân sự cấp tỉnh hoặc quản trị hệ thống"))
        return view(request, *args, **kwargs)

    return guarded


def drafts_only(view: View) -> View:
    """A version that isn't a draft (any more) is shown instead of its form; what was sent is answered by the form."""

    @keepers_only
    def guarded(request: HttpRequest, code: str, number: int, **kwargs: Any) -> Any:
        version = found_version(code, number)
        if version.status != FrameworkStatus.DRAFT and request.method != "POST":
            messages.warning(request, str(NotADraft(number=number)))
            return redirect(version_url(version))
        return view(request, version, **kwargs)

    return guarded


def found_framework(code: str) -> Framework:
    framework = Framework.objects.filter(code=code).first()
    if framework is None:
        raise Http404
    return framework


def found_version(code: str, number: int) -> FrameworkVersion:
    versions = FrameworkVersion.objects.select_related("framework", "published_by")
    version = versions.filter(framework__code=code, number=number).first()
    if version is None:
        raise Http404
    return version


def version_url(version: FrameworkVersion, name: str = "version", **more: str) -> str:
    kwargs = {"code": version.framework.code, "number": version.number, **more}
    return reverse(f"hr:framework_{name}", kwargs=kwargs)


def frameworks_breadcrumb(request: Any, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """(label, address) of the steps below the list; the last one has no address."""
    found = [{"label": _("Tổng quan"), "href": reverse("hr:home")}] if Role.HR in request.roles_held else []
    found.append({"label": _("Khung năng lực"), "href": reverse("hr:frameworks") if steps else ""})
    return [*found, *({"label": label, "href": href} for label, href in steps)]


def version_breadcrumb(request: Any, version: FrameworkVersion, last: str = "") -> list[dict[str, str]]:
    label = f"{version.framework.code} · {number_words(version)}"
    steps = [(label, version_url(version) if last else "")]
    return frameworks_breadcrumb(request, *steps, *([(last, "")] if last else []))


def number_words(version: FrameworkVersion) -> str:
    return _("phiên bản %(number)s") % {"number": version.number}


def state_words(version: FrameworkVersion, today: date) -> tuple[str, str, str]:
    """(word, tone, icon) for that day: a version published for later isn't in force yet."""
    if version.status == FrameworkStatus.DRAFT:
        return str(FrameworkStatus.DRAFT.label).capitalize(), "neutral", "edit"
    if version.valid_from > today:
        return _("Sẽ áp dụng"), "info", "clock"
    if version.valid_to is not None and version.valid_to < today:
        return str(FrameworkStatus.RETIRED.label).capitalize(), "plain", "circle"
    return str(FrameworkStatus.PUBLISHED.label).capitalize(), "done", "check"


def term_words(version: FrameworkVersion) -> str:
    start = format_date(version.valid_from)
    if version.valid_to is None:
        return _("từ %(start)s") % {"start": start}
    return _("từ %(start)s đến hết %(end)s") % {"start": start, "end": format_date(version.valid_to)}
