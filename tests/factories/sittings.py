"""Many finished attempts at once, written as rows: what item analysis counts."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from assessments.enums import AttemptStatus, LateAnswerPolicy
from assessments.models import Assessment, Attempt, AttemptQuestion, Choice, QuestionVersion, Response, Result
from lms.org.models import Official, Position, Unit
from tests.factories.assessments import DEVICE
from tests.factories.people import make_official, make_posting

SECONDS_EACH = 20


def make_people(unit: Unit, position: Position, count: int, *, province: Unit | None = None) -> list[Official]:
    """Officials of a unit, without an account."""
    made = [make_official(f"Trần Văn Số {number}", province=province or unit) for number in range(count)]
    for one in made:
        make_posting(one, unit, position)
    return made


def make_sittings(people: Iterable[Official], assessment: Assessment, *, number: int = 1) -> list[Attempt]:
    """A finished attempt of each at the questions of the first draw rule, 20 seconds a question.

    The first half of the people are right at all questions but the last, the second half at none; at the last it is the
    other way round, as where its key is wrong. Wrong is always the second choice.
    """
    people, now = list(people), timezone.now()
    bank = assessment.draw_rules.all()[0].bank
    versions = list(QuestionVersion.objects.filter(question__bank=bank, is_current=True).order_by("pk"))
    choices = {one.pk: list(Choice.objects.filter(version=one).order_by("order")) for one in versions}
    attempts = Attempt.objects.bulk_create(_attempt(one, assessment, number, len(versions), now) for one in people)
    places = AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, order=order, version=version, choice_order=[c.pk for c in choices[version.pk]])
        for attempt in attempts
        for order, version in enumerate(versions, start=1)
    )
    able = {attempt.pk for attempt in attempts[: len(attempts) // 2]}
    right = {one.pk: (one.attempt_id in able) != (one.order == len(versions)) for one in places}
    Response.objects.bulk_create(
        Response(
            question=one,
            device=DEVICE,
            sequence=one.order,
            answer=[choices[one.version_id][0 if right[one.pk] else 1].pk],
            elapsed_ms=one.order * SECONDS_EACH * 1000,
            received_at=now,
        )
        for one in places
    )
    by_attempt: dict[int, dict[str, bool]] = {attempt.pk: {} for attempt in attempts}
    for one in places:
        by_attempt[one.attempt_id][str(one.pk)] = right[one.pk]
    Result.objects.bulk_create(
        Result(
            attempt=attempt,
            official_id=attempt.official_id,
            score=sum(by_attempt[attempt.pk].values()),
            out_of=len(versions),
            passed=False,
            marks=by_attempt[attempt.pk],
            effective_on=timezone.localdate(),
        )
        for attempt in attempts
    )
    return attempts


def _attempt(official: Official, assessment: Assessment, number: int, questions: int, now: object) -> Attempt:
    started = now - timedelta(hours=1)
    return Attempt(
        official=official,
        assessment=assessment,
        number=number,
        status=AttemptStatus.SUBMITTED,
        title=assessment.title,
        time_limit_minutes=20,
        pass_mark=assessment.pass_mark,
        question_count=questions,
        late_sync_hours=24,
        late_answers=LateAnswerPolicy.COUNT,
        outcomes=[],
        seed=number,
        device=DEVICE,
        device_since=started,
        started_at=started,
        deadline_at=started + timedelta(minutes=20),
        finished_at=started + timedelta(minutes=10),
    )
