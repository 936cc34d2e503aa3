"""Competency frameworks: the list with versions, one version, two beside each other, a version as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.competencies.domain.framework_comparing import compare_contents
from lms.competencies.domain.framework_contents import contents_of
from lms.competencies.domain.framework_publishing import newest_before
from lms.competencies.enums import FrameworkStatus
from lms.competencies.models import FrameworkVersion
from lms.competencies.policy import can_edit_frameworks
from lms.core.asked import asked_number
from lms.core.display import format_date
from lms.core.domain.audit_history import history_for
from lms.hr.frameworks.doors import (
    READERS,
    found_framework,
    found_version,
    frameworks_breadcrumb,
    number_words,
    state_words,
    term_words,
    version_breadcrumb,
    version_url,
)
from lms.hr.frameworks.rows import framework_name, listed_frameworks, scale_name, shown_groups, usage_of
from lms.hr.frameworks.xlsx import version_xlsx
from lms.hr.positions.comparing import NEW_PARAM, OLD_PARAM
from lms.hr.workbooks import workbook_response
from lms.org.access import role_required
from lms.org.access_mode import may_with_mode


@never_cache
@require_safe
@role_required(*READERS)
def framework_list(request: HttpRequest) -> HttpResponse:
    context = {
        "breadcrumb": frameworks_breadcrumb(request),
        "frameworks": listed_frameworks(timezone.localdate()),
        "may_edit": may_with_mode(request, can_edit_frameworks),
    }
    return render(request, "hr/frameworks/list.html", context)


@never_cache
@require_safe
@role_required(*READERS)
def framework_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Scale, groups, competencies with their levels, what rests on it, and what was done to it."""
    version, today = found_version(code, number), timezone.localdate()
    contents = contents_of(version)
    is_draft = version.status == FrameworkStatus.DRAFT
    siblings = version.framework.versions
    draft = siblings.filter(status=FrameworkStatus.DRAFT).first()
    before = siblings.filter(number__lt=number).order_by("-number").first()
    may_edit = may_with_mode(request, can_edit_frameworks)
    word, tone, icon = state_words(version, today)
    context = {
        "breadcrumb": version_breadcrumb(request, version),
        "version": version,
        "framework_name": framework_name(version.framework),
        "state": {"text": word, "tone": tone, "icon": icon},
        "facts": _fact_rows(version),
        "scale": [(one.level, scale_name(one)) for one in contents.facts.scale],
        "groups": shown_groups(contents),
        "usage": usage_of(version, max(today, version.valid_from)),
        "history": history_for(version, version.framework),
        "is_draft": is_draft,
        "may_edit": may_edit and is_draft,
        "may_start": may_edit and draft is None,
        "may_retire": may_edit and not is_draft and version.valid_to is None,
        "draft_url": version_url(draft) if draft is not None and not is_draft else "",
        "compare_url": _comparison_url(version, before.number) if before is not None else "",
    }
    return render(request, "hr/frameworks/version.html", context)


@never_cache
@require_safe
@role_required(*READERS)
def framework_comparison(request: HttpRequest, code: str) -> HttpResponse:
    """The two versions that the address names, else the last and the one before."""
    framework = found_framework(code)
    versions = list(framework.versions.order_by("number"))
    by_number = {str(one.number): one for one in versions}
    old, new = by_number.get(request.GET.get(OLD_PARAM, "")), by_number.get(request.GET.get(NEW_PARAM, ""))
    if (old is None or new is None) and len(versions) > 1:
        old, new = versions[-2:]
    context = {
        "breadcrumb": frameworks_breadcrumb(request, (_("So sánh hai phiên bản"), "")),
        "framework": framework,
        "framework_name": framework_name(framework),
        "versions": list(reversed(versions)),
        "old": old,
        "new": new,
    }
    if old is not None and new is not None:
        context |= {
            "comparison": compare_contents(contents_of(old), contents_of(new)),
            "old_label": _label(old),
            "new_label": _label(new),
        }
    return render(request, "hr/frameworks/comparison.html", context)


@never_cache
@require_safe
@role_required(*READERS)
def framework_file(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The workbook that an import reads again, with what differs from the version before it, or from the one that the
    address names."""
    version = found_version(code, number)
    asked = request.GET.get(OLD_PARAM, "")
    before = newest_before(version) if version.status == FrameworkStatus.DRAFT else None
    if before is None:
        before = version.framework.versions.filter(number__lt=number).order_by("-number").first()
    if asked:
        before = version.framework.versions.filter(number=asked_number(asked)).exclude(pk=version.pk).first() or before
    content = version_xlsx(
        version,
        before=before,
        run_by=request.user.full_name,  # type: ignore[union-attr]
        run_at=timezone.now(),
    )
    return workbook_response(content, f"khung-nang-luc-{version.framework.code}-{version.number}.xlsx")


def _comparison_url(version: FrameworkVersion, old: int) -> str:
    address = reverse("hr:framework_comparison", args=[version.framework.code])
    return f"{address}?{OLD_PARAM}={old}&{NEW_PARAM}={version.number}"


def _label(version: FrameworkVersion) -> str:
    return _("%(version)s, từ %(day)s") % {"version": number_words(version), "day": format_date(version.valid_from)}


def _fact_rows(version: FrameworkVersion) -> list[dict[str, str]]:
    """For components/summary_list.html."""
    rows = [
        {"key": _("Áp dụng"), "value": term_words(version)},
        {"key": _("Căn cứ"), "value": version.legal_basis, "lang": "vi"},
    ]
    if version.published_at is not None:
        rows += [
            {"key": _("Số quyết định"), "value": version.decision_number, "lang": "vi"},
            {"key": _("Người công bố"), "value": version.published_by.full_name, "lang": "vi"},
        ]
    return rows
