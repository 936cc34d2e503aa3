"""What HR gave, as its learner sees it: at home and on the course."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lms.core.statuses import Status
from lms.learn.home.today import today_of
from lms.plans.models import AssignedCourse
from tests.factories.assigning import FRIDAY, Desk, finish
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import make_user
from tests.factories.plans import make_item, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    with time_machine.travel(NOW, tick=False):
        made = Desk()
        learner = made.ward.people["an"]
        learner.user = make_user(full_name=learner.full_name)
        learner.save(update_fields=["user"])
        made.give()
        client.force_login(learner.user)
        yield made


def task_of(desk):
    day = today_of(desk.ward.people["an"], NOW)
    [task] = [*day.open, *day.done]
    return task


def test_its_date_and_who_follows_it_up_stand_at_home(client, desk):
    task = task_of(desk)
    assert (task.due_on, task.status, task.followed_by) == (FRIDAY, Status.NOT_STARTED, "Nguyễn Thị Nhân Sự")
    home = client.get("/hoc/").content.decode()
    assert 'Phụ trách nhân sự giao, theo dõi: <span lang="vi">Nguyễn Thị Nhân Sự</span>' in home
    assert 'cần đạt: <span lang="vi">Học xong khóa học</span>' in home


def test_all_six_points_stand_on_the_course(client, desk):
    page = client.get(reverse("learn:course", args=[desk.course.slug])).content.decode()
    for words in ("Hạn 25/09/2026", "Nguyễn Thị Nhân Sự", "Một bản sao chứng thực tại quầy", "Học xong khóa học"):
        assert words in page


def test_late_and_done(desk):
    AssignedCourse.objects.update(due_on=TODAY - timedelta(days=1))
    assert task_of(desk).status == Status.OVERDUE
    finish(desk.ward.people["an"], desk.course)
    assert (task_of(desk).status, task_of(desk).finished_on) == (Status.MET, TODAY)


@pytest.mark.parametrize("days", [-7, 7])
def test_of_a_plan_and_a_given_date_the_earlier_counts(desk, days):
    ward = desk.ward
    plan = make_plan(ward.people["an"], ward.postings["an"], starts_on=TODAY)
    make_item(plan, ward.competencies["T02"], course=desk.course, due_on=FRIDAY + timedelta(days=days))
    assert task_of(desk).due_on == min(FRIDAY, FRIDAY + timedelta(days=days))
