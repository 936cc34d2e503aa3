"""Ending an attempt: handed in, closed at its deadline, marked again when late answers arrive."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessments.domain.answers import (
    ON_ITS_WAY,
    Answer,
    admit,
    check_choices,
    free_sequence,
    gave_way_at,
    held_answer,
    new_response,
)
from assessments.domain.grading import Grade, grade_paper
from assessments.domain.papers import answers_of
from assessments.enums import AttemptStatus, LateAnswerPolicy
from assessments.exceptions import OtherDevice, UnknownChoice
from assessments.models import Attempt, AttemptQuestion, Choice, Response, Result
from lms.core.display import format_time
from lms.core.domain.audit import record, register_verb
from lms.core.exceptions import RuleViolation
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

SUBMITTED = register_verb("assessments.attempt.submitted", _("Nộp bài %(title)s: %(score)s/%(out_of)s câu đúng"))
CLOSED = register_verb(
    "assessments.attempt.closed", _("Hệ thống đóng bài %(title)s khi hết giờ: %(score)s/%(out_of)s câu đúng")
)
REGRADED = register_verb(
    "assessments.result.regraded",
    _("Chấm lại %(title)s: từ %(old_score)s thành %(score)s/%(out_of)s câu đúng"),
)
LATE_REASON = "late_answers"
"""Kept with the result as a code; readers say it in their language."""


@dataclass(frozen=True)
class RefusedAnswer:
    order: int
    code: str
    message: str


@dataclass(frozen=True)
class Submission:
    """What came of handing in. `is_new`: this call wrote the result, so what follows from it is still to be done."""

    attempt: Attempt
    result: Result
    is_new: bool
    refused: list[RefusedAnswer] = field(default_factory=list)


def submit_attempt(
    *, attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime, actor: User | None
) -> Submission:
    """Take the full snapshot of a device, end the attempt and mark it. Twice gives the same result.

    Every answer is judged by itself; one that can't be taken is named in `refused` and takes no other along.
    """
    with transaction.atomic():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if held.status == AttemptStatus.SUBMITTED:
            return Submission(held, latest_result(held), is_new=False)
        if held.status == AttemptStatus.CLOSED:
            return accept_late_submit(attempt=held, device=device, answers=answers, now=now, actor=actor)
        if device != held.device:
            raise OtherDevice(time=format_time(held.device_since))
        refused = _store(held, device, answers, now)
        held.status = AttemptStatus.SUBMITTED
        held.finished_at, held.received_at = min(now, held.deadline_at), now
        held.save(update_fields=["status", "finished_at", "received_at"])
        result = _write_result(held, verb=SUBMITTED, actor=actor)
        return Submission(held, result, is_new=True, refused=refused)


def accept_late_submit(
    *, attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime, actor: User | None
) -> Submission:
    """The system had closed the attempt; what was answered in time still counts, as a result that supersedes.

    The attempt is held by the caller's transaction.
    """
    if device != attempt.device and gave_way_at(attempt, device) is None:
        raise OtherDevice(time=format_time(attempt.device_since))
    refused = _store(attempt, device, answers, now)
    attempt.received_at = now
    attempt.save(update_fields=["received_at"])
    again = regrade_attempt(attempt=attempt, reason=LATE_REASON, actor=actor)
    return Submission(attempt, again or latest_result(attempt), is_new=again is not None, refused=refused)


def attempts_to_close(now: datetime, *, official: Official | None = None) -> list[Attempt]:
    """Those nobody handed in, for `settle_attempt` one by one. Leaving it out changes no figure."""
    overdue = Attempt.objects.overdue(now - ON_ITS_WAY)
    if official is not None:
        overdue = overdue.filter(official=official)
    return list(overdue.order_by("deadline_at"))


def settle_attempt(*, attempt: Attempt, now: datetime) -> Result | None:
    """Close the attempt if its time is over, or mark it again if late answers came; the new result, if any.

    It is closed from the answers received, with the deadline as its finish.
    """
    with transaction.atomic():
        held = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if held.status == AttemptStatus.CLOSED:
            return regrade_attempt(attempt=held, reason=LATE_REASON, actor=None)
        if held.status != AttemptStatus.OPEN or now <= held.deadline_at + ON_ITS_WAY:
            return None
        held.status, held.finished_at = AttemptStatus.CLOSED, held.deadline_at
        held.save(update_fields=["status", "finished_at"])
        return _write_result(held, verb=CLOSED, actor=None)


def regrade_attempt(*, attempt: Attempt, reason: str, actor: User | None) -> Result | None:
    """Append a result where marking the answers gives another one than the last; the last stays as it was.

    The attempt is held by the caller's transaction.
    """
    last = latest_result(attempt)
    grade = _grade(attempt)
    if _marks(grade) == last.marks:
        return None
    return _write_result(attempt, verb=REGRADED, actor=actor, grade=grade, supersedes=last, reason=reason)


def latest_result(attempt: Attempt) -> Result:
    result: Result = Result.objects.latest().get(attempt=attempt)
    return result


def _store(attempt: Attempt, device: uuid.UUID, answers: Sequence[Answer], now: datetime) -> list[RefusedAnswer]:
    """Add the answers that may be added; those stored before are no news."""
    places = {place.order: place for place in AttemptQuestion.objects.filter(attempt=attempt).select_related("version")}
    own: dict[int, list[Response]] = defaultdict(list)
    for row in Response.objects.of_attempt(attempt.pk).filter(device=device):
        own[row.question_id].append(row)
    refused = []
    for given in answers:
        place = places.get(given.order)
        try:
            if place is None:
                raise UnknownChoice(order=given.order)
            if given.sequence is None or held_answer(own[place.pk], given) is not None:
                continue
            check_choices(place, given)
            is_late = admit(attempt, given, device=device, now=now)
        except RuleViolation as violation:
            refused.append(RefusedAnswer(given.order, violation.code, str(violation)))
        else:
            sequence = free_sequence(own[place.pk], given.sequence)
            own[place.pk].append(new_response(place, given, device=device, sequence=sequence, now=now, is_late=is_late))
    Response.objects.bulk_create([row for rows in own.values() for row in rows if row.pk is None])
    return refused


def _grade(attempt: Attempt) -> Grade:
    version_of = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "version_id"))
    right: dict[int, set[int]] = {version_id: set() for version_id in version_of.values()}
    keys = Choice.objects.filter(version_id__in=right, is_correct=True)
    for version_id, choice_id in keys.values_list("version_id", "pk"):
        right[version_id].add(choice_id)
    answers = answers_of(attempt, with_late=attempt.late_answers == LateAnswerPolicy.COUNT)
    return grade_paper(
        {question: frozenset(right[version_id]) for question, version_id in version_of.items()},
        {question: given.answer for question, given in answers.items()},
        pass_mark=attempt.pass_mark,
    )


def _write_result(
    attempt: Attempt,
    *,
    verb: str,
    actor: User | None,
    grade: Grade | None = None,
    supersedes: Result | None = None,
    reason: str = "",
) -> Result:
    grade = grade or _grade(attempt)
    result: Result = Result.objects.create(
        attempt=attempt,
        official_id=attempt.official_id,
        posting_id=attempt.posting_id,
        score=grade.score,
        out_of=grade.out_of,
        passed=grade.passed,
        marks=_marks(grade),
        effective_on=localdate(attempt.finished_at),
        supersedes=supersedes,
        reason=reason,
    )
    before = {"score": supersedes.score, "passed": supersedes.passed} if supersedes else None
    after = {"title": attempt.title, "score": grade.score, "out_of": grade.out_of, "passed": grade.passed}
    record(verb=verb, target=attempt, actor=actor, before=before, after=after, reason=reason)
    return result


def _marks(grade: Grade) -> dict[str, bool]:
    """As it reads back from JSON: keys are text."""
    return {str(question): right for question, right in grade.marks.items()}
