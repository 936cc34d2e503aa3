"""Papers from outside that one hands in as proof: the list with the answers, a new one, its file, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.competencies.domain.catalogue import competencies_in_force, scale_in_force
from lms.competencies.domain.official_requirements import required_of
from lms.competencies.models import Competency
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseSelect, add_violation
from lms.core.upload_handlers import stopped_uploads
from lms.evidence.document_files import MOST_MEGABYTES, PaperFile, read_paper, serve_paper
from lms.evidence.domain.documents import Paper, hand_in, take_back
from lms.evidence.enums import EvidenceKind
from lms.evidence.exceptions import PaperTooLarge
from lms.evidence.models import HandedInDocument
from lms.org.access import official_required

ACCEPTED_FILES = "application/pdf,image/jpeg,image/png,image/webp"


class HandInForm(forms.Form):
    """`competencies`: what may be shown, the required ones first, as (code, name)."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    competency = forms.ChoiceField(
        label=gettext_lazy("Năng lực"),
        widget=VietnameseSelect,
        error_messages={"required": gettext_lazy("Chọn năng lực mà giấy tờ này chứng minh.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại minh chứng"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn loại minh chứng.")},
        help_text=gettext_lazy(
            "Công nhận năng lực đã có: quyết định, xác nhận công tác cho thấy anh/chị đã làm việc này."
        ),
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Mức đề nghị công nhận"),
        coerce=int,
        error_messages={"required": gettext_lazy("Chọn mức đề nghị công nhận.")},
    )
    title = NFCCharField(label=gettext_lazy("Tên văn bằng, giấy tờ"), max_length=300)
    issuer = NFCCharField(label=gettext_lazy("Nơi cấp"), max_length=200)
    issued_on = VietnameseDateField(label=gettext_lazy("Ngày cấp"))
    expires_on = VietnameseDateField(
        label=gettext_lazy("Hết giá trị sau ngày"),
        required=False,
        help_text=gettext_lazy("Để trống nếu giấy tờ không ghi ngày hết giá trị."),
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp quét hoặc ảnh chụp (PDF, JPG, PNG; tối đa 10 MB)"),
        help_text=gettext_lazy("Chụp thẳng, đủ sáng, thấy rõ tên, số, ngày và dấu."),
        required=False,  # asked for below: of a file that was too long nothing came in either
        widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES}),
    )
    note = NFCCharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        request: HttpRequest,
        competencies: list[tuple[str, str]],
        levels: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        kinds = (EvidenceKind.DOCUMENT, EvidenceKind.PRIOR)
        self.fields["kind"].choices = [(one.value, capfirst(one.label)) for one in kinds]  # type: ignore[attr-defined]
        self.fields["competency"].choices = [("", _("Chọn năng lực")), *competencies]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("Chọn mức")), *levels]  # type: ignore[attr-defined]

    def clean_file(self) -> PaperFile:
        file = self.cleaned_data["file"]
        if "file" in stopped_uploads(self.request):
            raise forms.ValidationError(str(PaperTooLarge(most=MOST_MEGABYTES)))
        if file is None:
            raise forms.ValidationError(_("Chưa chọn tệp. Hãy chọn bản quét PDF hoặc ảnh chụp của giấy tờ."))
        try:
            return read_paper(file.file)
        except RuleViolation as violation:
            raise forms.ValidationError(str(violation)) from violation


@require_safe
@official_required
def documents(request: HttpRequest) -> HttpResponse:
    own = HandedInDocument.objects.own(request.user).select_related("competency", "evidence__corrected_by")
    words = competencies_in_force(timezone.localdate())
    rows = [(one, words.get(one.competency_id)) for one in own.order_by("-handed_in_at", "-pk")]
    return render(request, "learn/profile/documents.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def hand_in_document(request: HttpRequest) -> HttpResponse:
    """`?nang-luc=` chooses the competency beforehand."""
    today = timezone.localdate()
    official = request.official  # type: ignore[attr-defined]
    words, scale = competencies_in_force(today), scale_in_force(today)
    required = required_of(official.pk, today)
    leading = [one for key, one in words.items() if key in required]
    others = [one for key, one in words.items() if key not in required]
    form = HandInForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        request=request,
        competencies=[(one.code, f"{one.code} – {one.name_vi}") for one in [*leading, *others]],
        levels=[(level, f"{level} – {name}") for level, name in sorted(scale.items()) if level > 0],
        initial={"client_id": uuid4(), "competency": request.GET.get("nang-luc", ""), "kind": EvidenceKind.DOCUMENT},
    )
    if request.method == "POST" and form.is_valid() and _is_handed_in(request, form):
        messages.success(request, _("Đã gửi giấy tờ. Phụ trách nhân sự sẽ xác nhận; anh/chị được báo khi có kết quả."))
        return redirect("learn:documents")
    return render(request, "learn/profile/document_new.html", {"form": form})


def _is_handed_in(request: HttpRequest, form: HandInForm) -> bool:
    said = dict(form.cleaned_data)
    client_id, file = said.pop("client_id"), said.pop("file")
    by_code = {one.code: key for key, one in competencies_in_force(timezone.localdate()).items()}
    competency = Competency.objects.get(pk=by_code[said.pop("competency")])
    try:
        hand_in(
            official=request.official,  # type: ignore[attr-defined]
            paper=Paper(competency=competency, **said | {"kind": EvidenceKind(said["kind"])}),
            file=file,
            client_id=client_id,
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
    return not form.errors


@takes_a_form
@official_required
def take_document_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    document = get_object_or_404(HandedInDocument.objects.own(request.user), uid=uid)
    try:
        take_back(document=document, actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    except RuleViolation as violation:
        messages.info(request, str(violation))
    else:
        messages.success(request, _("Đã rút lại giấy tờ. Muốn đề nghị lại thì gửi giấy tờ mới."))
    return redirect("learn:documents")


@require_safe
@official_required
def document_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    document = get_object_or_404(HandedInDocument.objects.own(request.user), uid=uid)
    return serve_paper(document)
