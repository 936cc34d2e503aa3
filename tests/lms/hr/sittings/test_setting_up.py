"""The form of a sitting where days, tabs and other people get in its way."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.domain.sittings import make_pin
from assessments.models import Assessment, Attempt, ExamSitting, TimeGiven
from lms.core.display import format_date, format_datetime
from lms.core.models import AuditEntry
from lms.flows import learning
from tests.factories.assessments import DEVICE
from tests.factories.exam_sittings import make_invigilator, make_sitting, make_supervised
from tests.factories.people import make_commune, make_learner, make_official, make_position, make_posting, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward(db):
    return make_commune()


@pytest.fixture
def hr(ward):
    return make_invigilator(ward)


@pytest.fixture
def at_desk(hr):
    client = Client()
    client.force_login(hr)
    return client


def coming(days):
    return timezone.localdate() + timedelta(days=days)


def posted(ward, name, **days):
    person = make_official(name, user=make_user())
    make_posting(person, ward, make_position(), **days)
    return person


@pytest.fixture(autouse=True)
def exam(db):
    return make_supervised()


def typed_for(hr, **more):
    return {
        "assessment": Assessment.objects.get().pk,
        "place": "Hội trường",
        "day": format_date(coming(10)),
        "opens": "08:00",
        "closes": "09:30",
        "invigilators": [hr.pk],
    } | more


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())[1]


def listed():
    return sorted(ExamSitting.objects.get().candidates.values_list("official__full_name", flat=True))


def edited(sitting, at_desk, **more):
    """As the form of the page has it, `more` typed over."""
    page = at_desk.get(reverse("hr:sitting_edit", args=[sitting.uid]))
    opens, closes = timezone.localtime(sitting.opens_at), timezone.localtime(sitting.closes_at)
    return {
        "seen": hidden(page, "seen"),
        "place": sitting.place,
        "day": format_date(opens.date()),
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
        "last_day": format_date(closes.date()),
        "invigilators": list(sitting.invigilators.values_list("pk", flat=True)),
        "candidates": list(sitting.candidates.values_list("official", flat=True)),
    } | more


def test_who_comes_later_may_be_listed_and_who_leaves_before_is_named(ward, hr, at_desk):
    """Both are told in the list; somebody who comes after the sitting may sit it beforehand."""
    names = {"Lê Văn Ở": {}, "Hồ Thị Tới": {"starts_on": coming(5)}, "Bùi Văn Sau": {"starts_on": coming(20)}}
    stays, comes, after = (posted(ward, name, **days) for name, days in names.items())
    leaves = posted(ward, "Cao Thị Đi", ends_on=coming(3))

    page = at_desk.get(reverse("hr:sitting_new")).content.decode()
    chosen = [one.pk for one in (stays, comes, after)]
    refused = at_desk.post(reverse("hr:sitting_new"), typed_for(hr, candidates=[*chosen, leaves.pk])).content.decode()
    at_desk.post(reverse("hr:sitting_new"), typed_for(hr, everyone="on"))

    assert f"từ ngày {format_date(coming(5))}" in page
    assert f"đến hết ngày {format_date(coming(3))}" in page
    assert f"Đến ngày thi {format_date(coming(10))} có người không còn ở đơn vị này" in refused
    assert "nên chưa ghi gì: Cao Thị Đi." in refused
    assert listed() == ["Bùi Văn Sau", "Hồ Thị Tới", "Lê Văn Ở"]


def test_the_same_page_sent_twice_sets_up_one(ward, hr, at_desk):
    page = at_desk.get(reverse("hr:sitting_new"))
    sent = typed_for(hr, candidates=[posted(ward, "Lê Văn Ở").pk], client_id=hidden(page, "client_id"))

    answers = [at_desk.post(reverse("hr:sitting_new"), sent)["Location"] for _twice in range(2)]

    assert answers == [reverse("hr:sitting", args=[ExamSitting.objects.get().uid])] * 2
    assert AuditEntry.objects.filter(verb="assessments.sitting.set_up").count() == 1


def test_a_day_that_is_over_is_refused(ward, hr, at_desk):
    sent = typed_for(hr, candidates=[posted(ward, "Lê Văn Ở").pk], day=format_date(coming(-365)))

    page = at_desk.post(reverse("hr:sitting_new"), sent).content.decode()

    assert "đã qua nên không ai bắt đầu được" in page
    assert not ExamSitting.objects.exists()


def test_a_second_tab_does_not_write_over_the_first(ward, hr, at_desk, exam):
    one, other = posted(ward, "Lê Văn Ở"), posted(ward, "Hồ Thị Tới")
    sitting = make_sitting(ward, [one], hr, timezone.now() + timedelta(days=1), assessment=exam)
    first = edited(sitting, at_desk, candidates=[one.pk, other.pk])
    second = edited(sitting, at_desk, place="Phòng họp")

    saved = at_desk.post(reverse("hr:sitting_edit", args=[sitting.uid]), first)
    again = at_desk.post(reverse("hr:sitting_edit", args=[sitting.uid]), first)
    stale = at_desk.post(reverse("hr:sitting_edit", args=[sitting.uid]), second).content.decode()

    assert saved.status_code == again.status_code == 302
    assert "Ca thi này vừa được sửa ở nơi khác" in stale
    assert "<title>Lỗi: Sửa ca thi" in re.sub(r"\s+", " ", stale)
    assert listed() == ["Hồ Thị Tới", "Lê Văn Ở"]
    assert AuditEntry.objects.filter(verb="assessments.sitting.changed").count() == 1


@pytest.fixture
def at_work(ward, hr, exam):
    """Two began ten minutes before the closing an exam of twenty minutes; one of them handed in."""
    people = [make_learner(ward, make_position(), name) for name in ("Lê Văn Làm", "Hồ Thị Nộp")]
    sitting = make_sitting(ward, people, hr, timezone.now() - timedelta(minutes=50), assessment=exam)
    pin, now = make_pin(sitting=sitting, actor=hr, now=timezone.now()), timezone.now()
    attempts = [
        learning.start_attempt(
            official=person,
            assessment=sitting.assessment,
            client_id=uuid.uuid4(),
            device=DEVICE,
            now=now,
            actor=person.user,
            pin=pin,
        )
        for person in people
    ]
    learning.submit_attempt(attempt=attempts[1], device=DEVICE, answers=[], now=now, actor=None)
    return sitting, attempts[0]


def test_a_later_closing_gives_those_at_work_what_it_had_cut(at_work, hr, at_desk):
    sitting, attempt = at_work
    assert attempt.deadline_at == sitting.closes_at
    later = timezone.localtime(sitting.closes_at + timedelta(minutes=45))
    sent = edited(sitting, at_desk, closes=f"{later:%H:%M:%S}", last_day=format_date(later.date()))

    page = at_desk.post(reverse("hr:sitting_edit", args=[sitting.uid]), sent, follow=True).content.decode()

    given = TimeGiven.objects.get()
    attempt.refresh_from_db()
    assert attempt.deadline_at == given.deadline_after == attempt.started_at + timedelta(minutes=20)
    assert (given.attempt, given.deadline_before, given.given_by) == (attempt, sitting.closes_at, hr)
    assert "1 người đang làm được lùi giờ kết thúc theo giờ đóng mới" in page
    assert "giờ đóng lùi lại" in page


def test_an_earlier_closing_leaves_those_at_work_their_time_and_says_so(at_work, hr, at_desk):
    sitting, attempt = at_work
    sooner = timezone.localtime(sitting.closes_at - timedelta(minutes=5))
    sent = edited(sitting, at_desk, closes=f"{sooner:%H:%M:%S}", last_day=format_date(sooner.date()))

    page = at_desk.post(reverse("hr:sitting_edit", args=[sitting.uid]), sent, follow=True).content.decode()

    deadline = attempt.deadline_at
    attempt.refresh_from_db()
    assert (attempt.deadline_at, TimeGiven.objects.count()) == (deadline, 0)
    assert "1 người đang làm vẫn làm đến giờ của mình" in page
    assert f"(trước đó {format_datetime(sitting.opens_at)} – {format_datetime(sitting.closes_at)})" in page


def test_nobody_gives_themselves_time_by_a_later_closing(at_work, hr, at_desk):
    sitting, attempt = at_work
    attempt.official.user.role_grants.create(role="hr", unit=sitting.unit, valid_from=coming(-1))
    own = Client()
    own.force_login(attempt.official.user)
    later = timezone.localtime(sitting.closes_at + timedelta(minutes=45))
    sent = edited(sitting, own, closes=f"{later:%H:%M:%S}", last_day=format_date(later.date()))

    own.post(reverse("hr:sitting_edit", args=[sitting.uid]), sent)

    sitting.refresh_from_db()
    assert sitting.closes_at > attempt.deadline_at
    assert Attempt.objects.get(pk=attempt.pk).deadline_at == attempt.deadline_at
