"""One's own work seen by others: what may be shown, whom to ask, and what one says to what was sent."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain.observation_sheets import Sheet, sheets_of
from assessments.domain.observation_states import counting, last_ruling, state_of
from assessments.enums import ObservationState
from assessments.models import Checklist, Observation, ObservationRequest
from assessments.policy_observation import observers_of
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, add_violation
from lms.evidence.models import Evidence
from lms.flows.observing import answer_observation, ask_for_observation
from lms.learn.observing.people import person_lines
from lms.learn.observing.rows import rows_of
from lms.learn.practice.asked import asked_checklists
from lms.org.access import official_required

MOST = 200
AGREE, OBJECT = "dong-y", "quan-sat-lai"


@require_safe
@official_required
def practice(request: HttpRequest) -> HttpResponse:
    official = request.official  # type: ignore[attr-defined]
    rows = rows_of(ObservationRequest.objects.visible_to(request.user).with_story()[:MOST])
    context = {
        "to_confirm": [one for one in rows if one.state == ObservationState.WAITING],
        "asked": asked_checklists(official, timezone.localdate(), rows),
        "rows": [one for one in rows if one.state != ObservationState.WAITING],
    }
    return render(request, "learn/practice/list.html", context)


class AskForm(forms.Form):
    observer = forms.UUIDField(
        label=gettext_lazy("Người quan sát"),
        error_messages={
            "required": gettext_lazy("Chưa chọn người quan sát. Chọn một người rồi bấm lại."),
            "invalid": gettext_lazy("Chưa chọn người quan sát. Chọn một người rồi bấm lại."),
        },
    )
    note = NFCCharField(
        label=gettext_lazy("Lời nhắn"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Ví dụ: sáng thứ Ba tôi trực quầy hộ tịch. Không ghi tên hay giấy tờ của người dân."),
        widget=forms.TextInput(attrs={"lang": "vi"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Choose who is to see one's work."""
    official = request.official  # type: ignore[attr-defined]
    today = timezone.localdate()
    checklist = get_object_or_404(Checklist.objects.serving(official.pk, today).with_current(), code=code)
    observers = list(observers_of(official).select_related("user").order_by("sort_key", "pk"))
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in observers if one.uid == form.cleaned_data["observer"]), None)
        if chosen is None:
            form.add_error("observer", _("Người này không còn được cử quan sát anh/chị. Hãy chọn người khác."))
        else:
            try:
                ask_for_observation(
                    official=official,
                    observer=chosen,
                    checklist=checklist,
                    note=form.cleaned_data["note"],
                    actor=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                )
            except RuleViolation as violation:
                add_violation(form, violation)
            else:
                messages.success(request, _("Đã nhờ %(name)s quan sát.") % {"name": chosen.full_name})
                return redirect("learn:practice")
    version = checklist.current[0]
    context = {
        "form": form,
        "checklist": checklist,
        "version": version,
        "items": version.items.all(),
        "observers": person_lines(observers, today),
    }
    return render(request, "learn/practice/ask.html", context)


class AnswerForm(forms.Form):
    reason = NFCCharField(
        label=gettext_lazy("Lý do đề nghị quan sát lại"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        help_text=gettext_lazy("Cần có khi đề nghị quan sát lại. Không ghi tên hay giấy tờ của người dân."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def own(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was seen of one's work, and one's own word on it."""
    asked = get_object_or_404(ObservationRequest.objects.visible_to(request.user).with_story(), uid=uid)
    sheets = sheets_of(asked)
    chosen = counting(asked)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = _answer(request, form, _answered(request, sheets, chosen))
        if said:
            messages.success(request, said)
            return redirect("learn:own_observation", asked.uid)
    state = state_of(asked)
    context = {
        "asked": asked,
        "task": asked.version.title,
        "state": state,
        "sheets": sheets,
        "chosen": chosen,
        "ruling": last_ruling(asked),
        "form": form,
        "claimed": request.POST.getlist("claim"),
        "may_answer": state == ObservationState.WAITING,
        "evidence": Evidence.objects.known().filter(observation=chosen) if chosen else (),
    }
    return render(request, "learn/practice/own.html", context)


def _answered(request: HttpRequest, sheets: list[Sheet], chosen: Observation | None) -> Sheet | None:
    """The sheet that counts, where it is the one that was read: another may have been chosen since."""
    sheet = next((one for one in sheets if one.observation == chosen), None)
    return sheet if sheet and str(sheet.observation.uid) == request.POST.get("sheet") else None


def _answer(request: HttpRequest, form: AnswerForm, sheet: Sheet | None) -> str:
    """What to say of it; empty where it was refused, with the reason on the form."""
    act = request.POST.get("act")
    if sheet is None or act not in {AGREE, OBJECT}:
        form.add_error(
            None,
            _("Chưa ghi gì: phiếu này không chờ anh/chị trả lời, hoặc vừa thay bằng bản khác. Hãy đọc lại."),
        )
        return ""
    claims = tuple(int(one) for one in request.POST.getlist("claim") if one.isdecimal() and len(one) < 4)
    try:
        answered = answer_observation(
            observation=sheet.observation,
            agrees=act == AGREE,
            reason=form.cleaned_data["reason"],
            claims=claims,
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return ""
    if act == OBJECT:
        return _("Đã ghi đề nghị quan sát lại. Hai bản được giữ, người biên soạn của đơn vị sẽ quyết định.")
    if answered.evidence:
        return _("Đã xác nhận. Năng lực của anh/chị đã được cập nhật.")
    return _("Đã xác nhận.")
