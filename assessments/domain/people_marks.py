"""Reads of what people gave for answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.domain.question_text import MARKED_BY_PEOPLE, CriterionText
from assessments.domain.questions import criterion_from_json
from assessments.domain.rubrics import Given, counted_marks, share_of_marks
from assessments.models import AttemptQuestion, PersonMark, QuestionVersion


@dataclass(frozen=True)
class ReviewedCriterion:
    """A criterion of the rubric with the level that was given, or the two by which two markers differ."""

    title: str
    levels: tuple[str, ...]
    points: Decimal
    most: Decimal


def rubric_of(version: QuestionVersion) -> tuple[CriterionText, ...]:
    return tuple(criterion_from_json(one) for one in version.criteria)


def marks_by_place(place_ids: Iterable[int]) -> dict[int, list[Given]]:
    """By attempt question, as they were given; one statement."""
    found: dict[int, list[Given]] = defaultdict(list)
    for mark in PersonMark.objects.filter(question__in=list(place_ids)).order_by("pk"):
        found[mark.question_id].append(given_by(mark))
    return dict(found)


def given_by(mark: PersonMark) -> Given:
    return Given(mark.marker_id, tuple(mark.levels), mark.comment, bool(mark.reason))


def shares_given(attempt_ids: Iterable[int]) -> dict[int, Decimal]:
    """By attempt question the share that its marks decide; those that wait for one are missing. One statement."""
    rows: dict[int, list[PersonMark]] = defaultdict(list)
    marks = PersonMark.objects.filter(question__attempt__in=list(attempt_ids))
    for mark in marks.select_related("question__attempt", "question__version").order_by("pk"):
        rows[mark.question_id].append(mark)
    shares = {}
    for place, given in rows.items():
        question = given[0].question
        counted = counted_marks(map(given_by, given), double=question.attempt.double_marking)
        if counted:
            shares[place] = share_of_marks(rubric_of(question.version), counted)
    return shares


def counted_by_place(places: Iterable[AttemptQuestion]) -> dict[int, tuple[Given, ...]]:
    """By attempt question the marks that decide; one statement, none where no question is for people."""
    for_people = [place for place in places if place.version.kind in MARKED_BY_PEOPLE]
    given = marks_by_place(place.pk for place in for_people) if for_people else {}
    return {
        place.pk: counted_marks(given.get(place.pk, ()), double=place.attempt.double_marking) for place in for_people
    }


def reviewed_criteria(version: QuestionVersion, marks: Sequence[Given]) -> tuple[ReviewedCriterion, ...]:
    reviewed = []
    for number, criterion in enumerate(rubric_of(version) if marks else ()):
        chosen = [criterion.levels[mark.levels[number]] for mark in marks]
        reviewed.append(
            ReviewedCriterion(
                title=criterion.title,
                levels=tuple(dict.fromkeys(level.text for level in chosen)),
                points=sum((level.points for level in chosen), Decimal(0)) / len(chosen),
                most=criterion.levels[-1].points,
            )
        )
    return tuple(reviewed)
