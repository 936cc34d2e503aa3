"""A step with a picture of the screen, as the learner gets it."""

import pytest
from django.urls import reverse

from courses.enums import ProgressKind
from courses.models import ProgressEvent
from tests.factories.courses import every_kind, follow_picture, make_lesson
from tests.factories.pictures import make_image
from tests.lms.learn.courses.test_player import STATEMENTS

PLACES = [(10, 20), (30, 40), (50, 60)]
THE_PICTURES = 1


@pytest.fixture
def image(db):
    return make_image(width=720, height=360)


def open_step(phone, number=7):
    response = phone.get(reverse("learn:lesson_step", args=["tiep-nhan-ho-so", number]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_picture_has_its_numbers_its_words_and_its_full_size(phone, course, enrolment, image):
    make_lesson(course, steps=[*every_kind(), follow_picture(image.pk, PLACES[0], None, PLACES[2])])
    page = open_step(phone)
    assert 'width="720" height="360" alt="Nút Nộp hồ sơ ở góc phải"' in page
    assert '<circle cx="72" cy="72" r="26"/><text x="72" y="83" font-size="31">1</text>' in page
    assert '<circle cx="360" cy="216" r="26"/><text x="360" y="227" font-size="31">3</text>' in page
    assert page.count("<circle") == 2
    assert page.count('name="tick"') == 3
    assert "learn/picture.js" in page
    assert "picture.js" not in open_step(phone, 2)


def test_each_action_of_the_picture_is_ticked(phone, course, enrolment, image):
    lesson = make_lesson(course, steps=[*every_kind(), follow_picture(image.pk, *PLACES)])
    page = open_step(phone)
    client_id = page.split('name="client_id" value="')[1].split('"')[0]
    sent = {"client_id": client_id, "block": "anh", "act": "done", "tick": ["muc-1", "muc-2", "muc-3"]}
    phone.post(reverse("learn:lesson_step", args=[lesson.slug, 7]), sent)
    ticks = ProgressEvent.objects.filter(lesson=lesson, kind=ProgressKind.ACTION_TICKED)
    assert sorted(ticks.values_list("detail", flat=True)) == ["muc-1", "muc-2", "muc-3"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_picture_costs_one_statement_however_many_there_are(
    phone, course, enrolment, image, count, django_assert_num_queries
):
    pictures = [follow_picture(image.pk, *PLACES, block_id=f"anh-{number}") for number in range(count)]
    make_lesson(course, steps=[*every_kind(), *pictures])
    open_step(phone)
    with django_assert_num_queries(STATEMENTS + THE_PICTURES):
        open_step(phone)
