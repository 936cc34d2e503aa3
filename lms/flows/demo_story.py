"""What people of the demo ward have done so far, step by step through the product's own flows."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.models import Attempt, Choice
from courses.domain.practice import right_choices, tick_ids
from courses.enums import ProgressKind
from courses.models import CoursePage, Enrolment, LessonPage
from lms.accounts.models import User
from lms.competencies.models import Competency
from lms.evidence.domain.recording import record_document
from lms.evidence.enums import EvidenceKind
from lms.flows import learning
from lms.flows.reassignment import ReassignmentOutcome, record_reassignment
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.enums import DecisionKind
from lms.org.models import Official, Position, Posting, Unit
from lms.plans.domain.status import postings_on, status_from_facts

if TYPE_CHECKING:
    from wagtail.blocks import StreamChild

STORY_TELLERS = {"BH0034", "BH0035", "BH0036"}
"""Agriculture officers who are or will be moved to justice: their evidence leaves five gaps there."""
SEEN_LEVELS = {"T13": 2, "T14": 2, "T16": 4, "T09": 3}


@dataclass(frozen=True)
class Journey:
    """Who moves people, and what every decision of the ward says alike."""

    ward: Unit
    actor: User
    issued_by: str
    signer: str


def prove_competencies(people: Mapping[str, Official], *, actor: User, now: datetime) -> None:
    """Recognised prior learning for most of what each post requires, with gaps left; marked illustrative."""
    today = timezone.localdate(now)
    codes = {pk: code for code, pk in Competency.objects.values_list("code", "pk")}
    competencies = {one.pk: one for one in Competency.objects.all()}
    by_id = {one.pk: (code, one) for code, one in people.items()}
    done: set[tuple[int, int]] = set()
    ours = [fact for fact in postings_on(today) if fact.official_id in by_id]
    postings = Posting.objects.in_bulk([fact.posting_id for fact in ours])
    for status in status_from_facts(ours, today):
        staff_code, official = by_id[status.posting.official_id]
        for check in status.checks:
            competency_id = check.required.competency_id
            level = _level_shown(staff_code, codes[competency_id], check.required.min_level)
            if level and (official.pk, competency_id) not in done:
                done.add((official.pk, competency_id))
                record_document(
                    official=official,
                    posting=postings[status.posting.posting_id],
                    competency=competencies[competency_id],
                    kind=EvidenceKind.PRIOR,
                    level=level,
                    title="Phiếu công nhận năng lực đã có (minh họa)",
                    issuer="Ủy ban nhân dân phường Buôn Hồ",
                    effective_on=today,
                    actor=actor,
                    now=now,
                )
    for code in STORY_TELLERS & people.keys():
        _add_seen(people[code], "T13", done, actor, now)


def _add_seen(official: Official, code: str, done: set[tuple[int, int]], actor: User, now: datetime) -> None:
    competency = Competency.objects.get(code=code)
    if (official.pk, competency.pk) not in done:
        record_document(
            official=official,
            posting=None,
            competency=competency,
            kind=EvidenceKind.PRIOR,
            level=SEEN_LEVELS[code],
            title="Phiếu công nhận năng lực đã có (minh họa)",
            issuer="Ủy ban nhân dân phường Buôn Hồ",
            effective_on=timezone.localdate(now),
            actor=actor,
            now=now,
        )


def _level_shown(staff_code: str, code: str, needed: int) -> int:
    """0 for nothing; steady from build to build."""
    if staff_code in STORY_TELLERS:
        return SEEN_LEVELS.get(code, needed)
    draw = zlib.crc32(f"{staff_code}/{code}".encode()) % 20
    if draw < 13:
        return needed
    if draw < 15:
        return min(needed + 1, 5)
    return needed - 1 if draw < 18 else 0


def reassign(
    journey: Journey, official: Official, position: str, *, number: str, effective_on: date, now: datetime
) -> ReassignmentOutcome:
    """A điều động inside the ward, to where the position usually sits."""
    target = Position.objects.get(code=position)
    divisions = Unit.objects.within(journey.ward.pk, effective_on).filter(
        versions__name__in=[part.strip() for part in target.department.split("/")]
    )
    facts = DecisionFacts(
        client_id=uuid.uuid5(uuid.NAMESPACE_URL, number),
        kind=DecisionKind.TRANSFER,
        number=number,
        signed_on=timezone.localdate(now),
        effective_on=effective_on,
        issued_by=journey.issued_by,
        signer=journey.signer,
        signer_title="Chủ tịch UBND",
        summary=f"Về việc điều động công chức {official.full_name}",
    )
    return record_reassignment(
        facts=facts,
        official=official,
        to_unit=divisions.first() or journey.ward,
        to_position=target,
        actor=journey.actor,
        now=now,
    )


def study(official: Official, course: CoursePage, *, begin: datetime, steps: int | None = None) -> None:
    """Work through the course's steps in order, a few minutes each; all of them when `steps` is None."""
    enrolment = Enrolment.objects.open().get(official=official, course=course)
    walked = 0
    for lesson in LessonPage.objects.of_course(course):
        for block_id in lesson.step_ids:
            if steps is not None and walked >= steps:
                return
            for kind, detail in _acts_of(lesson.step(block_id)):
                moment = begin + timedelta(minutes=3 * walked + (kind == ProgressKind.DONE))
                learning.record_step(
                    enrolment=enrolment,
                    lesson=lesson,
                    block_id=block_id,
                    kind=kind,
                    client_id=uuid.uuid4(),
                    happened_at=moment,
                    detail=detail,
                    actor=official.user,
                    now=moment,
                )
            walked += 1


def _acts_of(block: StreamChild) -> Iterator[tuple[ProgressKind, str]]:
    """Everything a careful learner does at a step."""
    yield ProgressKind.OPENED, ""
    for tick in sorted(tick_ids(block)):
        yield ProgressKind.ACTION_TICKED, tick
    for choice in sorted(right_choices(block))[:1]:
        yield ProgressKind.TRIED, choice
    yield ProgressKind.DONE, ""


def sit_exam(official: Official, course: CoursePage, *, right: int, now: datetime) -> Attempt:
    """Sit the course's exam with so many right answers."""
    assert course.assessment is not None
    device = uuid.uuid4()
    attempt = learning.start_attempt(
        official=official,
        assessment=course.assessment,
        client_id=uuid.uuid4(),
        device=device,
        now=now,
        actor=official.user,
    )
    answers = []
    for question in attempt.questions.order_by("order"):
        choices = Choice.objects.filter(version=question.version_id)
        chosen = choices.filter(is_correct=True) if question.order <= right else choices.filter(is_correct=False)[:1]
        answers.append(
            Answer(
                order=question.order,
                sequence=question.order,
                answer=tuple(chosen.values_list("pk", flat=True)),
                flagged=False,
                elapsed_ms=question.order * 60_000,
            )
        )
    learning.submit_attempt(
        attempt=attempt, device=device, answers=answers, now=now + timedelta(minutes=12), actor=official.user
    )
    return attempt
