"""Question files in and out of a bank: upload, what would become of it, writing it, and taking a bank out."""

from __future__ import annotations

import io
import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.domain.exporting import ExportedFile, export_questions
from assessments.domain.formats.sample import sample_sheet
from assessments.domain.import_batches import (
    being_written,
    commit_import,
    file_too_large,
    is_being_written,
    job_of,
    take_in,
)
from assessments.models import QuestionBank, QuestionImport
from lms.core.exceptions import RuleViolation
from lms.core.exports import CONTENT_TYPE, ReportHead, write_workbook
from lms.core.form_addresses import takes_a_form
from lms.core.storage import safe_filename
from lms.core.upload_handlers import stopped_uploads
from lms.studio.item_counting import trainer_or_404

RECENT = 10
SHOWN_CODES = 200
FORMATS = {
    "xlsx": gettext_lazy("Bảng tính"),
    "gift": "GIFT",
    "moodle-xml": "Moodle XML",
    "aiken": "Aiken",
}
OUT = ("xlsx", "gift", "moodle-xml")


class ImportForm(forms.Form):
    bank = forms.ModelChoiceField(
        label=gettext_lazy("Ngân hàng câu hỏi"),
        queryset=QuestionBank.objects.none(),
        empty_label=gettext_lazy("Chọn ngân hàng"),
        error_messages={"required": gettext_lazy("Chọn ngân hàng sẽ nhận câu hỏi.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp câu hỏi"),
        help_text=gettext_lazy(
            "Bảng tính (.xlsx, .xls, .ods, .csv) đến 10 MB; GIFT (.txt, .gift), Moodle XML (.xml) hoặc Aiken (.txt) "
            "đến 20 MB."
        ),
        error_messages={
            "required": gettext_lazy("Chọn tệp câu hỏi."),
            "empty": gettext_lazy("Tệp này rỗng. Hãy chọn tệp có câu hỏi."),
        },
    )

    def __init__(self, *args: Any, banks: QuerySet[QuestionBank], stopped: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        self.stopped = stopped

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "file" in self.stopped:
            self.errors.pop("file", None)
            self.add_error("file", str(file_too_large()))
        return given


class ExportForm(forms.Form):
    bank = forms.ModelChoiceField(queryset=QuestionBank.objects.none())
    format = forms.ChoiceField(choices=[(name, FORMATS[name]) for name in OUT])

    def __init__(self, *args: Any, banks: QuerySet[QuestionBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """The file is looked at while the page waits; nothing of it reaches the bank yet."""
    trainer_or_404(request.user)
    banks = QuestionBank.objects.writable_by(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, banks=banks, stopped=stopped_uploads(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = take_in(
                file=file,
                file_name=file.name,
                size=file.size,
                bank=form.cleaned_data["bank"],
                actor=request.user,  # type: ignore[arg-type]
            )
            return redirect("studio_question_import", uid=batch.uid)
        except RuleViolation as violation:
            form.add_error("file", str(violation))
    recent = list(QuestionImport.objects.visible_to(request.user).select_related("bank")[:RECENT])
    return render(
        request,
        "studio/questions/bring_in.html",
        {
            "form": form,
            "banks": banks,
            "recent": recent,
            "being_written": being_written(recent),
            "out": [(name, FORMATS[name]) for name in OUT],
            "header_title": _("Nhập và xuất câu hỏi"),
            "breadcrumbs_items": [_home(), {"url": "", "label": _("Nhập và xuất câu hỏi")}],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What the file holds and what can't be taken in; writing it, once."""
    trainer_or_404(request.user)
    mine = QuestionImport.objects.visible_to(request.user).select_related("bank")
    batch = get_object_or_404(mine, uid=uid, bank__in=QuestionBank.objects.writable_by(request.user))
    if request.method == "POST":
        try:
            batch = commit_import(batch=batch, actor=request.user)  # type: ignore[arg-type]
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect("studio_question_import", uid=batch.uid)
        if batch.job and not batch.committed_at:
            return redirect("jobs:detail", pk=batch.job)
        if batch.created:
            messages.success(request, written_sentence(batch.created))
        else:
            messages.warning(request, _("Không có câu nào mới để ghi."))
        return redirect("studio_question_import", uid=batch.uid)
    back = reverse("studio_question_imports")
    job = job_of(batch) if not batch.committed_at else None
    context = {
        "batch": batch,
        "is_being_written": is_being_written(batch),
        "failed": job if job is not None and job.is_finished else None,
        "format": FORMATS.get(batch.format, batch.format),
        "changed_codes": batch.changed[:SHOWN_CODES],
        "more_changed": max(0, len(batch.changed) - SHOWN_CODES),
        "more_refused": batch.refused - len(batch.refusals),
        "back_url": back,
        "header_title": _("Kết quả đọc tệp câu hỏi") if not batch.committed_at else _("Kết quả nhập câu hỏi"),
        "breadcrumbs_items": [
            _home(),
            {"url": back, "label": _("Nhập và xuất câu hỏi")},
            {"url": "", "label": batch.file_name},
        ],
    }
    return render(request, "studio/questions/import.html", context)


@takes_a_form
def take_out(request: HttpRequest) -> HttpResponseBase:
    """The file goes at once; what the format can't hold is said on the next page."""
    trainer_or_404(request.user)
    form = ExportForm(request.POST, banks=QuestionBank.objects.writable_by(request.user))
    if not form.is_valid():
        messages.error(request, _("Chọn ngân hàng và loại tệp rồi bấm lại."))
        return redirect("studio_question_imports")
    bank: QuestionBank = form.cleaned_data["bank"]
    made = export_questions(
        bank=bank,
        questions=bank.questions.filter(retired=False),
        format_name=form.cleaned_data["format"],
        head=_head(request, bank.name),
        actor=request.user,  # type: ignore[arg-type]
    )
    if not made.count:
        messages.warning(request, _("Không có câu nào ghi được ra loại tệp này."))
        _say_left_out(request, made)
        return redirect("studio_question_imports")
    _say_left_out(request, made)
    return _file(made.data, made.content_type, f"{bank.code}.{made.extension}")


@require_safe
def sample(request: HttpRequest) -> HttpResponseBase:
    """The sheet to begin from: every kind once, with the headings that are read."""
    trainer_or_404(request.user)
    data = write_workbook([sample_sheet(_head(request, _("Mẫu nhập câu hỏi")))])
    return _file(data, CONTENT_TYPE, "mau-cau-hoi.xlsx")


def written_sentence(count: int) -> str:
    words = ngettext("Đã ghi %(count)s câu hỏi vào ngân hàng.", "Đã ghi %(count)s câu hỏi vào ngân hàng.", count)
    return words % {"count": count}


def _say_left_out(request: HttpRequest, made: ExportedFile) -> None:
    for one in made.left_out[:RECENT]:
        messages.warning(request, f"{one.where}: {one.reason}")
    if len(made.left_out) > RECENT:
        messages.warning(request, _("Còn %(count)s câu khác không ghi được.") % {"count": len(made.left_out) - RECENT})


def _head(request: HttpRequest, title: str) -> ReportHead:
    name = request.user.full_name or request.user.get_username()  # type: ignore[union-attr]
    return ReportHead(unit="", title=title, run_at=timezone.now(), run_by=name)


def _file(data: bytes, content_type: str, name: str) -> FileResponse:
    response = FileResponse(
        io.BytesIO(data), as_attachment=True, filename=safe_filename(name), content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _home() -> dict[str, str]:
    return {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")}
