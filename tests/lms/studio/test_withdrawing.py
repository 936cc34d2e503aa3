from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from courses.domain.progress import complete_if_done
from courses.models import Completion, Enrolment, LessonPage
from lms.studio.tasks import complete_who_was_missed
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_official, make_user
from tests.factories.plans import do_steps


@pytest.fixture
def admin_desk(db, client):
    client.force_login(make_user("quan-tri", is_superuser=True))
    return client


@pytest.fixture
def left(course):
    """The lesson that the learner of the course hasn't begun; the other one is done."""
    lesson = make_lesson(course, steps=reads(2))
    do_steps(enrol(make_official(), course), lesson, 2, at=timezone.now())
    return make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(2))


def unpublish(desk, lesson):
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))


def move(desk, lesson):
    other = make_course("khoa-khac", "Khóa khác")
    desk.post(reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, other.pk]))


def by_many(desk, lesson, action, **chosen):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    desk.post(f"{address}?id={lesson.pk}", chosen)


def unpublish_many(desk, lesson):
    by_many(desk, lesson, "unpublish")


def move_many(desk, lesson):
    by_many(desk, lesson, "move", chooser=make_course("khoa-khac", "Khóa khác").pk)


@pytest.mark.parametrize("act", [unpublish, unpublish_many])
def test_a_lesson_unpublished_may_come_back_for_a_day(admin_desk, course, left, act):
    act(admin_desk, left)
    sentence = (
        "1 người đã làm xong mọi bài còn lại. Nếu bài này không được xuất bản lại trong một ngày, số người ấy được "
        "tính là học xong khóa học."
    )
    assert sentence in [str(one).strip() for one in get_messages(admin_desk.get("/quan-tri/").wsgi_request)]
    now = timezone.now()
    complete_who_was_missed(now + timedelta(hours=23))
    assert not Completion.objects.exists()
    complete_who_was_missed(now + timedelta(hours=25))
    assert Completion.objects.get().enrolment.course_id == course.pk


def test_the_last_step_of_the_rest_completes_nobody_meanwhile(admin_desk, course, left):
    other = make_lesson(course, "nhap-phan-mem", "Nhập phần mềm", steps=reads(1))
    learner = Enrolment.objects.get()
    unpublish(admin_desk, left)
    now = timezone.now()
    do_steps(learner, other, 1, at=now)
    assert complete_if_done(enrolment=learner, now=now) is None
    assert complete_if_done(enrolment=learner, now=now + timedelta(hours=25)) is not None


def test_a_lesson_back_within_the_day_is_still_to_be_done(admin_desk, course, left):
    unpublish(admin_desk, left)
    left.refresh_from_db()
    left.save_revision().publish()
    complete_who_was_missed(timezone.now() + timedelta(hours=25))
    assert not Completion.objects.exists()


@pytest.mark.parametrize("act", [move, move_many])
def test_taking_the_only_lesson_left_away_completes_the_course(admin_desk, course, left, act):
    act(admin_desk, left)
    assert [one.pk for one in LessonPage.objects.of_course(course)] == [course.get_children().first().pk]
    assert Completion.objects.get().enrolment.course_id == course.pk


def test_a_lesson_of_no_course_being_learned_can_go(admin_desk, course):
    unpublish(admin_desk, make_lesson(course))
    assert not Completion.objects.exists()


def test_whoever_was_missed_is_completed_by_the_next_day(left, course):
    LessonPage.objects.filter(pk=left.pk).update(live=False)
    for _time in range(2):
        complete_who_was_missed(datetime(2026, 11, 21, 0, 40, tzinfo=UTC))
        assert Completion.objects.get().enrolment.course_id == course.pk
