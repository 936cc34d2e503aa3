"""Reminding of what is late, and putting its date off."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from lms.core.models import AuditEntry
from lms.flows.enums import NoticeKind
from lms.flows.late_work import extend, plan_reminding, remind, reminder_text
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.plans.domain.late_work import LateWork
from lms.plans.exceptions import ExtensionNotLater
from lms.plans.models import AssignedCourse, AssignmentRule, DueExtension, LearningReminder, PlanItem
from tests.factories.assigning import FRIDAY, Desk
from tests.factories.gaps import NOW, TODAY
from tests.factories.plans import make_item, make_plan

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=11)


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk()


@pytest.fixture
def late(desk):
    """An is late with a line of a plan and with a course that HR gave, Đạt with the line of a plan."""
    ward = desk.ward
    items = [
        make_item(
            make_plan(ward.people[name], ward.postings[name], starts_on=TODAY - timedelta(days=90)),
            ward.competencies["T02"],
            course=desk.course,
            due_on=TODAY - timedelta(days=days),
        )
        for name, days in (("an", 9), ("dat", 2))
    ]
    rule = AssignmentRule.objects.create(
        unit=ward.ward, course=desk.course, days=9, starts_on=TODAY, recorded_by=ward.hr, recorded_at=NOW
    )
    line = AssignedCourse.objects.create(
        rule=rule,
        posting=ward.postings["an"],
        official=ward.people["an"],
        course=desk.course,
        enrolment=items[0].enrolment,
        due_on=TODAY - timedelta(days=4),
        assigned_on=TODAY - timedelta(days=30),
    )
    title = desk.course.title
    work = [LateWork(one.plan.official_id, title, one.due_on, item=one) for one in items]
    return [*work, LateWork(line.official_id, title, line.due_on, assigned=line)]


def send(desk, late, *, client_id=None, now=NOW):
    return remind(late, client_id=client_id or uuid.uuid4(), actor=desk.ward.hr, now=now)


def put_off(desk, late, *, due_on=LATER, client_id=None):
    return extend(
        late, due_on=due_on, reason="nghỉ ốm", client_id=client_id or uuid.uuid4(), actor=desk.ward.hr, now=NOW
    )


def test_each_person_is_reminded_once_of_everything(desk, late):
    assert len(send(desk, late)) == 2
    kept = LearningReminder.objects.get(official=desk.ward.people["an"])
    assert len(kept.items) == 2
    told = Notice.objects.get(official=desk.ward.people["an"], kind=NoticeKind.LEARNING_REMINDED)
    assert sentence(told) == reminder_text([late[0], late[2]])
    assert "“Chứng thực bản sao”, hạn 11/07/2026" in sentence(told)
    assert AuditEntry.objects.filter(verb="plans.learning.reminded").count() == 2


def test_the_same_form_twice_reminds_once(desk, late):
    client_id = uuid.uuid4()
    send(desk, late, client_id=client_id)
    send(desk, late, client_id=client_id)
    assert LearningReminder.objects.count() == 2


def test_whoever_was_reminded_in_the_last_three_days_is_left_alone(desk, late):
    send(desk, late[1:2])
    later = NOW + timedelta(days=2, hours=23)
    assert list(plan_reminding(late, now=later).lately) == [desk.ward.people["dat"].pk]
    assert [one.official for one in send(desk, late, now=later)] == [desk.ward.people["an"]]
    assert len(plan_reminding(late[1:2], now=NOW + timedelta(days=3)).work) == 1


def test_a_date_is_put_off_and_the_old_one_kept(desk, late):
    assert put_off(desk, late) == 2
    assert set(PlanItem.objects.values_list("due_on", flat=True)) == {LATER}
    assert AssignedCourse.objects.get(pk=late[2].assigned.pk).due_on == LATER
    kept = DueExtension.objects.order_by("due_before").values_list("due_before", "due_on", "reason")
    assert list(kept) == [(TODAY - timedelta(days=days), LATER, "nghỉ ốm") for days in (9, 4, 2)]
    told = Notice.objects.filter(kind=NoticeKind.DUE_EXTENDED)
    assert {sentence(one) for one in told} == {
        "“Chứng thực bản sao” được gia hạn đến 31/07/2026. Lý do: nghỉ ốm",
    }


def test_sent_twice_it_is_put_off_once(desk, late):
    client_id = uuid.uuid4()
    put_off(desk, late, client_id=client_id)
    put_off(desk, late, client_id=client_id, due_on=FRIDAY)
    assert DueExtension.objects.count() == 3
    assert Notice.objects.filter(kind=NoticeKind.DUE_EXTENDED).count() == 2


@pytest.mark.parametrize("days", [-20, 0])
def test_the_new_date_must_be_ahead(desk, late, days):
    with pytest.raises(ExtensionNotLater):
        put_off(desk, late, due_on=TODAY + timedelta(days=days))
    assert not DueExtension.objects.exists()
