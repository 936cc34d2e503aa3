import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.arrangements import record_arrangement
from assessments.domain.changing_sittings import change_sitting
from assessments.domain.giving_time import add_minutes
from assessments.domain.sitting_desk import DeskState, desk_rows
from assessments.domain.sitting_entry import MOST_TRIES, PAUSE, enter_sitting
from assessments.domain.sittings import SittingFacts, end_sitting, make_pin, set_up_sitting
from assessments.domain.start_checks import may_start
from assessments.enums import ExtraTime, TimeReason
from assessments.exceptions.sittings import (
    CandidateBegun,
    CandidateElsewhere,
    CandidateInvigilates,
    InvigilatorMissing,
    InvigilatorUnknown,
    NotInvigilator,
    NotSupervised,
    PinMissing,
    PinNotMade,
    PinPaused,
    PinWrong,
    SittingOver,
    WindowBackwards,
)
from assessments.models import Attempt, ExamSitting, TimeGiven
from assessments.policy import can_manage_sitting
from lms.core.models import AuditEntry
from lms.flows import learning
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, sit
from tests.factories.exam_sittings import make_invigilator, make_sitting, make_supervised
from tests.factories.people import make_learner, make_official, make_position, make_province, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def unit(learner):
    return learner.postings.get().versions.get().unit


@pytest.fixture
def invigilator(unit):
    return make_invigilator(unit)


@pytest.fixture
def sitting(learner, unit, invigilator, now):
    return make_sitting(unit, [learner], invigilator, now)


def start(learner, assessment, now, pin="", client_id=None):
    return learning.start_attempt(
        official=learner,
        assessment=assessment,
        client_id=client_id or uuid.uuid4(),
        device=DEVICE,
        now=now,
        actor=learner.user,
        pin=pin,
    )


def wrong(pin):
    return f"{(int(pin) + 1) % 10**6:06}"


def test_a_supervised_exam_begins_with_the_pin_and_twice_begins_once(learner, sitting, invigilator, now):
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    client_id = uuid.uuid4()

    attempt = start(learner, sitting.assessment, now, f" {pin[:3]} {pin[3:]} ", client_id)
    again = start(learner, sitting.assessment, now, "", client_id)

    assert (attempt, attempt.sitting) == (again, sitting)
    assert attempt.deadline_at == now + timedelta(minutes=20)
    assert pin not in str(list(AuditEntry.objects.values_list("after", "reason")))
    assert pin not in ExamSitting.objects.get().pin_digest


def test_nobody_begins_it_past_the_pin(learner, sitting, now):
    with pytest.raises(PinMissing):
        make_attempt(learner, sitting.assessment, now=now)


@pytest.mark.parametrize(("typed", "violation"), [("", PinMissing), ("abc", PinMissing), ("123456", PinNotMade)])
def test_entering_without_a_pin_says_what_is_missing(learner, sitting, now, typed, violation):
    with pytest.raises(violation):
        start(learner, sitting.assessment, now, typed)


def test_wrong_pins_are_counted_by_person_and_pause_after_five(learner, sitting, invigilator, now):
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    for left in range(MOST_TRIES - 1, 0, -1):
        with pytest.raises(PinWrong, match=f"Còn {left} lần thử"):
            start(learner, sitting.assessment, now, wrong(pin))
    with pytest.raises(PinPaused, match="14:05"):
        start(learner, sitting.assessment, now, wrong(pin))
    with pytest.raises(PinPaused, match="14:05"):  # the right one too
        start(learner, sitting.assessment, now + PAUSE / 2, pin)

    assert [row.paused_until for row in desk_rows(sitting, now)] == [now + PAUSE]
    with pytest.raises(PinWrong, match="Còn 4 lần thử"):
        start(learner, sitting.assessment, now + PAUSE, wrong(pin))
    assert start(learner, sitting.assessment, now + PAUSE, pin).sitting == sitting


def test_a_new_pin_closes_the_old_one_and_ends_pauses(learner, sitting, invigilator, now):
    old = make_pin(sitting=sitting, actor=invigilator, now=now)
    for _try in range(MOST_TRIES):
        with pytest.raises((PinWrong, PinPaused)):
            start(learner, sitting.assessment, now, wrong(old))

    new = make_pin(sitting=sitting, actor=invigilator, now=now)

    sitting.refresh_from_db()
    if new != old:
        with pytest.raises(PinWrong, match="Còn 4"):
            enter_sitting(official=learner, sitting=sitting, pin=old, now=now)
    assert start(learner, sitting.assessment, now, new).sitting == sitting


@pytest.mark.parametrize(
    ("minutes", "code"),
    [(-1, "sitting_coming"), (0, ""), (59, ""), (60, "sitting_over")],
)
def test_it_begins_within_the_window_alone(learner, sitting, now, minutes, code):
    check = may_start(learner, sitting.assessment, now + timedelta(minutes=minutes))

    assert (check.allowed, check.code) == (not code, code)


def test_who_is_not_listed_or_watches_does_not_begin(learner, stranger, sitting, now):
    assert may_start(stranger, sitting.assessment, now).code == "no_sitting"
    sitting.invigilators.add(learner.user)
    assert may_start(learner, sitting.assessment, now).code == "no_sitting"


def test_a_window_that_ends_first_is_said_before(learner, sitting, now):
    check = may_start(learner, sitting.assessment, now + timedelta(minutes=50))

    assert (check.cut_short, check.minutes, check.closes_at) == (True, 10, sitting.closes_at)


def test_an_ended_sitting_lets_nobody_in_and_those_at_work_go_on(learner, sitting, invigilator, now):
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    attempt = start(learner, sitting.assessment, now, pin)
    for _twice in range(2):
        end_sitting(sitting=sitting, actor=invigilator, now=now)

    attempt.refresh_from_db()
    assert attempt.is_open
    assert AuditEntry.objects.filter(verb="assessments.sitting.closed").count() == 1
    with pytest.raises(SittingOver):
        make_pin(sitting=sitting, actor=invigilator, now=now)


def test_only_the_named_watch(sitting, unit, now):
    other = make_invigilator(unit, "Lê Văn Khác")

    assert can_manage_sitting(other, sitting, as_of=now.date())
    for act in (make_pin, end_sitting):
        with pytest.raises(NotInvigilator, match="Trần Thị Coi"):
            act(sitting=sitting, actor=other, now=now)


def test_managing_agrees_with_the_queryset(sitting, invigilator, now):
    elsewhere = make_invigilator(make_province("Tỉnh Khác"), "Người Lạ")
    answers = {
        user: (
            can_manage_sitting(user, sitting, as_of=now.date()),
            ExamSitting.objects.managed_by(user, as_of=now.date()).exists(),
        )
        for user in (invigilator, elsewhere)
    }

    assert list(answers.values()) == [(True, True), (False, False)]


def test_setting_up_refuses_what_could_not_be_sat(learner, unit, invigilator, now):
    exam, practice = make_supervised(), make_assessment("luyen-tap", kind="practice")
    here = make_learner(unit, make_position(), "Người Khác")
    elsewhere = make_official("Người Ngoài", user=make_user())

    def setting_up(assessment=exam, closes=60, watching=(invigilator,), people=(here,)):
        facts = SittingFacts(assessment, unit, "Phòng họp", now, now + timedelta(minutes=closes))
        return set_up_sitting(facts=facts, invigilators=watching, people=people, actor=invigilator, now=now)

    for wrongly, violation in (
        ({"assessment": practice}, NotSupervised),
        ({"closes": 0}, WindowBackwards),
        ({"watching": ()}, InvigilatorMissing),
        ({"watching": (make_user(),)}, InvigilatorUnknown),
        ({"people": (elsewhere,)}, CandidateElsewhere),
    ):
        with pytest.raises(violation):
            setting_up(**wrongly)
    own = make_learner(unit, make_position(), "Vừa Coi Vừa Thi")
    own.user = invigilator
    own.save()
    with pytest.raises(CandidateInvigilates, match="Vừa Coi Vừa Thi"):
        setting_up(people=(here, own))
    assert not ExamSitting.objects.exists()


def test_changing_keeps_who_has_begun(learner, sitting, unit, invigilator, now):
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    start(learner, sitting.assessment, now, pin)
    other = make_learner(unit, make_position(), "Người Đến Sau")
    facts = SittingFacts(sitting.assessment, unit, "Phòng họp", now, now + timedelta(minutes=90))

    def changing(people):
        return change_sitting(
            sitting=sitting, facts=facts, invigilators=[invigilator], people=people, actor=invigilator, now=now
        )

    with pytest.raises(CandidateBegun):
        changing([other])
    changed = changing([learner, other]).sitting

    assert (changed.place, changed.closes_at) == ("Phòng họp", now + timedelta(minutes=90))
    assert {row.official for row in desk_rows(changed, now)} == {learner, other}


def test_of_two_sittings_at_once_the_pin_made_last_opens(learner, sitting, unit, invigilator, now):
    """The other was set up for the wrong room, and nobody has ended it."""
    other = make_sitting(unit, [learner], invigilator, now, minutes=45, assessment=sitting.assessment)
    make_pin(sitting=sitting, actor=invigilator, now=now - timedelta(minutes=1))
    pin = make_pin(sitting=other, actor=invigilator, now=now)

    assert start(learner, sitting.assessment, now, pin).sitting == other


def close_at(sitting, moment, invigilator, people, now):
    facts = SittingFacts(sitting.assessment, sitting.unit, sitting.place, sitting.opens_at, moment)
    return change_sitting(
        sitting=sitting, facts=facts, invigilators=[invigilator], people=people, actor=invigilator, now=now
    )


def test_a_closing_that_moves_back_gives_time_to_whom_it_had_cut_short(unit, invigilator, now):
    """Of twenty minutes; begun ten before the closing, which then moves back by an hour. One has twice the time, one
    has been given five minutes more, one had all their time."""
    names = ("Kịp", "Cắt", "Gấp Đôi", "Được Thêm", "Nộp")
    people = {name: make_learner(unit, make_position(), name) for name in names}
    record_arrangement(
        official=people["Gấp Đôi"],
        extra=ExtraTime.DOUBLE,
        reason="Khiếm thị",
        approved_by="Chủ tịch",
        valid_from=timezone.localdate(now),
        valid_to=None,
        actor=invigilator,
        now=now,
    )
    sitting = make_sitting(unit, list(people.values()), invigilator, now - timedelta(minutes=50))
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    held = {
        name: start(one, sitting.assessment, now - timedelta(minutes=15 if name == "Kịp" else 0), pin)
        for name, one in people.items()
    }
    add_minutes(
        sitting=sitting,
        minutes=5,
        client_id=uuid.uuid4(),
        attempt_uid=held["Được Thêm"].uid,
        actor=invigilator,
        now=now,
    )
    learning.submit_attempt(attempt=held["Nộp"], device=DEVICE, answers=[], now=now, actor=None)

    close_at(sitting, now + timedelta(minutes=70), invigilator, list(people.values()), now)
    close_at(sitting, now + timedelta(minutes=5), invigilator, list(people.values()), now)

    left = {name: (Attempt.objects.get(pk=one.pk).deadline_at - now).total_seconds() / 60 for name, one in held.items()}
    assert left == {"Kịp": 5, "Cắt": 20, "Gấp Đôi": 40, "Được Thêm": 25, "Nộp": 10}
    moved = TimeGiven.objects.filter(why=TimeReason.CLOSING).order_by("attempt__official__full_name")
    assert [(one.attempt.official.full_name, one.given_by) for one in moved] == [
        (name, invigilator) for name in sorted(("Cắt", "Gấp Đôi", "Được Thêm"))
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_moving_the_closing_costs_the_same_for_any_number(unit, invigilator, now, count):
    people = [make_learner(unit, make_position(), f"Người {number}") for number in range(count)]
    sitting = make_sitting(unit, people, invigilator, now - timedelta(minutes=50))
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    for one in people:
        start(one, sitting.assessment, now, pin)

    with CaptureQueriesContext(connection) as seen:
        close_at(sitting, now + timedelta(minutes=70), invigilator, people, now)

    assert len(seen) == 21


def test_the_desk_says_who_is_where_in_five_statements(unit, invigilator, now, django_assert_num_queries):
    people = {name: make_learner(unit, make_position(), name) for name in ("Vắng", "Làm", "Rời", "Im", "Hết", "Nộp")}
    sitting = make_sitting(unit, list(people.values()), invigilator, now - timedelta(minutes=30))
    exam = sitting.assessment
    pin = make_pin(sitting=sitting, actor=invigilator, now=now)
    for name in ("Làm", "Rời", "Im", "Hết"):
        start(people[name], exam, now - timedelta(minutes=25 if name == "Hết" else 15), pin)
    sit_with = start(people["Nộp"], exam, now - timedelta(minutes=10), pin)
    learning.submit_attempt(attempt=sit_with, device=DEVICE, answers=[], now=now, actor=None)
    beats = {"Làm": (0, False), "Rời": (4, True), "Im": (9, False)}
    for name, (minutes, is_away) in beats.items():
        own = Attempt.objects.filter(official=people[name])
        own.update(beat_at=now - timedelta(minutes=minutes), is_away=is_away)

    with django_assert_num_queries(5):
        rows = desk_rows(sitting, now)

    assert {row.official.full_name: row.state for row in rows} == {
        "Vắng": DeskState.ABSENT,
        "Làm": DeskState.WORKING,
        "Rời": DeskState.AWAY,
        "Im": DeskState.SILENT,
        "Hết": DeskState.TIME_UP,
        "Nộp": DeskState.HANDED_IN,
    }
    assert next(row.heard_at for row in rows if row.state == DeskState.SILENT) == now - timedelta(minutes=9)


def test_may_start_of_a_supervised_exam_costs_one_statement_more(learner, sitting, now):
    with CaptureQueriesContext(connection) as seen:
        may_start(learner, sitting.assessment, now)

    assert len(seen) == 4


def test_attempts_used_up_are_told_before_the_sitting(learner, sitting, now):
    free = make_assessment("bai-tu-do", attempts_allowed=1, wait_hours=0)
    sit(learner, free, now)
    type(free).objects.filter(pk=free.pk).update(kind="supervised")
    free.refresh_from_db()

    assert may_start(learner, free, now).code == "no_attempts_left"
