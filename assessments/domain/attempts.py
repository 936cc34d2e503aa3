"""Starting an attempt and holding it: who may begin and when, and which device writes."""

from __future__ import annotations

import logging
import secrets
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.moving_deadlines import move_deadlines
from assessments.domain.sittings import PIN_LENGTH
from assessments.domain.sources import sources_of
from assessments.domain.start_checks import StartCheck, may_start
from assessments.enums import UNFINISHED, TimeReason
from assessments.exceptions.assessments import PaperNotDrawable
from assessments.exceptions.attempts import AttemptFinished, AttemptNotFound, MayNotStart, PaperNotReady
from assessments.exceptions.sittings import PinMissing
from assessments.models import Assessment, Attempt, AttemptQuestion, ExamSitting
from lms.core.display import format_time
from lms.core.domain.audit import record, register_verb
from lms.org.models import Official, Posting

if TYPE_CHECKING:
    from lms.accounts.models import User

logger = logging.getLogger(__name__)

STARTED = register_verb("assessments.attempt.started", _("Bắt đầu lượt %(number)s: %(title)s, %(questions)s câu"))
TAKEN_OVER = register_verb("assessments.attempt.taken_over", _("Chuyển lượt làm bài sang máy khác"))

SEED_BITS = 62
SEQUENCES_OF_A_DEVICE = 100_000


def start_attempt(
    *,
    official: Official,
    posting: Posting | None,
    assessment: Assessment,
    client_id: uuid.UUID,
    device: uuid.UUID,
    now: datetime,
    actor: User | None,
    entered: ExamSitting | None = None,
    anew_since: date | None = None,
) -> Attempt:
    """Begin, or come back to what was begun: the same `client_id` twice, or a second tab, starts nothing new.

    `entered`: the sitting whose PIN the person has given; a supervised exam begins in it or not at all. `anew_since`:
    as for `may_start`.

    Rules, questions, order and posting are copied onto the attempt here and never read from the assessment again.
    """
    with transaction.atomic():
        Official.objects.select_for_update(no_key=True).values_list("pk").get(pk=official.pk)
        sent_before: Attempt | None = Attempt.objects.filter(uid=client_id).first()
        if sent_before:
            if (sent_before.official_id, sent_before.assessment_id) != (official.pk, assessment.pk):
                raise AttemptNotFound
            return sent_before
        check = may_start(official, assessment, now, anew_since=anew_since)
        if check.open_attempt:
            return check.open_attempt
        if not check.allowed:
            raise MayNotStart(reason=check.reason)
        if check.sitting != entered:
            raise PinMissing(length=PIN_LENGTH)
        attempt = _write_attempt(official, posting, assessment, client_id, device, check, now)
        record(
            verb=STARTED,
            target=attempt,
            actor=actor,
            after={
                "number": attempt.number,
                "title": attempt.title,
                "questions": attempt.question_count,
                "posting": posting.pk if posting else None,
                "deadline_at": attempt.deadline_at,
            },
        )
        if check.extra:
            held = [(attempt, check.deadline_at)]
            why, extra = TimeReason.ARRANGEMENT, check.extra
            move_deadlines(held, why=why, extra=extra, now=now, actor=None, client_id=attempt.uid)
        return attempt


def take_over(*, attempt: Attempt, device: uuid.UUID, now: datetime, actor: User | None) -> Attempt:
    """From now on this device writes; the one that gave way may still send what was answered before."""
    with transaction.atomic():
        held: Attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
        if held.status not in UNFINISHED:
            raise AttemptFinished(time=format_time(held.finished_at))
        if held.device == device:
            return held
        gave_way = {"device": str(held.device), "until": now.isoformat()}
        held.earlier_devices = [*held.earlier_devices, gave_way]
        held.device, held.device_since = device, now
        held.save(update_fields=["device", "device_since", "earlier_devices"])
        record(verb=TAKEN_OVER, target=held, actor=actor, before=gave_way, after={"device": device})
        return held


def sequence_base(attempt: Attempt) -> int:
    """The sequence above which the present device counts.

    Each device counts in a range of its own, so what an earlier one sends late never outranks what was answered
    after it gave way.
    """
    return len(attempt.earlier_devices) * SEQUENCES_OF_A_DEVICE


def _write_attempt(
    official: Official,
    posting: Posting | None,
    assessment: Assessment,
    client_id: uuid.UUID,
    device: uuid.UUID,
    check: StartCheck,
    now: datetime,
) -> Attempt:
    seed = secrets.randbits(SEED_BITS)
    try:
        paper = sources_of(assessment).draw(seed=seed, shuffle=assessment.shuffle)
    except PaperNotDrawable as short:
        logger.error("The open assessment %s can't be drawn: %s", assessment.slug, short)
        raise PaperNotReady from short
    attempt: Attempt = Attempt.objects.create(
        uid=client_id,
        official=official,
        posting=posting,
        assessment=assessment,
        number=check.attempts_made + 1,
        title=assessment.title,
        kind=assessment.kind,
        time_limit_minutes=assessment.time_limit_minutes,
        pass_mark=assessment.pass_mark,
        question_count=len(paper),
        late_sync_hours=assessment.late_sync_hours,
        late_answers=assessment.late_answers,
        outage_minutes=assessment.outage_minutes,
        feedback=assessment.feedback,
        double_marking=assessment.double_marking,
        competency_marks=dict(assessment.competency_marks.values_list("competency_id", "percent")),
        outcomes=[
            {"competency": competency, "level": level}
            for competency, level in assessment.outcomes.order_by("pk").values_list("competency_id", "level")
        ],
        seed=seed,
        device=device,
        device_since=now,
        started_at=now,
        deadline_at=check.deadline_without_extra,
        sitting=check.sitting,
    )
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, order=order, version_id=drawn.version_id, choice_order=drawn.choice_order)
        for order, drawn in enumerate(paper, start=1)
    )
    return attempt
