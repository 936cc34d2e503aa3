"""A step to watch or listen to, as the learner gets it."""

import re

import pytest
from django.urls import reverse

from courses.enums import RecordingKind
from courses.models import LessonPage, ProgressEvent
from tests.factories.courses import every_kind, make_lesson, watch
from tests.factories.recordings import MEGABYTE, make_recording
from tests.lms.learn.courses.test_player import STATEMENTS

THE_RECORDINGS = 1
HERE = reverse("learn:lesson_step", args=["tiep-nhan-ho-so", 7])


def open_step(phone):
    response = phone.get(HERE)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_loads_by_itself_the_lightest_comes_first_and_the_words_stand_there(phone, course, enrolment):
    film = make_recording("Xem lại", RecordingKind.VIDEO, byte_size=3 * MEGABYTE, seconds=600)
    sound = make_recording()
    make_lesson(course, steps=[*every_kind(), watch(film.pk, sound.pk)])

    page = open_step(phone)

    assert re.findall(r'<span class="muted">(.*?)</span>', page) == [
        "Chỉ tiếng · 2:10 · 512\xa0KB · bản nhẹ",
        "Hình và tiếng · 10:00 · 3\xa0MB",
    ]
    assert re.findall(r'<(audio|video) [^>]*preload="none"[^>]* src="(.*?)"', page) == [
        ("audio", sound.file.url),
        ("video", film.file.url),
    ]
    assert "autoplay" not in page
    assert "Chị Hoa: Bác cần làm việc gì?" in page
    assert "Bản ghi cần mạng; khi mất mạng thì đọc lời thoại dưới đây" in page


def test_it_is_finished_by_going_on(phone, course, enrolment):
    lesson = make_lesson(course, steps=[*every_kind(), watch(make_recording().pk)])
    sent = re.search(r'name="client_id" value="(.*?)"', open_step(phone))[1]

    phone.post(HERE, {"client_id": sent, "block": "nghe", "act": "done"})

    assert list(ProgressEvent.objects.values_list("lesson", "block_id", "kind")) == [(lesson.pk, "nghe", "done")]


@pytest.mark.parametrize("count", [1, 3])
def test_recordings_cost_one_statement_however_many_there_are(
    phone, course, enrolment, count, django_assert_num_queries
):
    make_lesson(course, steps=[*every_kind(), watch(*[make_recording().pk for _one in range(count)])])
    with django_assert_num_queries(STATEMENTS + THE_RECORDINGS):
        open_step(phone)


def test_a_recording_that_has_gone_leaves_its_words(phone, course, enrolment):
    make_lesson(course, steps=[*every_kind(), watch(987654)])

    page = open_step(phone)

    assert ("<audio" in page, "Bản ghi cần mạng" in page) == (False, False)
    assert "Chị Hoa: Bác cần làm việc gì?" in page


@pytest.mark.parametrize("mode", ["", "khong-anh", "in", "7"])
def test_the_author_sees_it_in_each_preview(rf, course, mode):
    lesson = LessonPage.objects.get(pk=make_lesson(course, steps=[*every_kind(), watch(make_recording().pk)]).pk)

    page = lesson.serve_preview(rf.get("/"), mode).render().content.decode()

    assert page.count("<audio ") == 1
    assert "Chị Hoa: Bác cần làm việc gì?" in page
