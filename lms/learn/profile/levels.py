"""Why am I at this level: everything recorded for one competency, and asking HR to look at it again."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force, scale_in_force
from lms.competencies.domain.official_requirements import required_of
from lms.competencies.models import Competency
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, add_violation
from lms.evidence.domain.explaining import level_story
from lms.evidence.domain.reviews import REVIEW_DAYS
from lms.evidence.models import LevelReview
from lms.flows.level_reviews import ask_for_review
from lms.org.access import official_required


class ReviewForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = NFCCharField(
        label=gettext_lazy("Vì sao đề nghị xem lại"),
        help_text=gettext_lazy("Ví dụ: đã làm việc này ba năm ở đơn vị cũ, giấy xác nhận chưa được tính."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@official_required
def level(request: HttpRequest, code: str) -> HttpResponse:
    """GET explains; POST asks for a review."""
    today = timezone.localdate()
    words = words_of(code, today)
    official = request.official  # type: ignore[attr-defined]
    form = ReviewForm(
        request.POST if request.method == "POST" else None, initial={"client_id": uuid4()}, auto_id="de-nghi-%s"
    )
    if request.method == "POST" and form.is_valid() and _is_asked(request, words, form):
        return redirect("learn:level", code)
    own = LevelReview.objects.own(request.user).filter(competency=words.competency_id)
    reviews = list(own.select_related("answer").order_by("-asked_at", "-pk"))
    context = {
        "words": words,
        "story": level_story(official.pk, words.competency_id, today),
        "scale": scale_in_force(today),
        "required": required_of(official.pk, today).get(words.competency_id),
        "reviews": reviews,
        "waits": any(not one.is_answered for one in reviews),
        "form": form,
        "days": REVIEW_DAYS,
        "today": today,
    }
    return render(request, "learn/profile/level.html", context)


def words_of(code: str, today: date) -> CompetencyWords:
    """A competency of the framework in force; else 404."""
    found = next((one for one in competencies_in_force(today).values() if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _is_asked(request: HttpRequest, words: CompetencyWords, form: ReviewForm) -> bool:
    try:
        ask_for_review(
            official=request.official,  # type: ignore[attr-defined]
            competency=Competency.objects.get(pk=words.competency_id),
            reason=form.cleaned_data["reason"],
            client_id=form.cleaned_data["client_id"],
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except RuleViolation as violation:
        add_violation(form, violation)
        return False
    messages.success(request, _("Đã gửi đề nghị. Phụ trách nhân sự sẽ trả lời; anh/chị được báo khi có trả lời."))
    return True
