"""A sample paper as a learner would get it, by a seed that draws the same paper again."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.domain.papers import PaperQuestion, drawn_as_shown
from assessments.domain.question_text import CHOSEN_FROM
from assessments.domain.sources import sources_of
from assessments.enums import QuestionKind
from assessments.exceptions.assessments import PaperNotDrawable
from lms.studio.assessments.words import assessment_or_404
from lms.studio.questions.pictures import picture_url
from lms.studio.questions.preview import Pick, SeenPicture, Shown

SEED_DIGITS = 18
NEW_SEED = 10**9


@require_safe
def preview(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Without a seed one is made, and stands in the address: whoever opens it sees the same paper, as long as the banks
    stay as they are."""
    found = assessment_or_404(request.user, assessment_id)
    typed = request.GET.get("so", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= SEED_DIGITS):
        address = reverse("studio_assessment_preview", args=[found.pk])
        return redirect(f"{address}?so={secrets.randbelow(NEW_SEED)}")
    problem = ""
    questions: list[Shown] = []
    try:
        paper = sources_of(found).draw(seed=int(typed), shuffle=found.shuffle)
    except PaperNotDrawable as short:
        problem = str(short)
    else:
        questions = [shown_as_drawn(one, f"c{one.order}-") for one in drawn_as_shown(paper)]
    context = {
        "assessment": found,
        "seed": typed,
        "questions": questions,
        "problem": problem,
        "exit_url": reverse("studio_assessment", args=[found.pk]),
        "title": _("Đề mẫu số %(seed)s") % {"seed": typed},
    }
    return render(request, "studio/assessments/preview.html", context)


def shown_as_drawn(question: PaperQuestion, prefix: str) -> Shown:
    """Of a whole paper every question has fields of its own."""
    kind, stem = question.kind, question.stem
    pictures = tuple(SeenPicture(one.number, picture_url(one.uid), one.description) for one in question.pictures)
    if kind == QuestionKind.CASE:
        parts = (shown_as_drawn(part, f"{prefix}p{number}-") for number, part in enumerate(question.parts, start=1))
        return Shown(kind, stem, prefix, parts=tuple(parts), pictures=pictures)
    texts = tuple(one.text for one in question.choices)
    if kind == QuestionKind.MATCHING:
        options = tuple(one.text for one in question.matches)
        lefts = tuple(Pick(left, True, options) for left in texts)
        return Shown(kind, stem, prefix, picks=lefts, pictures=pictures)
    if kind == QuestionKind.ORDERING:
        picks = (Pick(f"{number}.", False, texts) for number in range(1, len(texts) + 1))
        return Shown(kind, stem, prefix, picks=tuple(picks), pictures=pictures)
    return Shown(kind, stem, prefix, choices=texts if kind in CHOSEN_FROM else (), pictures=pictures)
