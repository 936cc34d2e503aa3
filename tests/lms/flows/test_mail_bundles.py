"""Bundles of notices: for whom, what stands in them, when, and what happens when the mail server fails."""

import uuid
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from lms.flows.enums import NoticeKind
from lms.flows.late_work import remind
from lms.flows.mail_bundles import choose_mail, send_bundles
from lms.flows.models import MailChoice, Notice
from lms.flows.notices import notify
from lms.flows.surveys import begin_survey, give_own_views
from lms.plans.domain.assigning import Due
from lms.plans.domain.assigning_people import Who
from lms.plans.domain.late_work import LateWork
from lms.plans.models import AssignedCourse
from tests.factories.assigning import Desk, finish
from tests.factories.gaps import NOW, make_gap_ward
from tests.factories.people import make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MORNING = NOW + timedelta(days=1)
NIGHT = NOW.replace(hour=21)


@pytest.fixture
def ward():
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


@pytest.fixture
def an(ward):
    person = ward.people["an"]
    person.user, person.email = make_user(full_name="Trần Thị An"), "an@example.vn"
    person.save()
    choose_mail(official=person, wanted=True, now=NOW)
    return person


def tell(person, title, *, after=timedelta(hours=1)):
    with time_machine.travel(NOW + after, tick=False):
        return notify(official=person, kind=NoticeKind.COURSE_GIVEN, path="/hoc/", title=title)


def test_one_bundle_a_day_of_what_is_unread(an):
    tell(an, "Chứng thực")
    tell(an, "Hộ tịch")
    read = tell(an, "Đất đai")
    Notice.objects.filter(pk=read.pk).update(read_at=NOW)

    assert (send_bundles(MORNING), send_bundles(MORNING + timedelta(hours=1))) == (1, 0)

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["an@example.vn"], "Cầm tay chỉ việc: 2 thông báo mới")
    assert ["Chứng thực" in letter.body, "Hộ tịch" in letter.body, "Đất đai" in letter.body] == [True, True, False]
    assert "http://testserver/hoc/" in letter.body
    assert send_bundles(MORNING + timedelta(days=1)) == 0


def test_what_was_done_meanwhile_is_left_out(ward, an):
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        begin_survey(
            unit=ward.office,
            unit_name="Văn phòng",
            position=None,
            due_on=NOW.date() + timedelta(days=5),
            note="",
            client_id=uuid.uuid4(),
            actor=ward.hr,
            now=NOW + timedelta(hours=1),
        )
    levels = {ward.competencies["T01"].pk: 2}
    said = {"levels": levels, "client_id": uuid.uuid4(), "actor": an.user, "now": NOW + timedelta(hours=2)}
    give_own_views(official=an, **said)

    assert (send_bundles(MORNING), mail.outbox) == (0, [])


@pytest.fixture
def given(ward, an):
    """An was given a course, and reminded of it nine days later, when it was late."""
    desk = Desk(ward)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        desk.give(who=Who(codes=(an.staff_code,)), due=Due(on=NOW.date() + timedelta(days=4)))
    late = NOW + timedelta(days=9)
    with time_machine.travel(late, tick=False):
        [line] = AssignedCourse.objects.all()
        work = [LateWork(an.pk, desk.course.title, line.due_on, assigned=line)]
        remind(work, client_id=uuid.uuid4(), actor=ward.hr, now=late)
        yield desk


def mailed(day):
    with time_machine.travel(day, tick=False):
        send_bundles(day)
    return mail.outbox[0].body if mail.outbox else ""


def test_a_reminder_and_what_was_given_are_mailed_while_they_stand(given):
    body = mailed(NOW + timedelta(days=10))
    assert ("Phụ trách nhân sự giao anh/chị học" in body, "còn việc học quá hạn" in body) == (True, True)


def test_more_time_given_meanwhile_makes_a_reminder_needless(given):
    AssignedCourse.objects.update(due_on=NOW.date() + timedelta(days=30))
    body = mailed(NOW + timedelta(days=10))
    assert ("Phụ trách nhân sự giao anh/chị học" in body, "còn việc học quá hạn" in body) == (True, False)


def test_what_was_learned_meanwhile_is_not_asked_for(an, given):
    finish(an, given.course)
    assert mailed(NOW + timedelta(days=10)) == ""


def test_at_night_nobody_is_written_to_and_nothing_is_lost(an):
    tell(an, "Chứng thực")
    for night in (NIGHT, NIGHT.replace(hour=20), (NOW + timedelta(days=1)).replace(hour=6, minute=59)):
        assert send_bundles(night) == 0
    assert send_bundles((NOW + timedelta(days=1)).replace(hour=7, minute=0)) == 1


def test_who_did_not_ask_or_has_no_address_gets_none(ward, an):
    other = ward.people["dat"]
    other.user, other.email = make_user(), "dat@example.vn"
    other.save()
    tell(other, "Chứng thực")
    tell(an, "Chứng thực")
    an.email = ""
    an.save()

    assert (send_bundles(MORNING), mail.outbox) == (0, [])


def test_where_the_server_fails_the_next_run_makes_up_for_it(an, settings):
    tell(an, "Chứng thực")
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    assert send_bundles(MORNING) == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_bundles(MORNING + timedelta(minutes=5)) == 1


class Broken(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


def test_it_is_chosen_and_given_up_on_the_account_page(client, ward, an):
    client.force_login(an.user)

    def press(wanted):
        return client.post(reverse("learn:mail_choice"), {"mail": wanted}, follow=True).content.decode()

    assert "Thôi nhận thư" in client.get(reverse("learn:account")).content.decode()
    assert "Đã thôi gửi thư điện tử." in press("khong")
    assert MailChoice.objects.count() == 0
    assert "Từ nay thông báo mới được gửi thêm" in press("co")
    assert MailChoice.objects.get().official == an
    press("khong")
    an.email = ""
    an.save()
    assert "chưa có thư điện tử" in press("co")
    assert MailChoice.objects.count() == 0
