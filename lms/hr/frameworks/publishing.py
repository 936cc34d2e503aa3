"""A draft is checked and published; a version stops: for HR of a province and administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.competencies.domain.framework_contents import contents_of
from lms.competencies.domain.framework_publishing import (
    newest_before,
    readiness_of,
    requirements_resting,
)
from lms.competencies.exceptions import DraftChangedMeanwhile
from lms.competencies.models import FrameworkVersion
from lms.core.display import format_number
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.vietnamese.dates import format_date
from lms.flows.frameworks import publish_framework, retire_framework
from lms.hr.frameworks.doors import (
    drafts_only,
    found_version,
    keepers_only,
    number_words,
    version_breadcrumb,
    version_url,
)
from lms.hr.frameworks.forms import PublishForm, RetireForm


@drafts_only
def framework_publish(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    """What stands in the way first; the form only where nothing does."""
    today = timezone.localdate()
    ready = readiness_of(draft, today)
    form = PublishForm(
        request.POST if request.method == "POST" else None, contents=ready.contents, has_above=bool(ready.above)
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            published = publish_framework(
                draft=draft,
                decision_number=given["decision_number"],
                reason=given["reason"],
                keep_outside=given.get("keep_outside", False),
                seen=given["seen"],
                actor=request.user,
                now=timezone.now(),
                today=today,
            )
        except DraftChangedMeanwhile as violation:
            add_violation(form, violation)
            form.saw(contents_of(draft))
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            told = {"version": number_words(published), "day": format_date(published.valid_from)}
            messages.success(request, _("Đã công bố %(version)s, áp dụng từ %(day)s.") % told)
            return redirect(version_url(published))
    before = newest_before(draft)
    sentences = [_("Phiên bản đã công bố không sửa được nữa; muốn đổi thì soạn phiên bản tiếp theo.")]
    if before is not None:
        told = {"version": number_words(before), "day": format_date(draft.valid_from)}
        sentences.insert(0, _("Từ %(day)s bản này thay %(version)s; bản đó kết thúc vào ngày trước.") % told)
    context = {
        "breadcrumb": version_breadcrumb(request, draft, _("Công bố")),
        "title": _("Công bố %(version)s từ %(day)s?")
        % {"version": number_words(draft), "day": format_date(draft.valid_from)},
        "version": draft,
        "ready": ready,
        "form": form,
        "consequences": [*sentences, _("Tình trạng yêu cầu của mọi người được tính lại ở chế độ nền.")],
        "button_label": _("Công bố phiên bản"),
        "cancel_url": version_url(draft),
    }
    return render(request, "hr/frameworks/publish.html", context)


@keepers_only
def framework_retire(request: HttpRequest, code: str, number: int) -> HttpResponse:
    version, today = found_version(code, number), timezone.localdate()
    form = RetireForm(request.POST if request.method == "POST" else None, initial={"last_day": today})
    if form.is_bound and form.is_valid():
        try:
            retire_framework(version=version, actor=request.user, today=today, **form.cleaned_data)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            told = {"version": number_words(version), "day": format_date(form.cleaned_data["last_day"])}
            messages.success(request, _("Khung %(version)s thôi áp dụng sau ngày %(day)s.") % told)
            return redirect(version_url(version))
    resting = requirements_resting(version, today)
    text = ngettext(
        "%(count)s yêu cầu của vị trí đang dựa vào phiên bản này; còn yêu cầu thì chỉ phiên bản kế tiếp thay được nó.",
        "%(count)s yêu cầu của vị trí đang dựa vào phiên bản này; còn yêu cầu thì chỉ phiên bản kế tiếp thay được nó.",
        resting,
    )
    context = {
        "breadcrumb": version_breadcrumb(request, version, _("Thôi áp dụng")),
        "title": _("Cho %(version)s thôi áp dụng?") % {"version": number_words(version)},
        "consequences": [
            text % {"count": format_number(resting)},
            _("Ngày đã qua vẫn đọc theo phiên bản này; minh chứng và kết quả giữ nguyên."),
        ],
        "form": form,
        "button_label": _("Cho thôi áp dụng"),
        "danger": True,
        "cancel_url": version_url(version),
    }
    return render(request, "hr/frameworks/confirm.html", context)
