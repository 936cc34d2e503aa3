"""What the owner of an attempt may know while late answers are still taken in: what has arrived, and until when."""

from dataclasses import dataclass
from datetime import datetime

from assessments.domain.deadlines import late_until
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


def waiting_of(attempt: Attempt) -> Waiting | None:
    """None unless the attempt's time is over and it still takes answers. Two statements."""
    if attempt.status != AttemptStatus.WAITING:
        return None
    order_of = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "order"))
    given = {order_of[pk]: one.answer for pk, one in answers_of(attempt).items() if one.answer}
    return Waiting(len(given), late_until(attempt), receipt_code(attempt.uid, given))
