"""A workbook into a draft: first what it would change, then all of it or nothing.

Between the two pages nothing is stored: what was read travels in the page, signed.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.competencies.domain.framework_comparing import compare_contents
from lms.competencies.domain.framework_contents import (
    CompetencyFacts,
    Contents,
    LevelWords,
    VersionFacts,
    contents_of,
    state_of,
)
from lms.competencies.domain.framework_drafts import replace_contents
from lms.competencies.domain.framework_files import read_framework_file
from lms.competencies.enums import CompetencyMark
from lms.competencies.models import FrameworkVersion
from lms.core.exceptions import RuleViolation
from lms.core.spreadsheets import read_workbook
from lms.core.spreadsheets.inspection import MAX_BYTES, MEGABYTE
from lms.core.upload_handlers import stopped_uploads
from lms.hr.frameworks.doors import drafts_only, version_breadcrumb, version_url
from lms.org.exceptions_roster import RosterUploadTooLarge

SALT = "lms.hr.frameworks.importing"
GOOD_FOR = 24 * 60 * 60
MOST_PROBLEMS = 100


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp khung năng lực"),
        help_text=gettext_lazy("Tệp .xlsx tải từ một phiên bản của khung này rồi sửa, tối đa 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Chọn tệp khung năng lực trên máy."),
            "max_length": gettext_lazy("Tên tệp quá dài. Đặt lại tên tệp ngắn hơn rồi tải lên."),
            "empty": gettext_lazy("Tệp này rỗng. Hãy chọn tệp có khung năng lực."),
        },
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = "file" in stopped_uploads(request)

    def clean(self) -> dict[str, Any]:
        """Of a file that was too long nothing came in."""
        cleaned = super().clean() or {}
        if self.was_too_large:
            self.errors.pop("file", None)
            self.add_error("file", str(RosterUploadTooLarge(limit=MAX_BYTES // MEGABYTE)))
        return cleaned


@drafts_only
def framework_import(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    if "read" in request.POST:
        return _confirmed(request, draft)
    is_sent = request.method == "POST"
    form = FileForm(*((request.POST, request.FILES) if is_sent else ()), request=request)
    context: dict[str, Any] = {
        "breadcrumb": version_breadcrumb(request, draft, _("Nhập từ tệp")),
        "title": _("Nhập bản soạn từ tệp"),
        "version": draft,
        "form": form,
        "back_url": version_url(draft),
        "file_url": version_url(draft, "file"),
    }
    if is_sent and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            read = read_framework_file(read_workbook(sent.read(), sent.name), draft.framework.code)
        except RuleViolation as violation:
            form.add_error("file", str(violation))
        else:
            context |= {
                "file_name": sent.name,
                "problems": read.problems[:MOST_PROBLEMS],
                "problem_count": len(read.problems),
                "more_problems": max(0, len(read.problems) - MOST_PROBLEMS),
            }
            if read.contents is not None:
                before = contents_of(draft)
                context |= {
                    "comparison": compare_contents(before, read.contents),
                    "read": _packed(draft, read.contents, state_of(before)),
                }
    return render(request, "hr/frameworks/import.html", context)


def _confirmed(request: HttpRequest, draft: FrameworkVersion) -> HttpResponse:
    try:
        contents, seen = _unpacked(draft, request.POST["read"])
        replace_contents(draft=draft, contents=contents, seen=seen, actor=request.user)
    except signing.BadSignature:
        messages.error(request, _("Kết quả đọc tệp đã cũ nên chưa ghi gì. Hãy tải tệp lên lại."))
        return redirect(version_url(draft, "import"))
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect(version_url(draft, "import"))
    messages.success(request, _("Đã ghi nội dung tệp vào bản soạn."))
    return redirect(version_url(draft))


def _packed(draft: FrameworkVersion, contents: Contents, seen: str) -> str:
    said = dataclasses.asdict(contents)
    said["facts"]["valid_from"] = contents.facts.valid_from.isoformat()
    return signing.dumps({"draft": draft.pk, "seen": seen, "said": said}, salt=SALT, compress=True)


def _unpacked(draft: FrameworkVersion, packed: str) -> tuple[Contents, str]:
    sent = signing.loads(packed, salt=SALT, max_age=GOOD_FOR)
    if sent["draft"] != draft.pk:
        raise signing.BadSignature
    facts = sent["said"]["facts"]
    words = {"scale": _levels(facts["scale"]), "valid_from": date.fromisoformat(facts["valid_from"])}
    competencies = tuple(
        CompetencyFacts(**one | {"levels": _levels(one["levels"]), "mark": CompetencyMark(one["mark"])})
        for one in sent["said"]["competencies"]
    )
    return Contents(VersionFacts(**facts | words), competencies), sent["seen"]


def _levels(listed: list[dict[str, Any]]) -> tuple[LevelWords, ...]:
    return tuple(LevelWords(**one) for one in listed)
