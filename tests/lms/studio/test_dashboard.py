"""The trainer's first page: what it shows, what it leaves out, and the list behind each figure."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Completion, Enrolment
from lms.flows.authoring import sync_trainer_access
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_user
from tests.factories.plans import make_course_with_lessons

pytestmark = pytest.mark.django_db

TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 9, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_commune()


@pytest.fixture
def trainer(client, ward):
    user = make_user(full_name="Đỗ Thị Giang")
    grant_role(user, Role.TRAINER, ward)
    sync_trainer_access(user=user, as_of=TODAY)
    client.force_login(user)
    return user


def enrol(unit, course, *, done=False):
    official = make_learner(unit, make_position())
    enrolment = Enrolment.objects.create(official=official, course=course, enrolled_on=TODAY)
    if done:
        Completion.objects.create(enrolment=enrolment, completed_on=TODAY, periods=course.periods)
    return official


def test_courses_with_learners_open_a_list_of_that_length(client, trainer, ward):
    course = make_course_with_lessons("khai-sinh", "Khai sinh")
    people = [enrol(ward, course) for _n in range(3)]
    enrol(ward, course, done=True)
    enrol(make_commune("Phường Thuận Hóa"), course)
    text = " ".join(client.get("/quan-tri/").content.decode().split())
    assert "Khóa học đang có người học" in text
    assert "3 người đang học" in text
    url = f"/quan-tri/dang-hoc/{course.pk}/"
    assert f'href="{url}"' in text
    listed = client.get(url)
    assert listed.context["page_obj"].paginator.count == 3
    assert people[0].full_name in listed.content.decode()


def test_reviews_due_are_counted_and_listed(client, trainer):
    make_course_with_lessons("mot", "Sắp rà soát", review_by=TODAY + timedelta(days=30))
    make_course_with_lessons("hai", "Chưa đến lúc", review_by=TODAY + timedelta(days=31))
    text = client.get("/quan-tri/").content.decode()
    assert "Nội dung đến hạn rà soát (1)" in text
    assert "Chưa đến lúc" not in text


def test_first_run_is_told_how_to_begin_and_sees_no_site_summary(client, trainer):
    text = "".join(client.get("/quan-tri/").content.decode().split())
    assert "Soạnbàiđầutiêntrong4bước" in text
    assert "w-summary" not in text
    assert "Khóahọcđangcóngườihọc" not in text


def test_strangers_come_to_our_sign_in_and_learners_are_refused(client, ward):
    assert client.get("/quan-tri/").url == "/dang-nhap/?next=/quan-tri/"
    assert client.get("/quan-tri/login/").url == "/dang-nhap/?next=%2Fquan-tri%2F"
    client.force_login(make_learner(ward, make_position()).user)
    assert client.get("/quan-tri/").status_code == 403


@pytest.mark.parametrize("path", ["users/", "groups/", "password_reset/"])
def test_screens_that_we_replace_are_gone(client, trainer, path):
    assert client.get(f"/quan-tri/{path}").status_code == 404


def test_account_screen_has_no_name_email_or_password(client, trainer):
    text = client.get("/quan-tri/account/").content.decode()
    assert 'name="name_email-' not in text
    assert 'name="password-' not in text


def test_panel_costs_the_same_at_one_and_at_three(client, trainer, ward):
    costs = []
    for count in (1, 2):
        for number in range(count):
            enrol(ward, make_course_with_lessons(f"khoa-{count}-{number}", f"Khóa {count}-{number}"))
        client.get("/quan-tri/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/quan-tri/")
        costs.append(len(asked))
    assert costs[0] == costs[1]
