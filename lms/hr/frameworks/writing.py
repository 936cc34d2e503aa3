"""A draft of a framework: started, edited part by part, deleted; for HR of a province and administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.competencies.domain.framework_comparing import Difference, competency_lines, fact_lines
from lms.competencies.domain.framework_contents import CompetencyFacts, contents_of, facts_of
from lms.competencies.domain.framework_drafts import (
    add_competency,
    change_competency,
    change_facts,
    change_groups,
    delete_draft,
    drop_competency,
    place_of,
    start_draft,
)
from lms.competencies.exceptions import CompetencyGone, DraftAlreadyThere, DraftChangedMeanwhile
from lms.competencies.models import FrameworkVersion
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.vietnamese.dates import format_date
from lms.hr.frameworks.doors import (
    drafts_only,
    found_version,
    keepers_only,
    number_words,
    version_breadcrumb,
    version_url,
)
from lms.hr.frameworks.forms import CompetencyForm, FactsForm, GroupsForm, NewCompetencyForm


@keepers_only
def draft_start(request: HttpRequest, code: str, number: int) -> HttpResponse:
    source = found_version(code, number)
    if request.method == "POST":
        try:
            draft = start_draft(source=source, actor=request.user, today=timezone.localdate())
        except DraftAlreadyThere as violation:
            messages.warning(request, str(violation))
            return redirect(version_url(source))
        messages.success(request, _("Đã tạo bản soạn %(version)s.") % {"version": number_words(draft)})
        return redirect(version_url(draft))
    context = {
        "breadcrumb": version_breadcrumb(request, source, _("Soạn phiên bản mới")),
        "title": _("Soạn phiên bản mới từ %(version)s?") % {"version": number_words(source)},
        "consequences": [
            _("Bản soạn chép mọi nhóm, năng lực, mô tả mức và thang mức; sửa bản soạn không đụng đến bản đã công bố."),
            _("Mỗi khung chỉ có một bản soạn một lúc; bản soạn chưa dùng cho ai cho đến khi công bố."),
        ],
        "button_label": _("Soạn phiên bản mới"),
        "cancel_url": version_url(source),
    }
    return render(request, "hr/frameworks/confirm.html", context)


@drafts_only
def facts_change(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    form = FactsForm(request.POST if request.method == "POST" else None, facts=facts_of(draft))
    lines: tuple[Difference, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            change_facts(draft=draft, facts=form.facts(), seen=form.cleaned_data["seen"], actor=request.user)
        except DraftChangedMeanwhile as violation:
            draft.refresh_from_db()
            form.saw(facts_of(draft))
            add_violation(form, violation)
            lines = fact_lines(facts_of(draft), form.facts())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            return _saved(request, draft, _("Đã lưu thông tin và thang mức của bản soạn."))
    intro = _("Khi công bố, phiên bản đang áp dụng tự kết thúc vào ngày trước đó. Mức không dùng thì để trống tên.")
    return _form_page(request, draft, form, _("Thông tin và thang mức"), intro, lines)


@drafts_only
def groups_change(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    groups = contents_of(draft).groups
    form = GroupsForm(request.POST if request.method == "POST" else None, groups=groups)
    lines: tuple[Difference, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            change_groups(draft=draft, groups=form.groups(), seen=form.cleaned_data["seen"], actor=request.user)
        except DraftChangedMeanwhile as violation:
            now = contents_of(draft).groups
            lines = (Difference(_("Các nhóm"), "; ".join(now), "; ".join(new for _old, new in form.groups()), "vi"),)
            if sorted(now) == sorted(old for old, _new in form.groups()):
                form.saw(now)
            add_violation(form, violation)
        except RuleViolation as violation:
            at = violation.at.removeprefix("name_")
            form.add_error(form.field_at(int(at)) if at.isdigit() else None, str(violation))
        else:
            return _saved(request, draft, _("Đã lưu tên và thứ tự các nhóm."))
    intro = _("Nhóm mới xuất hiện khi một năng lực mang tên nhóm đó; nhóm không còn năng lực nào thì tự mất.")
    return _form_page(request, draft, form, _("Các nhóm năng lực"), intro, lines)


@drafts_only
def competency_add(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    contents = contents_of(draft)
    form = NewCompetencyForm(request.POST if request.method == "POST" else None, contents=contents, known=None)
    if form.is_bound and form.is_valid():
        place = form.cleaned_data["place"]
        said = _written(form, lambda: add_competency(draft=draft, facts=form.facts(), place=place, actor=request.user))
        if said:
            return _saved(request, draft, _("Đã thêm năng lực %(code)s.") % {"code": form.facts().code})
    intro = _("Năng lực mới chỉ thêm vào bản soạn này. Mỗi mức ghi điều người khác nhìn thấy được.")
    return _form_page(request, draft, form, _("Thêm năng lực"), intro, groups=contents.groups)


@drafts_only
def competency_change(request: HttpRequest, draft: FrameworkVersion, competency: str) -> HttpResponse:
    contents = contents_of(draft)
    known = contents.competency(competency)
    is_sent = request.method == "POST"
    if known is None and not is_sent:
        messages.warning(request, str(CompetencyGone(code=competency)))
        return redirect(version_url(draft))
    form = CompetencyForm(request.POST if is_sent else None, contents=contents, known=known)
    form.code = competency
    lines: tuple[Difference, ...] = ()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            change_competency(
                draft=draft, facts=form.facts(), place=given["place"], seen=given["seen"], actor=request.user
            )
        except DraftChangedMeanwhile as violation:
            add_violation(form, violation)
            lines = _overtaken(form, draft, form.facts())
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            return _saved(request, draft, _("Đã lưu năng lực %(code)s.") % {"code": competency})
    intro = _("Sửa chỗ cần đổi; phiên bản đã công bố giữ nguyên lời cũ.")
    drop_url = version_url(draft, "competency_drop", competency=competency) if known is not None else ""
    title = _("Sửa năng lực %(code)s") % {"code": competency}
    return _form_page(request, draft, form, title, intro, lines, groups=contents.groups, drop_url=drop_url)


@drafts_only
def competency_drop(request: HttpRequest, draft: FrameworkVersion, competency: str) -> HttpResponse:
    known = contents_of(draft).competency(competency)
    if request.method == "POST":
        try:
            drop_competency(draft=draft, code=competency, actor=request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect(version_url(draft))
        return _saved(request, draft, _("Đã bỏ năng lực %(code)s khỏi bản soạn.") % {"code": competency})
    if known is None:
        messages.warning(request, str(CompetencyGone(code=competency)))
        return redirect(version_url(draft))
    context = {
        "breadcrumb": version_breadcrumb(request, draft, _("Bỏ năng lực")),
        "title": _("Bỏ %(code)s “%(name)s” khỏi bản soạn?") % {"code": known.code, "name": known.name_vi},
        "consequences": [
            _("Phiên bản đã công bố, minh chứng và kết quả cũ vẫn giữ năng lực này."),
            _("Nếu vị trí nào còn yêu cầu năng lực này thì bản soạn chưa công bố được."),
        ],
        "button_label": _("Bỏ năng lực"),
        "danger": True,
        "cancel_url": version_url(draft, "competency", competency=competency),
    }
    return render(request, "hr/frameworks/confirm.html", context)


@drafts_only
def draft_delete(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    if request.method == "POST":
        try:
            delete_draft(draft=draft, actor=request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect(version_url(draft))
        messages.success(request, _("Đã xóa bản soạn %(version)s.") % {"version": number_words(draft)})
        return redirect(reverse("hr:frameworks"))
    count = draft.competencies.count()
    text = ngettext(
        "Mọi chỗ đã soạn mất hẳn, kể cả lời của %(count)s năng lực; lịch sử còn ghi ai đã xóa.",
        "Mọi chỗ đã soạn mất hẳn, kể cả lời của %(count)s năng lực; lịch sử còn ghi ai đã xóa.",
        count,
    )
    context = {
        "breadcrumb": version_breadcrumb(request, draft, _("Xóa bản soạn")),
        "title": _("Xóa bản soạn %(version)s?") % {"version": number_words(draft)},
        "consequences": [text % {"count": count}, _("Các phiên bản đã công bố không đổi.")],
        "button_label": _("Xóa bản soạn"),
        "danger": True,
        "cancel_url": version_url(draft),
    }
    return render(request, "hr/frameworks/confirm.html", context)


def _overtaken(form: CompetencyForm, draft: FrameworkVersion, typed: CompetencyFacts) -> tuple[Difference, ...]:
    """The form goes on beside what is there by now; what differs from it is told."""
    now = contents_of(draft)
    known = now.competency(typed.code)
    if known is None:
        return ()
    form.saw((known, place_of(now, known)))
    return competency_lines(known, typed)


def _form_page(
    request: HttpRequest,
    draft: FrameworkVersion,
    form: Any,
    title: str,
    intro: str,
    lines: tuple[Difference, ...] = (),
    **more: Any,
) -> HttpResponse:
    context = {
        "breadcrumb": version_breadcrumb(request, draft, title),
        "title": title,
        "subtitle": _("Bản soạn %(version)s, áp dụng từ %(day)s")
        % {"version": number_words(draft), "day": format_date(draft.valid_from)},
        "intro": intro,
        "form": form,
        "lines": lines,
        "back_url": version_url(draft),
        **more,
    }
    return render(request, "hr/frameworks/form.html", context)


def _saved(request: HttpRequest, draft: FrameworkVersion, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(version_url(draft))


def _written(form: Any, write: Callable[[], None]) -> bool:
    try:
        write()
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    return True
