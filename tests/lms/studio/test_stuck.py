"""Where learners stop or miss: the panel of the trainer's first page, and the page of a lesson's steps."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.enums import ReleaseKind
from lms.flows.authoring import sync_editor_access
from lms.flows.sections import sync_sections
from lms.org.enums import Role
from lms.studio.stuck import StuckPanel
from tests.factories.courses import enrol, make_lesson, reads
from tests.factories.people import grant_role, make_commune, make_official, make_user
from tests.factories.plans import do_steps
from tests.factories.releases import release

HOME = "/quan-tri/"
HEADING = "Bài có nhiều người vướng"


def words_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page_of(lesson):
    return reverse("studio_lesson_steps", args=[lesson.pk])


def people_in(lesson, *, stopped, finished):
    """The first so many stopped at the second step a month ago."""
    at = timezone.now() - timedelta(days=30)
    for number in range(stopped + finished):
        enrolment = enrol(make_official(f"Lê Thị Số {number}"), lesson.get_parent().specific)
        do_steps(enrolment, lesson, 1 if number < stopped else len(lesson.step_ids), at=at)


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=reads(3))


def test_a_lesson_with_many_stuck_is_on_the_first_page_and_leads_to_its_steps(desk, lesson, course):
    people_in(lesson, stopped=2, finished=4)
    people_in(make_lesson(course, "nhe", "Bài nhẹ", steps=reads(3)), stopped=1, finished=5)

    page = words_of(desk, HOME)

    assert f"{HEADING} (1)" in page
    assert "Tiếp nhận hồ sơ Bước 2: Bước đọc 2 – 2 trong 6 người vướng" in page
    assert "Bài nhẹ Bước" not in page
    assert f'href="{page_of(lesson)}"' in desk.get(HOME).content.decode()
    assert "Chỗ người học hay vướng" in words_of(desk, reverse("wagtailadmin_pages:edit", args=[lesson.pk]))


def test_the_page_gives_figures_and_no_name(desk, lesson):
    people_in(lesson, stopped=2, finished=4)

    page = words_of(desk, page_of(lesson))

    assert "1. Bước đọc 1 (Đọc) 6 6 0 – 2. Bước đọc 2 (Đọc) Nhiều người vướng 6 4 2 (33%) – 3." in page
    assert "Lê Thị Số" not in page


def test_few_people_are_not_shown(desk, lesson):
    people_in(lesson, stopped=3, finished=1)

    page = words_of(desk, page_of(lesson))

    assert page.count("Dưới 5 người, chưa hiện số") == 3
    assert "%)" not in page
    assert HEADING not in words_of(desk, HOME)


def test_a_lesson_nobody_can_open_says_so(desk, course):
    draft = make_lesson(course, "nhap", "Nháp", steps=reads(3), live=False)

    assert "Bài hoặc khóa học chưa xuất bản, nên chưa có ai học." in words_of(desk, page_of(draft))


def test_a_lesson_published_since_the_count_waits_for_the_next(trainer, lesson):
    people_in(lesson, stopped=2, finished=4)
    assert [row.pk for row in StuckPanel(trainer).rows] == [lesson.pk]

    release(lesson, reads(2), ReleaseKind.MINOR)

    assert StuckPanel(trainer).rows == []


def test_the_worst_comes_first(trainer, lesson, course):
    worse = make_lesson(course, "nang", "Nặng", steps=reads(3))
    people_in(lesson, stopped=2, finished=4)
    people_in(worse, stopped=3, finished=3)

    assert [row.pk for row in StuckPanel(trainer).rows] == [worse.pk, lesson.pk]


def test_lessons_of_another_unit_are_not_there(client, lesson):
    """The trainer of a ward writes in the ward's section alone."""
    ward, today = make_commune(), timezone.localdate()
    user = make_user("xa-khac")
    grant_role(user, Role.TRAINER, ward)
    sync_sections(today)
    sync_editor_access(user=user, as_of=today)
    people_in(lesson, stopped=2, finished=4)
    client.force_login(user)

    assert client.get(page_of(lesson)).status_code == 404
    assert HEADING not in words_of(client, HOME)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_lesson_and_three(desk, lesson, course, count, django_assert_num_queries):
    for number in range(count):
        people_in(make_lesson(course, f"bai-{number}", f"Bài {number}", steps=reads(3)), stopped=2, finished=4)
    words_of(desk, HOME)
    words_of(desk, page_of(lesson))
    with django_assert_num_queries(33):
        desk.get(HOME)
    with django_assert_num_queries(17):
        desk.get(page_of(lesson))
