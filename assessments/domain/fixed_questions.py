"""The questions that every paper of an assessment has, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from assessments.domain.changing_assessments import change
from assessments.exceptions.assessments import FixedQuestionTwice
from assessments.exceptions.questions import BankNotYours
from assessments.models import Assessment, FixedQuestion, Question

if TYPE_CHECKING:
    from lms.accounts.models import User

FIXED_PART = gettext_lazy("câu cố định")


def add_fixed(*, assessment: Assessment, questions: Iterable[Question], actor: User, now: datetime) -> Assessment:
    """At the end of the list, in this order; from one's own banks."""
    wanted = list(questions)
    if Question.objects.writable_by(actor).filter(pk__in=[one.pk for one in wanted]).count() < len(wanted):
        raise BankNotYours

    def write(held: list[int]) -> list[int]:
        for question in wanted:
            if question.pk in held:
                raise FixedQuestionTwice(question=question.code)
            held = [*held, question.pk]
        return held

    return _change_fixed(assessment, write, actor, now)


def remove_fixed(*, assessment: Assessment, question_id: int, actor: User, now: datetime) -> Assessment:
    return _change_fixed(assessment, lambda held: [one for one in held if one != question_id], actor, now)


def move_fixed(*, assessment: Assessment, question_id: int, by: int, actor: User, now: datetime) -> Assessment:
    """`by` -1 is one place towards the beginning; beyond an end it stays there."""

    def write(held: list[int]) -> list[int]:
        if question_id not in held:
            return held
        others = [one for one in held if one != question_id]
        place = max(0, held.index(question_id) + by)
        return [*others[:place], question_id, *others[place:]]

    return _change_fixed(assessment, write, actor, now)


def _change_fixed(
    assessment: Assessment, edit: Callable[[list[int]], list[int]], actor: User, now: datetime
) -> Assessment:
    def write(held: Assessment) -> tuple[Any, Any]:
        places = {one.question_id: one for one in held.fixed_questions.all()}
        before = list(places)
        after = edit(before)
        held.fixed_questions.exclude(question__in=after).delete()
        new, moved = [], []
        for order, question_id in enumerate(after):
            place = places.get(question_id)
            if place is None:
                new.append(FixedQuestion(assessment=held, question_id=question_id, order=order))
            elif place.order != order:
                place.order = order
                moved.append(place)
        FixedQuestion.objects.bulk_create(new)
        FixedQuestion.objects.bulk_update(moved, ["order"])
        return {"questions": before}, {"questions": after}

    return change(assessment, FIXED_PART, write, None, actor, now)
