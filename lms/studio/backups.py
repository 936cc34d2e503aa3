"""Bringing in the answer file of somebody whose device could not send."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.backup_files import MAX_SIZE
from assessments.exceptions.attempts import BackupUnreadable
from lms.core.exceptions import RuleViolation
from lms.core.upload_handlers import stopped_uploads
from lms.flows.backup_files import bring_in_backup
from lms.studio.late import LateListView


class BackupForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp dự phòng"),
        help_text=gettext_lazy(
            "Người làm bài lưu trên máy của họ khi bài đã khóa mà chưa gửi được; tên tệp có mã biên nhận."
        ),
        error_messages={
            "required": gettext_lazy("Chọn tệp dự phòng."),
            "empty": gettext_lazy("Tệp này rỗng. Hãy chép lại tệp từ máy đã làm bài."),
        },
    )

    def __init__(self, *args: Any, stopped: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stopped = stopped

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "file" in self.stopped:
            self.errors.pop("file", None)
            self.add_error("file", str(BackupUnreadable()))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    form = BackupForm(request.POST or None, request.FILES or None, stopped=stopped_uploads(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _bring_in(request, form)
        except RuleViolation as violation:
            form.add_error("file", str(violation))
    context = {
        "form": form,
        "header_title": gettext("Nộp tệp dự phòng"),
        "breadcrumbs_items": [
            *LateListView.breadcrumbs_items,
            {"url": reverse("studio_late"), "label": gettext("Nhận muộn do mất mạng")},
            {"url": "", "label": gettext("Nộp tệp dự phòng")},
        ],
    }
    return render(request, "studio/backup.html", context)


def _bring_in(request: HttpRequest, form: BackupForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    if file.size > MAX_SIZE:
        raise BackupUnreadable
    submission, taken = bring_in_backup(content=file.read(), actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    who = {"name": submission.attempt.official.full_name, "title": submission.attempt.title}
    if taken:
        text = ngettext(
            "Đã nhận %(count)s câu mới của %(name)s, %(title)s.",
            "Đã nhận %(count)s câu mới của %(name)s, %(title)s.",
            taken,
        )
        messages.success(request, text % (who | {"count": taken}))
    else:
        messages.success(request, gettext("Không có câu nào mới: bài %(title)s của %(name)s đã có đủ.") % who)
    for refused in submission.refused:
        messages.warning(
            request, gettext("Câu %(number)s: %(reason)s") % {"number": refused.order, "reason": refused.message}
        )
    return redirect("studio_backup")
