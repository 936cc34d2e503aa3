"""A key that was wrong after people sat the exam: what another one would change, then changing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.item_words import hundredths
from assessments.domain.key_alarms import keep_key
from assessments.domain.marking import corrected_key, latest_corrections
from assessments.domain.question_text import CHOSEN_FROM
from assessments.domain.regrading import Correction, Preview, preview_correction
from assessments.enums import CorrectionKind, QuestionKind
from assessments.models import KeyAlarm, Question, QuestionVersion
from lms.core.display import format_date, format_number
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.flows.regrading import certificates_to_review, correct_and_regrade
from lms.studio.item_counting import trainer_or_404

SURE, KEEP = "chac-chan", "giu"


class OneOfMany(forms.RadioSelect):
    """One choice, as the list of one that the field takes."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [one for one in data.getlist(name) if one]

    def format_value(self, value: Any) -> list[str]:
        return [str(one) for one in value or ()]


class CorrectionForm(forms.Form):
    """`seen`: what the author was told would change; where that is no longer so, it is told anew. `keeps`: nothing
    is to change, only the reason is asked for.
    """

    kind = forms.ChoiceField(
        label=gettext_lazy("Sửa thế nào"),
        choices=CorrectionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn đổi đáp án hay bỏ câu.")},
    )
    right = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Đáp án đúng"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        help_text=gettext_lazy("Người đã làm bài đọc được. Ví dụ: “Luật sửa đổi có hiệu lực trước ngày thi.”"),
        error_messages={"required": gettext_lazy("Ghi lý do: người đã làm bài sẽ đọc.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: QuestionVersion, keeps: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["kind"].required = not keeps
        choices = list(version.choices.all())
        self.fields["right"].choices = [(one.pk, one.text) for one in choices]  # type: ignore[attr-defined]
        key = corrected_key(version, choices, latest_corrections([version.pk]))
        self.fields["right"].initial = [one.id for one in key.choices if one.is_right]
        if version.kind != QuestionKind.MULTIPLE:
            self.fields["right"].widget = OneOfMany(choices=self.fields["right"].choices)  # type: ignore[attr-defined]
        if version.kind not in CHOSEN_FROM:
            del self.fields["right"]
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                (CorrectionKind.DROPPED.value, CorrectionKind.DROPPED.label)
            ]

    @property
    def correction(self) -> Correction:
        kind = CorrectionKind(self.cleaned_data["kind"])
        right = frozenset(self.cleaned_data.get("right") or ())
        return Correction(kind, right if kind == CorrectionKind.KEY else frozenset())


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, version_id: int) -> HttpResponse:
    trainer_or_404(request.user)
    mine = Question.objects.writable_by(request.user)
    versions = QuestionVersion.objects.select_related("question__bank")
    version = get_object_or_404(versions, pk=version_id, question__in=mine)
    keeps = request.POST.get("act") == KEEP
    form = CorrectionForm(request.POST or None, version=version, keeps=keeps)
    preview: Preview | None = None
    sentences: list[str] = []
    seen = ""
    if request.method == "POST" and form.is_valid():
        try:
            if keeps:
                return _keep(request, version, form)
            preview = preview_correction(version=version, correction=form.correction)
            to_review = certificates_to_review(preview)
            sentences, seen = preview_sentences(preview, to_review), said_of(form.correction, preview, to_review)
            if request.POST.get("act") == SURE and form.cleaned_data["seen"] == seen:
                return _change(request, version, form)
        except RuleViolation as violation:
            add_violation(form, violation)
            preview = None
    back = reverse("studio_item_list")
    context = {
        "version": version,
        "is_several": version.kind == QuestionKind.MULTIPLE,
        "form": form,
        "preview": preview,
        "sentences": sentences,
        "seen": seen,
        "sure": SURE,
        "keep": KEEP,
        "alarm": (alarm := KeyAlarm.objects.filter(version=version, answered_at=None).first()),
        "doubt": doubt_sentence(alarm) if alarm else "",
        "back_url": back,
        "header_title": _("Sửa đáp án sau khi thi"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")},
            {"url": back, "label": _("Phân tích câu hỏi")},
            {"url": "", "label": version.question.code},
        ],
    }
    return render(request, "studio/questions/correct.html", context)


def preview_sentences(preview: Preview, to_review: int) -> list[str]:
    """As ux.md 5.20 words it: how many sittings change, who passes or no longer does, what is left to decide."""
    sentences = [
        ngettext("%(count)s lượt đã chấm có câu này.", "%(count)s lượt đã chấm có câu này.", preview.attempts)
        % {"count": preview.attempts},
        changed_sentence(preview),
        _now_pass(preview.now_pass),
        _now_fail(preview.now_fail),
    ]
    return [*sentences, _to_review(to_review)] if to_review else sentences


def changed_sentence(preview: Preview) -> str:
    count = len(preview.changes)
    return ngettext("%(count)s lượt đổi điểm.", "%(count)s lượt đổi điểm.", count) % {"count": count}


def _now_pass(count: int) -> str:
    words = ngettext("%(count)s người từ chưa đạt thành đạt.", "%(count)s người từ chưa đạt thành đạt.", count)
    return words % {"count": count}


def _now_fail(count: int) -> str:
    words = ngettext("%(count)s người từ đạt thành chưa đạt.", "%(count)s người từ đạt thành chưa đạt.", count)
    return words % {"count": count}


def _to_review(count: int) -> str:
    words = ngettext(
        "%(count)s giấy chứng nhận đã cấp cần người duyệt cấp xem lại.",
        "%(count)s giấy chứng nhận đã cấp cần người duyệt cấp xem lại.",
        count,
    )
    return words % {"count": count}


def said_of(correction: Correction, preview: Preview, to_review: int) -> str:
    """What is to be corrected and what follows: of another key nothing has been told."""
    key = "-".join(map(str, sorted(correction.right)))
    told = (preview.attempts, len(preview.changes), preview.now_pass, preview.now_fail, to_review)
    return f"{correction.kind}:{key}:{'-'.join(map(str, told))}"


def doubt_sentence(alarm: KeyAlarm) -> str:
    told = ngettext(
        "Trong %(count)s người đã làm, người điểm cao hay sai câu này hơn người điểm thấp (độ phân biệt %(figure)s).",
        "Trong %(count)s người đã làm, người điểm cao hay sai câu này hơn người điểm thấp (độ phân biệt %(figure)s).",
        alarm.n,
    ) % {"count": format_number(alarm.n), "figure": hundredths(float(alarm.discrimination))}
    held = (
        _("Từ %(day)s câu tạm không đưa vào đề mới, cho đến khi có người trả lời.")
        if alarm.is_held
        else _("Câu vẫn được đưa vào đề mới vì ngân hàng không đủ câu khác cho bài đang mở.")
    )
    return f"{told} {held % {'day': format_date(alarm.raised_at)}}"


def _keep(request: HttpRequest, version: QuestionVersion, form: CorrectionForm) -> HttpResponse:
    keep_key(
        version=version,
        reason=form.cleaned_data["reason"],
        actor=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    messages.success(request, _("Đã ghi: đáp án câu %(code)s đúng.") % {"code": version.question.code})
    return redirect("studio_item_list")


def _change(request: HttpRequest, version: QuestionVersion, form: CorrectionForm) -> HttpResponse:
    done = correct_and_regrade(
        version=version,
        correction=form.correction,
        reason=form.cleaned_data["reason"],
        actor=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    if done.job:
        return redirect("jobs:detail", pk=done.job)
    told = [changed_sentence(done.preview), *([_to_review(done.to_review)] if done.to_review else [])]
    messages.success(request, _("Đã sửa đáp án. %(told)s") % {"told": " ".join(told)})
    return redirect("studio_item_list")
