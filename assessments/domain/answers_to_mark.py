"""The answers that wait for people: which ones, since when, and who is on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessments.domain.marking import latest_corrections
from assessments.domain.people_marks import marks_by_place
from assessments.domain.question_text import MARKED_BY_PEOPLE
from assessments.domain.receipts import ALPHABET
from assessments.domain.rubrics import Given, counted_marks, far_apart, standing_marks
from assessments.enums import CorrectionKind, LateAnswerPolicy
from assessments.models import Attempt, AttemptQuestion, MarkDraft, Response

MARK_WITHIN = timedelta(days=5)
"""What waits longer is called for, and learners are told that long."""
ON_IT_FOR = timedelta(minutes=30)
"""So long after the last touch an answer counts as open at its marker's."""
SHOWN_FOR = timedelta(days=30)
ALIAS_LENGTH = 4


@dataclass(frozen=True)
class ToMark:
    """One answer. `alias` is what the marker calls its author by. `other` has it open just now."""

    place: AttemptQuestion
    response: Response
    marks: tuple[Given, ...]
    since: datetime
    other: MarkDraft | None = None
    is_mine: bool = False
    """Begun by the marker who asks."""

    @property
    def text(self) -> str:
        return str(self.response.answer[0])

    @property
    def alias(self) -> str:
        return alias_of(self.place.attempt)

    @property
    def needs_third(self) -> bool:
        standing = standing_marks(self.marks)
        return len(standing) == 2 and far_apart(*standing)

    def is_overdue(self, now: datetime) -> bool:
        return now > self.since + MARK_WITHIN


def alias_of(attempt: Attempt) -> str:
    """The same on every answer of an attempt, and nothing by which to find the person."""
    digest = salted_hmac("assessments.alias", str(attempt.uid)).digest()
    return "".join(ALPHABET[byte & 31] for byte in digest[:ALIAS_LENGTH])


def answers_to_mark(user: Any, now: datetime, *, as_of: date | None = None) -> list[ToMark]:
    """Those the user may mark and hasn't, the longest waiting first; within a day in no order that tells anything.

    A fixed number of statements, one where nothing waits.
    """
    waiting = Attempt.objects.watched_by(user, as_of=as_of).awaiting_marks()
    places = list(_places(waiting))
    found = [one for one in _readable(places) if _wants(one, user.pk)]
    drafts = list(
        MarkDraft.objects.filter(question__in=[one.place.pk for one in found]).select_related("marker") if found else ()
    )
    mine = {one.question_id for one in drafts if one.marker_id == user.pk}
    others = {one.question_id: one for one in drafts if one.marker_id != user.pk and one.touched_at > now - ON_IT_FOR}
    rows = [
        ToMark(one.place, one.response, one.marks, one.since, others.get(one.place.pk), one.place.pk in mine)
        for one in found
    ]
    return sorted(rows, key=_order)


def _order(row: ToMark) -> tuple[Any, ...]:
    return (timezone.localdate(row.since), row.alias, row.place.order)


def marked_answers(user: Any, now: datetime, *, as_of: date | None = None) -> QuerySet[AttemptQuestion]:
    """Those of attempts that have their result, for thirty days after their mark."""
    over = Attempt.objects.watched_by(user, as_of=as_of).marked()
    recent = AttemptQuestion.objects.filter(attempt__in=over, person_marks__marked_at__gte=now - SHOWN_FOR)
    found: QuerySet[AttemptQuestion] = (
        recent.select_related("attempt__official", "version__question").distinct().order_by("-attempt", "order")
    )
    return found


def readable_answer(user: Any, place_id: int, *, as_of: date | None = None) -> ToMark | None:
    """One answer that the user may read, marked or not; None for one that is nobody's to read yet."""
    over = Attempt.objects.watched_by(user, as_of=as_of).over()
    return next(iter(_readable(_places(over).filter(pk=place_id))), None)


def _places(attempts: QuerySet[Attempt]) -> QuerySet[AttemptQuestion]:
    for_people = AttemptQuestion.objects.filter(attempt__in=attempts, version__kind__in=MARKED_BY_PEOPLE)
    with_all = for_people.select_related("attempt__late_ruling", "version__question__bank")
    found: QuerySet[AttemptQuestion] = with_last_answers(with_all)
    return found


def _readable(places: Iterable[AttemptQuestion]) -> list[ToMark]:
    """Not where nothing was answered, a person is still to say which answer counts, or the question was dropped."""
    listed = list(places)
    if not listed:
        return []
    dropped = {
        pk
        for pk, one in latest_corrections(place.version_id for place in listed).items()
        if one.kind == CorrectionKind.DROPPED
    }
    responses = counted_responses(listed)
    marks = marks_by_place(responses)
    return [
        ToMark(
            place=place,
            response=responses[place.pk],
            marks=tuple(marks.get(place.pk, ())),
            since=place.attempt.awaits_marks_since or place.attempt.finished_at or place.attempt.deadline_at,
        )
        for place in listed
        if place.pk in responses and place.version_id not in dropped
    ]


def _wants(row: ToMark, user_id: int) -> bool:
    """Whether it is still to be marked, by somebody who hasn't."""
    if counted_marks(row.marks, double=row.place.attempt.double_marking):
        return False
    return user_id not in {mark.marker_id for mark in row.marks}


def with_last_answers(places: QuerySet[Any]) -> Any:
    """Annotated with the last answer of each and the last in time: a long text was saved many times on its way."""
    given = Response.objects.filter(question=OuterRef("pk")).order_by("-sequence", "-pk").values("pk")
    return places.annotate(
        last_in_time=Subquery(given.filter(is_late=False)[:1]),
        last_of_all=Subquery(given[:1]),
        has_late=Exists(given.filter(is_late=True)),
    )


def counted_responses(places: Iterable[Any]) -> dict[int, Response]:
    """By attempt question (`with_last_answers`) the answer that counts, where something was answered and nobody is
    still to say which; what it says is read when it is asked for. One statement."""
    chosen = [_counted(place) for place in places]
    found = Response.objects.filter(pk__in=[pk for pk in chosen if pk is not None])
    return {one.question_id: one for one in found.exclude(answer=[]).defer("answer")}


def _counted(place: Any) -> int | None:
    counts = _late_counts(place.attempt)
    if counts is None and place.has_late:
        return None
    last: int | None = place.last_of_all if counts else place.last_in_time
    return last


def _late_counts(attempt: Attempt) -> bool | None:
    """None while a person is to decide."""
    if attempt.late_answers == LateAnswerPolicy.COUNT:
        return True
    ruling = getattr(attempt, "late_ruling", None)
    return None if ruling is None else bool(ruling.accepted)
