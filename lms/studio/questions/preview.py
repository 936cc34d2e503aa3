"""A question as a learner meets it on a phone, and below it what is shown once the key may be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.domain.answer_words import key_words
from assessments.domain.drawing import lay_out
from assessments.domain.grading import Key
from assessments.domain.marking import key_of_text
from assessments.domain.papers import layout_of
from assessments.domain.picture_mentions import only_told
from assessments.domain.question_text import CHOSEN_FROM, MARKED_BY_PEOPLE, WRITTEN, PartText, QuestionText, is_key
from assessments.domain.questions import text_of
from assessments.enums import QuestionKind
from lms.studio.item_counting import trainer_or_404
from lms.studio.questions.own import question_or_404
from lms.studio.questions.pictures import picture_url
from lms.studio.questions.sheets import Sheet


@dataclass(frozen=True)
class SeenPicture:
    """As in an exam: below the words, which name it by its number."""

    number: int
    url: str
    description: str


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
    pictures: tuple[SeenPicture, ...] = ()

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
    urls = [picture_url(one.uid) for one in version.pictures.all()]
    context = context_of(text_of(version), urls, seed=version.pk) | {
        "title": _("Câu %(code)s") % {"code": question.code},
        "exit_url": reverse("studio_question", args=[question.pk]),
    }
    return render(request, "studio/questions/preview.html", context)


def show_unsaved(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """What was typed, in a tab of its own; nothing is saved."""
    urls = [one.url for one in sheet.pictures if one.stored]
    context = context_of(sheet.text, urls, seed=0) | {"title": _("Câu chưa lưu"), "exit_url": ""}
    return render(request, "studio/questions/preview.html", context)


def context_of(text: QuestionText, urls: Sequence[str], *, seed: int) -> dict[str, Any]:
    described = zip(urls, text.pictures, strict=True)
    pictures = [SeenPicture(number, url, one.description) for number, (url, one) in enumerate(described, start=1)]
    told_later = only_told(text)
    asked = tuple(one for one in pictures if one.number not in told_later)
    is_list = text.kind in CHOSEN_FROM
    told = [ToldChoice(one.text, is_key(text.kind, one.weight), one.feedback) for one in text.choices]
    return {
        "shown": replace(shown_of(text, seed=seed), pictures=asked),
        "told_pictures": [one for one in pictures if one.number in told_later],
        "choices": told if is_list else [],
        "feedback": [one for one in text.choices if one.feedback] if not is_list else [],
        "expected": () if is_list or text.kind in MARKED_BY_PEOPLE else _expected(key_of_text(text)),
        "criteria": text.criteria,
        "explanation": text.explanation,
        "legal_basis": text.legal_basis,
    }


def _expected(key: Key) -> tuple[str, ...]:
    if key.kind != QuestionKind.CASE:
        return key_words(key)
    return tuple(
        _("Câu hỏi con %(number)s: %(words)s") % {"number": number, "words": "; ".join(key_words(part))}
        for number, part in enumerate(key.parts, start=1)
    )


def shown_of(text: QuestionText, *, seed: int) -> Shown:
    """Mixed as a paper would, the same way at each look."""
    source = random.Random(seed)  # noqa: S311 - any order will do
    if text.kind == QuestionKind.CASE:
        parts = (_shown(one, f"p{number}-", source) for number, one in enumerate(text.parts, start=1))
        return Shown(text.kind, text.stem, "", parts=tuple(parts))
    return _shown(text, "", source)


def _shown(part: PartText, prefix: str, source: random.Random) -> Shown:
    kind, stem, choices = part.kind, part.stem, part.choices
    numbered = [(number, one.text, one.match) for number, one in enumerate(choices)]
    laid_out: Any = lay_out(layout_of(kind, numbered, part.keeps_order), source, shuffle=True)
    if kind == QuestionKind.MATCHING:
        options = tuple(choices[one].match for one in laid_out["matches"])
        lefts = (choices[one].text for one in laid_out["lefts"])
        return Shown(kind, stem, prefix, picks=tuple(Pick(left, True, options) for left in lefts))
    texts = tuple(choices[one].text for one in laid_out)
    if kind == QuestionKind.ORDERING:
        picks = (Pick(f"{number}.", False, texts) for number in range(1, len(texts) + 1))
        return Shown(kind, stem, prefix, picks=tuple(picks))
    return Shown(kind, stem, prefix, choices=texts if kind in CHOSEN_FROM else ())
