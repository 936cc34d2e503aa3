"""Links to a step lead to that step, wherever it stands when they are followed."""

import html
import json
import re

import pytest
from django.utils import timezone

from courses.enums import ReleaseKind
from tests.factories.courses import every_kind, make_lesson, reads
from tests.factories.photos import asks_photo, make_photo
from tests.factories.plans import do_steps
from tests.factories.releases import release, reworded
from tests.lms.learn.courses.lesson_requests import LESSON, events, link, send, text_of, url

LAST_FIRST = [5, 0, 1, 2, 3, 4]
"""The order of the steps after the lesson has been turned round."""


def turn_round(lesson):
    steps = every_kind()
    release(lesson, [steps[number] for number in LAST_FIRST], ReleaseKind.MINOR)


def linked(page):
    """The steps that the page leads to, scripts included."""
    return [html.unescape(one) for one in re.findall(rf'(?:href|data-next)="({LESSON}buoc/[^"]+)"', page)]


def test_every_link_of_a_step_names_the_step(phone, lesson, enrolment):
    for _miss in range(2):
        send(phone, "try_now", "check", choice="muc-1")
    assert linked(text_of(phone, url(3))) == [link(4), link(2), link(2)]  # on, the hint, back
    assert linked(text_of(phone, url(5))) == [link(6), link(4), link(6)]  # on, back, later


def test_the_end_of_a_lesson_and_what_changed_name_the_steps(phone, lesson, enrolment):
    do_steps(enrolment, lesson, 5, at=timezone.now())
    assert linked(text_of(phone, f"{LESSON}xong/")) == [link(6), url(1)]
    first, *others = every_kind()
    release(lesson, [reworded(first), *others], ReleaseKind.CONTENT)
    assert linked(text_of(phone, f"{LESSON}xong/")) == [link(1), link(1), link(6), url(1)]


def test_a_photo_leads_back_to_its_step(phone, course, enrolment):
    lesson = make_lesson(course, steps=[*every_kind(), asks_photo()])
    photo = make_photo(enrolment, lesson)
    assert linked(text_of(phone, f"/hoc/anh/{photo.uid}/xoa/")) == [f"{url(7)}?ma=viec-that#anh"]


@pytest.mark.parametrize("number", range(1, 7))
def test_a_link_drawn_before_the_lesson_was_turned_round_leads_to_the_same_step(phone, lesson, enrolment, number):
    drawn = link(number)
    title = f'<h1 lang="vi" tabindex="-1" autofocus>{lesson.steps[number - 1].value["title"]}</h1>'
    assert title in text_of(phone, drawn)
    turn_round(lesson)
    answer = phone.get(drawn)
    assert (answer.status_code, answer.url) == (302, url(LAST_FIRST.index(number - 1) + 1))
    assert title in text_of(phone, answer.url)


def test_a_link_to_a_step_that_went_leads_to_the_lesson_and_says_so(phone, lesson, enrolment):
    send(phone, "read")
    release(lesson, [one for one in every_kind() if one["id"] != "try_now"], ReleaseKind.MINOR)
    answer = phone.get(link(3))
    assert answer.url == f"{url(2)}?da-sua=link"
    page = text_of(phone, answer.url)
    assert "bước mà đường dẫn chỉ đến không còn. Đây là bước để học tiếp." in page
    assert "bước đang học dở không còn" not in page


def test_a_link_stays_one_to_a_step_that_went_where_only_an_act_at_it_is_left(phone, lesson, enrolment):
    send(phone, "read")
    lesson.steps = json.dumps(every_kind()[1:])
    lesson.save()
    assert phone.get(link(1)).url == f"{url(1)}?da-sua=link"


@pytest.mark.parametrize("nonsense", ["la-la", "", "%00", "a" * 500])
def test_a_link_that_never_led_to_a_step_does_not_speak_of_an_update(phone, course, lesson, enrolment, nonsense):
    send(phone, "read")
    do_steps(enrolment, make_lesson(course, "bai-khac", "Bài khác", steps=reads(2)), 1, at=timezone.now())
    for gone in (nonsense, "doc-1"):
        answer = phone.get(f"{url(3)}?ma={gone}")
        assert answer.url == f"{url(2)}?da-sua=khong-co"
    page = text_of(phone, answer.url)
    assert "Đường dẫn không chỉ đến bước nào của bài này. Đây là bước để học tiếp." in page
    assert "Bài đã cập nhật" not in page
    english = text_of(phone, f"/en{answer.url}")
    assert "The link leads to no step of this lesson. This is the step to go on with." in english


def test_what_was_done_at_the_last_step_arrives_in_a_lesson_that_got_shorter(phone, lesson, enrolment):
    release(lesson, [one for one in every_kind() if one["id"] != "read"], ReleaseKind.MINOR)
    assert send(phone, "remember", json=True).status_code == 200  # sent to number 6 of what is five steps now
    assert events() == [("remember", "done", "")]
