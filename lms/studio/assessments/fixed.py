"""The fixed list: found in one's banks by words, put in order by buttons."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.fixed_questions import add_fixed, move_fixed, remove_fixed
from assessments.domain.sources import sources_of
from assessments.models import Assessment, Question, QuestionVersion
from lms.core.exceptions import RuleViolation
from lms.studio.assessments.words import assessment_or_404, heads, own_questions, told_of_sitting

SHOWN = 30
STEM_LETTERS = 140
STEPS = {"len": -1, "xuong": 1}
DIGITS = 18


@require_http_methods(["GET", "HEAD", "POST"])
def fixed(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """What the list has, and below it what one's banks offer to it."""
    found = assessment_or_404(request.user, assessment_id)
    words = request.GET.get("q", "").strip()
    if request.method == "POST":
        return _act(request, found, words)
    places = {one.code: one for one in sources_of(found).fixed}
    listed = list(found.fixed_questions.select_related("question__bank"))
    current = QuestionVersion.objects.filter(question__in=[one.question_id for one in listed], is_current=True)
    stems = dict(current.values_list("question", Substr("stem", 1, STEM_LETTERS, output_field=TextField())))
    rows = [
        {"question": one.question, "stem": stems.get(one.question_id, ""), "fits": places[one.question.code].candidate}
        for one in listed
    ]
    offered = _offered(request.user, words).exclude(pk__in=[one.question_id for one in listed])
    context = {
        "assessment": found,
        "rows": rows,
        "words": words,
        "offered": offered[:SHOWN],
        "more": offered.count() > SHOWN,
        "shown": SHOWN,
    }
    return render(request, "studio/assessments/fixed.html", context | heads(_("Câu cố định"), found))


def _offered(user: Any, words: str) -> QuerySet[Question]:
    found = own_questions(user)
    if words:
        found = found.holding_words(words)
    return found.annotate(
        stem=Substr("versions__stem", 1, STEM_LETTERS, output_field=TextField()),
        competency_code=F("versions__competency__code"),
        difficulty=F("versions__difficulty"),
    ).select_related("bank").order_by("bank__name", "code", "pk")  # fmt: skip


def _act(request: HttpRequest, found: Assessment, words: str) -> HttpResponse:
    """Each button says what to do with which question: `len-12`, `xuong-12`, `bo-12`, `them`."""
    act, _dash, number = request.POST.get("act", "").partition("-")
    question_id = int(number) if number.isdecimal() and len(number) <= DIGITS else 0
    known: dict[str, Any] = {"assessment": found, "actor": request.user, "now": timezone.now()}
    try:
        if act in STEPS:
            move_fixed(question_id=question_id, by=STEPS[act], **known)
        elif act == "bo":
            remove_fixed(question_id=question_id, **known)
        elif act == "them" and not _add(request, known):
            messages.warning(request, _("Chưa chọn câu nào. Hãy đánh dấu các câu muốn thêm rồi bấm lại."))
            return redirect(_address(found, words))
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, " ".join([_("Đã lưu danh sách."), *told_of_sitting(found)]))
    return redirect(_address(found, words) + (f"#cau-{question_id}" if act in STEPS else ""))


def _address(found: Assessment, words: str) -> str:
    address = reverse("studio_assessment_fixed", args=[found.pk])
    return f"{address}?{urlencode({'q': words})}" if words else address


def _add(request: HttpRequest, known: dict[str, Any]) -> bool:
    """Whether any was marked."""
    marked = {int(one) for one in request.POST.getlist("cau") if one.isdecimal() and len(one) <= DIGITS}
    if marked:
        own = own_questions(request.user).filter(pk__in=marked)
        add_fixed(questions=own.order_by("bank__name", "code", "pk"), **known)
    return bool(marked)
