"""Rules of giving: evaluated where the posting is written, by a decision and by a roster."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.models import Enrolment
from lms.core.models import AuditEntry
from lms.flows.assigning_rules import RuleFacts, apply_rules, save_rules, stop_rule, try_rule
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.reassignment import record_reassignment
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.enums import DecisionKind
from lms.org.models import Official, PostingVersion
from lms.plans.exceptions import RuleStopped, RuleTwice
from lms.plans.models import AssignedCourse, AssignmentRule
from tests.factories.assigning import Desk, finish
from tests.factories.gaps import NOW, TODAY
from tests.factories.plans import make_course_with_lessons
from tests.factories.rosters import make_ward, person
from tests.lms.flows.test_roster_plans import bring_in, undo

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 8, 3)


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk()


def keep(desk, **changed) -> AssignmentRule:
    usual = {
        "unit": desk.ward.ward,
        "position": desk.ward.positions["registrar"],
        "days": 45,
        "starts_on": TODAY,
        "course": desk.course,
        "in_charge": "Phan Thị Nội",
    }
    [rule] = save_rules([RuleFacts(**(usual | changed))], actor=desk.ward.hr, now=NOW)
    return rule


def move(desk, name="hoa", position="registrar", effective_on=FIRST_DAY):
    """An economist becomes a registrar at the office."""
    return record_reassignment(
        facts=DecisionFacts(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number=f"{name}/QĐ-UBND",
            signed_on=TODAY,
            effective_on=effective_on,
            issued_by="UBND phường",
        ),
        official=desk.ward.people[name],
        to_unit=desk.ward.office,
        to_position=desk.ward.positions[position],
        actor=desk.ward.hr,
        now=NOW,
    )


def test_a_decision_gives_what_the_rule_says_in_its_own_transaction(desk):
    rule = keep(desk)
    moved = move(desk)
    line = AssignedCourse.objects.get()
    due = date(2026, 9, 17)  # 45 days from the first day
    assert (line.rule, line.official, line.posting, line.due_on) == (
        rule,
        desk.ward.people["hoa"],
        moved.reassignment.begun,
        due,
    )
    assert Notice.objects.filter(kind=NoticeKind.COURSE_ASSIGNED).count() == 1
    rule.refresh_from_db()
    assert rule.last_run_at == NOW


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"starts_on": FIRST_DAY + timedelta(days=1)}, id="begins later"),
        pytest.param({"position": None, "unit": "economy"}, id="of another unit"),
        pytest.param({"position": "guard"}, id="of another position"),
    ],
)
def test_a_rule_that_is_not_for_it_gives_nothing(desk, changed):
    facts = dict(changed)
    if facts.get("unit"):
        facts["unit"] = desk.ward.economy
    if facts.get("position"):
        facts["position"] = desk.ward.positions["guard"]
    keep(desk, **facts)
    move(desk)
    assert not AssignedCourse.objects.exists()


def test_a_stopped_rule_gives_nothing_more(desk):
    rule = keep(desk)
    move(desk)
    stop_rule(rule=rule, actor=desk.ward.hr, now=NOW)
    with pytest.raises(RuleStopped):
        stop_rule(rule=rule, actor=desk.ward.hr, now=NOW)
    move(desk, "binh")
    assert AssignedCourse.objects.count() == 1
    assert AuditEntry.objects.filter(verb="plans.assignment_rule.stopped").count() == 1


def test_for_any_position_of_the_unit(desk):
    keep(desk, position=None)
    move(desk, position="guard")
    assert AssignedCourse.objects.count() == 1


def test_run_again_it_finds_nothing_to_do(desk):
    keep(desk)
    moved = move(desk)
    assert apply_rules([moved.reassignment.begun.pk], actor=None, now=NOW) == []
    assert AssignedCourse.objects.count() == 1


def test_whoever_has_passed_is_given_nothing(desk):
    keep(desk)
    finish(desk.ward.people["hoa"], desk.course)
    move(desk)
    assert not AssignedCourse.objects.exists()


def test_trying_it_writes_nothing(desk):
    rule = keep(desk)
    plan = try_rule(rule, now=NOW)
    assert plan.people == list(desk.look(desk.facts()).plan.people)
    assert (AssignedCourse.objects.count(), Enrolment.objects.count()) == (0, 0)


def test_the_same_rule_twice_is_refused(desk):
    rule = keep(desk)
    with pytest.raises(RuleTwice):
        keep(desk, days=60)
    stop_rule(rule=rule, actor=desk.ward.hr, now=NOW)
    assert keep(desk, days=60).days == 60


def test_it_binds_as_long_as_the_position_is_held(desk):
    keep(desk)
    moved = move(desk)
    days = [FIRST_DAY + timedelta(days=60), FIRST_DAY + timedelta(days=400)]
    assert [AssignedCourse.objects.overdue(day).count() for day in days] == [1, 1]
    PostingVersion.objects.filter(posting=moved.reassignment.begun).update(
        ends_on=FIRST_DAY + timedelta(days=90), end_recorded_at=NOW
    )
    assert [AssignedCourse.objects.overdue(day).count() for day in days] == [1, 0]


def test_a_roster_gives_it_too_and_its_undo_takes_it_back():
    ward, course = make_ward(), make_course_with_lessons("chung-thuc", "Chứng thực bản sao")
    now = timezone.now()
    rule = RuleFacts(unit=ward.ward, position=None, days=30, starts_on=timezone.localdate(now), course=course)
    save_rules([rule], actor=ward.hr, now=now)
    people = Official.objects.count()
    batch = bring_in(ward, [person()])
    line = AssignedCourse.objects.get()
    assert line.official.full_name == "Nguyễn Thị Hương"
    batch = undo(ward, batch)
    assert (batch.counts["undone"], batch.counts["kept"]) == (1, 0)
    assert (AssignedCourse.objects.count(), Official.objects.count()) == (0, people)
