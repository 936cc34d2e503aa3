"""What the owner of an attempt may know while late answers are still taken in: what has arrived, and until when."""

from dataclasses import dataclass
from datetime import datetime

from assessments.domain.answers_to_mark import MARK_WITHIN
from assessments.domain.deadlines import late_until
from assessments.domain.marking import late_answers_wait, places_waiting
from assessments.domain.papers import answers_of
from assessments.domain.receipts import receipt_code
from assessments.enums import AttemptStatus
from assessments.models import Attempt, AttemptQuestion


@dataclass(frozen=True)
class Waiting:
    """Nothing in it says whether an answer is right."""

    answered: int
    until: datetime
    receipt: str


@dataclass(frozen=True)
class MarkingWait:
    """People are to mark some of it. `late_held`: somebody is first to say whether late answers count."""

    answered: int
    orders: tuple[int, ...]
    """Of the questions that wait, by their place in the paper."""
    expected_by: datetime
    late_held: bool
    receipt: str


def waiting_of(attempt: Attempt) -> Waiting | None:
    """None unless the attempt's time is over and it still takes answers. Two statements."""
    if attempt.status != AttemptStatus.WAITING:
        return None
    order_of = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "order"))
    given = {order_of[pk]: one.answer for pk, one in answers_of(attempt).items() if one.answer}
    return Waiting(len(given), late_until(attempt), receipt_code(attempt.uid, given))


def marking_wait_of(attempt: Attempt) -> MarkingWait | None:
    """None unless it waits for people's marks; a fixed number of statements."""
    if attempt.awaits_marks_since is None:
        return None
    order_of = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "order"))
    given = {order_of[pk]: one.answer for pk, one in answers_of(attempt).items() if one.answer}
    return MarkingWait(
        answered=len(given),
        orders=tuple(sorted(order_of[pk] for pk in places_waiting(attempt))),
        expected_by=attempt.awaits_marks_since + MARK_WITHIN,
        late_held=late_answers_wait(attempt),
        receipt=receipt_code(attempt.uid, given),
    )
