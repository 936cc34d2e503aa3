import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.domain.arrangements import end_arrangement, extended, record_arrangement
from assessments.domain.closing import settle_attempt, submit_attempt
from assessments.domain.giving_time import add_minutes
from assessments.domain.sittings import make_pin
from assessments.domain.start_checks import may_start
from assessments.enums import AttemptStatus, ExtraTime, TimeReason
from assessments.exceptions.sittings import (
    ArrangementDates,
    ArrangementEnded,
    ArrangementOverlaps,
    MinutesUnfit,
    NotInvigilator,
    OwnArrangement,
    TimeNotGiven,
)
from assessments.models import Attempt, TimeArrangement, TimeGiven
from lms.core.models import AuditEntry
from lms.flows import learning
from tests.factories.assessments import DEVICE, make_assessment, make_attempt
from tests.factories.exam_sittings import make_invigilator, make_sitting, make_supervised
from tests.factories.people import make_learner, make_position, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)
REASON = "Khiếm thị, có giấy xác nhận."


@pytest.fixture
def unit(learner):
    return learner.postings.get().versions.get().unit


@pytest.fixture
def invigilator(unit):
    return make_invigilator(unit)


def arrange(official, actor, now, extra=ExtraTime.HALF, start=date(2026, 7, 1), end=None):
    return record_arrangement(
        official=official,
        extra=extra,
        reason=REASON,
        approved_by="Chủ tịch UBND phường",
        valid_from=start,
        valid_to=end,
        actor=actor,
        now=now,
    )


def begun(unit, invigilator, now, count, **rules):
    people = [make_learner(unit, make_position(), f"Người {number}") for number in range(count)]
    sitting = make_sitting(unit, people, invigilator, now, assessment=make_supervised(**rules))
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    for one in people:
        learning.start_attempt(
            official=one,
            assessment=sitting.assessment,
            client_id=uuid.uuid4(),
            device=DEVICE,
            now=now,
            actor=one.user,
            pin=pin,
        )
    return sitting


def give(sitting, actor, now, minutes=10, **more):
    return add_minutes(sitting=sitting, minutes=minutes, client_id=uuid.uuid4(), actor=actor, now=now, **more)


@pytest.mark.parametrize(
    ("extra", "minutes"),
    [("", 45), ("x1.25", 57), ("x1.5", 68), ("x2", 90)],
)
def test_extended_counts_up_to_the_whole_minute(extra, minutes):
    assert extended(45, extra) == minutes * MINUTE


def test_an_arrangement_is_frozen_when_the_exam_begins(learner, invigilator, now):
    arrangement = arrange(learner, invigilator, now)

    attempt = make_attempt(learner, make_assessment(), now=now)
    end_arrangement(arrangement=arrangement, actor=invigilator, now=now)

    attempt.refresh_from_db()
    given = TimeGiven.objects.get(attempt=attempt)
    assert attempt.deadline_at == given.deadline_after == now + 30 * MINUTE
    assert (given.deadline_before, given.why, given.extra) == (now + 20 * MINUTE, TimeReason.ARRANGEMENT, "x1.5")
    assert may_start(learner, make_assessment("khac"), now).own_minutes == 20


def test_no_limit_runs_until_the_exam_closes_and_a_cut_is_told(learner, invigilator, now):
    arrange(learner, invigilator, now, ExtraTime.UNLIMITED)
    closing = make_assessment("dong-som", closes_at=now + 25 * MINUTE)

    check = may_start(learner, closing, now)

    assert (check.deadline_at, check.own_minutes, check.cut_short) == (now + 25 * MINUTE, None, True)
    assert may_start(learner, make_assessment("mo"), now).deadline_at == now + timedelta(days=30)


@pytest.mark.parametrize(
    ("start", "end", "extra"),
    [
        (date(2026, 7, 6), date(2026, 7, 6), "x1.5"),
        (date(2026, 7, 7), None, ""),
        (date(2026, 6, 1), date(2026, 7, 5), ""),
    ],
)
def test_an_arrangement_counts_on_its_days(learner, invigilator, now, start, end, extra):
    arrange(learner, invigilator, now - timedelta(days=9), start=start, end=end)

    assert may_start(learner, make_assessment(), now).extra == extra


def test_recording_refuses_ones_own_overlaps_and_dates(learner, invigilator, now):
    with pytest.raises(OwnArrangement):
        arrange(learner, learner.user, now)
    with pytest.raises(ArrangementDates):
        arrange(learner, invigilator, now, end=date(2026, 6, 30))
    first = arrange(learner, invigilator, now, end=date(2026, 7, 31))
    with pytest.raises(ArrangementOverlaps, match="01/07/2026"):
        arrange(learner, invigilator, now, start=date(2026, 7, 31))
    with pytest.raises(OwnArrangement):
        end_arrangement(arrangement=first, actor=learner.user, now=now)
    arrange(learner, invigilator, now, start=date(2026, 8, 1))
    end_arrangement(arrangement=first, actor=invigilator, now=now)
    with pytest.raises(ArrangementEnded):
        end_arrangement(arrangement=first, actor=invigilator, now=now)


def test_the_reason_is_written_nowhere_in_clear(learner, invigilator, now):
    arrange(learner, invigilator, now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM assessments_timearrangement")
        stored = cursor.fetchone()[0]
    lines = str(list(AuditEntry.objects.values_list("after", "before", "reason", "target_label")))
    assert TimeArrangement.objects.get().reason == REASON
    assert "Khiếm" not in stored + lines


@pytest.mark.parametrize("count", [1, 3])
def test_minutes_for_all_cost_the_same_for_any_number(unit, invigilator, now, count):
    sitting = begun(unit, invigilator, now, count)
    give(sitting, invigilator, now)  # the actor's name and rights are read once

    with CaptureQueriesContext(connection) as seen:
        given = give(sitting, invigilator, now, note="phòng thi mất điện")

    kinds = [query["sql"].split()[0] for query in seen if query["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}]
    assert len(kinds) == 6
    assert len(given) == count
    assert set(Attempt.objects.values_list("deadline_at", flat=True)) == {now + 40 * MINUTE}
    assert {(one.why, one.note, one.given_by) for one in given} == {
        (TimeReason.INVIGILATOR, "phòng thi mất điện", invigilator)
    }


def test_minutes_for_one_asked_twice_are_given_once(unit, invigilator, now):
    sitting = begun(unit, invigilator, now, 2)
    one, other = Attempt.objects.order_by("pk")
    asked = {"sitting": sitting, "minutes": 5, "client_id": uuid.uuid4(), "attempt_uid": one.uid}

    first = add_minutes(**asked, actor=invigilator, now=now)
    again = add_minutes(**asked, actor=invigilator, now=now + MINUTE)

    assert first == again
    assert list(Attempt.objects.order_by("pk").values_list("deadline_at", flat=True)) == [
        now + 25 * MINUTE,
        other.deadline_at,
    ]


def test_minutes_go_beyond_the_sitting_but_not_beyond_the_exam(unit, invigilator, now):
    sitting = begun(unit, invigilator, now, 1, closes_at=now + 70 * MINUTE)

    assert give(sitting, invigilator, now, minutes=60)[0].deadline_after == now + 70 * MINUTE
    with pytest.raises(TimeNotGiven):
        give(sitting, invigilator, now)


def test_minutes_reopen_what_has_no_marks_and_nothing_else(unit, invigilator, now):
    sitting = begun(unit, invigilator, now, 2)
    waiting, handed_in = Attempt.objects.order_by("pk")
    submit_attempt(attempt=handed_in, device=DEVICE, answers=[], now=now, actor=None)
    later = now + 25 * MINUTE
    settle_attempt(attempt=waiting, now=later)

    given = give(sitting, invigilator, later)

    waiting.refresh_from_db()
    assert [one.attempt for one in given] == [waiting]
    assert (waiting.status, waiting.finished_at) == (AttemptStatus.OPEN, None)
    assert waiting.deadline_at == later + 10 * MINUTE
    with pytest.raises(TimeNotGiven):
        give(sitting, invigilator, later, attempt_uid=handed_in.uid)


def test_minutes_are_for_the_named_to_give_and_have_a_measure(unit, invigilator, now):
    sitting = begun(unit, invigilator, now, 1)

    with pytest.raises(NotInvigilator):
        give(sitting, make_user(), now)
    for minutes in (0, 121):
        with pytest.raises(MinutesUnfit):
            give(sitting, invigilator, now, minutes=minutes)
