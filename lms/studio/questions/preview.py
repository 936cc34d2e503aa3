"""A question as a learner meets it on a phone, and below it what is shown once the key may be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.domain.answer_words import key_words
from assessments.domain.drawing import lay_out
from assessments.domain.grading import Key
from assessments.domain.marking import key_of
from assessments.domain.papers import layout_of
from assessments.domain.people_marks import rubric_of
from assessments.domain.question_pictures import NO_PICTURES, content_type_of, pictures_by_version
from assessments.domain.question_text import CHOSEN_FROM, MARKED_BY_PEOPLE, WRITTEN, PartText, is_key
from assessments.domain.questions import part_from_json
from assessments.enums import QuestionKind
from assessments.models import Question, QuestionPicture, QuestionVersion
from lms.core.storage import serve_private_file
from lms.studio.item_counting import trainer_or_404
from lms.studio.questions.pages import question_or_404


@dataclass(frozen=True)
class Pick:
    """One list to pick from; `is_content`: its label is the author's words."""

    label: str
    is_content: bool
    options: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A question, or a part of a case, with its fields; their names begin with `prefix`."""

    kind: str
    stem: str
    prefix: str
    choices: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()
    parts: tuple[Shown, ...] = ()

    @property
    def is_several(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def is_written(self) -> bool:
        return self.kind in WRITTEN

    @property
    def is_for_people(self) -> bool:
        return self.kind in MARKED_BY_PEOPLE


@dataclass(frozen=True)
class ToldChoice:
    text: str
    is_right: bool
    feedback: str


@require_safe
def preview(request: HttpRequest, question_id: int) -> HttpResponse:
    trainer_or_404(request.user)
    question, version = question_or_404(request.user, question_id)
    choices = list(version.choices.all())
    is_list = version.kind in CHOSEN_FROM
    context = {
        "question": question,
        "version": version,
        "shown": shown_of(version),
        "choices": [ToldChoice(one.text, is_key(version.kind, one.weight), one.feedback) for one in choices]
        if is_list
        else [],
        "feedback": [one for one in choices if one.feedback] if not is_list else [],
        "expected": () if is_list or version.kind in MARKED_BY_PEOPLE else _expected(key_of(version, choices)),
        "pictures": pictures_by_version([version.pk]).get(version.pk, NO_PICTURES),
        "rubric": rubric_of(version),
        "exit_url": reverse("studio_question", args=[question.pk]),
    }
    return render(request, "studio/questions/preview.html", context)


def _expected(key: Key) -> tuple[str, ...]:
    if key.kind != QuestionKind.CASE:
        return key_words(key)
    return tuple(
        _("Câu hỏi con %(number)s: %(words)s") % {"number": number, "words": "; ".join(key_words(part))}
        for number, part in enumerate(key.parts, start=1)
    )


def shown_of(version: QuestionVersion) -> Shown:
    """Mixed as a paper would, the same way at each look."""
    choices = [(one.text, one.match) for one in version.choices.all()]
    source = random.Random(version.pk)  # noqa: S311 - any order will do
    if version.kind == QuestionKind.CASE:
        parts = (part_from_json(part) for part in version.parts)
        shown = (_part(part, f"p{number}-", source) for number, part in enumerate(parts, start=1))
        return Shown(version.kind, version.stem, "", parts=tuple(shown))
    return _shown(version.kind, version.stem, "", choices, version.keeps_order, source)


def _part(part: PartText, prefix: str, source: random.Random) -> Shown:
    choices = [(one.text, one.match) for one in part.choices]
    return _shown(part.kind, part.stem, prefix, choices, part.keeps_order, source)


def _shown(
    kind: str, stem: str, prefix: str, choices: Sequence[tuple[str, str]], keeps_order: bool, source: random.Random
) -> Shown:
    numbered = [(number, *words) for number, words in enumerate(choices)]
    laid_out: Any = lay_out(layout_of(kind, numbered, keeps_order), source, shuffle=True)
    if kind == QuestionKind.MATCHING:
        options = tuple(choices[one][1] for one in laid_out["matches"])
        lefts = (choices[one][0] for one in laid_out["lefts"])
        return Shown(kind, stem, prefix, picks=tuple(Pick(left, True, options) for left in lefts))
    texts = tuple(choices[one][0] for one in laid_out)
    if kind == QuestionKind.ORDERING:
        picks = (Pick(f"{number}.", False, texts) for number in range(1, len(texts) + 1))
        return Shown(kind, stem, prefix, picks=tuple(picks))
    return Shown(kind, stem, prefix, choices=texts if kind in CHOSEN_FROM else ())


@require_safe
def picture(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A picture of a question whose bank one writes."""
    trainer_or_404(request.user)
    own = QuestionPicture.objects.filter(version__question__in=Question.objects.writable_by(request.user))
    found = get_object_or_404(own, uid=uid)
    return serve_private_file(found.file, filename=found.name, content_type=content_type_of(found), inline=True)
