import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.enums import ProgressKind, ReleaseKind
from courses.models import Citation, Completion, Enrolment, LessonPage, ProgressEvent
from lms.org.enums import Role
from lms.reference.models import LegalArticle, LegalText
from tests.factories.assessments import make_assessment
from tests.factories.courses import enrol, every_kind, make_lesson, reads
from tests.factories.people import grant_role, make_province, make_user
from tests.factories.plans import do_steps
from tests.factories.releases import release
from tests.lms.learn.courses.lesson_requests import KINDS, LESSON, events, link, send, text_of, url

STATEMENTS = 5
ENDED = "Có căn cứ đã hết hiệu lực"


# Opening


def test_lessons_are_for_those_who_sign_in(lesson, client):
    for address in (LESSON, url(1), f"{LESSON}xong/"):
        assert client.get(address).url == f"/dang-nhap/?next={address}"


def test_an_account_without_record_or_role_is_turned_away(lesson):
    client = Client()
    client.force_login(make_user())
    assert [client.get(address).status_code for address in (LESSON, url(1), f"{LESSON}xong/")] == [403] * 3


@pytest.mark.parametrize("number", [0, 7, 99])
def test_a_number_without_a_step_is_not_found(phone, lesson, number):
    response = phone.get(url(number))
    assert response.status_code == 404
    assert "<html" in response.content.decode()


def test_drafts_are_not_found(phone, lesson, course):
    make_lesson(course, "ban-nhap", "Bản nháp", live=False)
    assert phone.get("/hoc/bai/ban-nhap/").status_code == 404
    course.refresh_from_db()
    course.unpublish()
    lesson.refresh_from_db()
    LessonPage.objects.filter(pk=lesson.pk).update(live=True)
    assert [phone.get(address).status_code for address in (LESSON, url(1), f"{LESSON}xong/")] == [404] * 3


@pytest.mark.parametrize("number", range(1, 7))
def test_each_step_shows_one_thing_and_one_main_button(phone, lesson, enrolment, number):
    page = text_of(phone, url(number))
    title = lesson.steps[number - 1].value["title"]
    assert f"<title>Bước {number}/6: {title}" in page
    assert f"Bước {number}/6" in page
    assert f'<h1 lang="vi" tabindex="-1" autofocus>{title}</h1>' in page
    assert page.count("<h1") == 1
    assert page.count("btn-primary") == 1
    # Without an action of its own the form would carry the fragment of this address on through every redirect.
    assert f'id="buoc" action="{url(number)}"' in page
    assert f'name="block" value="{KINDS[number - 1]}"' in page


@pytest.mark.parametrize("steps", [3, 30, pytest.param(200, marks=pytest.mark.soak)])
def test_a_step_costs_the_same_in_a_short_and_in_a_long_lesson(
    phone, course, enrolment, steps, django_assert_num_queries
):
    lesson = make_lesson(course, steps=reads(steps))
    do_steps(enrolment, lesson, steps - 1, at=timezone.now())
    with django_assert_num_queries(STATEMENTS):
        phone.get(url(2))


@pytest.mark.parametrize("acts", [1, 3, 30, pytest.param(200, marks=pytest.mark.soak)])
def test_a_step_costs_the_same_however_much_was_done(phone, lesson, enrolment, acts, django_assert_num_queries):
    for _act in range(acts):
        do_steps(enrolment, lesson, 1, at=timezone.now())
    for number in range(1, 7):
        with django_assert_num_queries(STATEMENTS):
            phone.get(url(number))
    with django_assert_num_queries(STATEMENTS):
        phone.get(LESSON)


@pytest.mark.parametrize("lessons", [1, 3, 30, pytest.param(200, marks=pytest.mark.soak)])
def test_the_end_of_a_lesson_costs_the_same_in_a_long_course(
    phone, lesson, course, enrolment, lessons, django_assert_num_queries
):
    course.assessment = make_assessment("bai-thi", questions=2, pass_mark=2)
    course.save()
    for number in range(1, lessons):
        make_lesson(course, f"bai-{number}", f"Bài {number}")
    with django_assert_num_queries(7):
        phone.get(f"{LESSON}xong/")


# Going through without a script


def test_a_lesson_is_learnt_from_first_to_last_step_without_a_script(phone, lesson, enrolment, course):
    assert phone.get(LESSON).url == url(1)
    assert send(phone, "read").url == url(2)
    assert send(phone, "follow", tick=["muc-1", "muc-2"]).url == url(3)
    assert send(phone, "try_now", "check", choice="muc-2").url == f"{url(3)}#phan-hoi"
    assert "Nộp văn bản đó." in text_of(phone, url(3))
    assert send(phone, "try_now").url == url(4)
    assert send(phone, "situation", "check", choice="muc-1").url == f"{url(4)}#phan-hoi"
    assert send(phone, "situation").url == url(5)
    assert send(phone, "do_real", tick="real", note="Cha đi vắng.").url == url(6)
    assert not Completion.objects.exists()
    assert send(phone, "remember").url == f"{LESSON}xong/"
    assert Completion.objects.get().enrolment == enrolment
    assert events() == [
        ("read", "done", ""),
        ("follow", "action_ticked", "muc-1"),
        ("follow", "action_ticked", "muc-2"),
        ("follow", "done", ""),
        ("try_now", "tried", "muc-2"),
        ("try_now", "done", ""),
        ("situation", "tried", "muc-1"),
        ("situation", "done", ""),
        ("do_real", "action_ticked", "real"),
        ("do_real", "done", ""),
        ("remember", "done", ""),
    ]
    assert ProgressEvent.objects.get(block_id="do_real", kind="done").note == "Cha đi vắng."
    page = text_of(phone, f"{LESSON}xong/")
    assert "Đã xong bài" in page
    assert "<li>Xem giấy tờ.</li><li>Đọc tờ khai.</li><li>Tra nơi cư trú.</li>" in page
    assert "Đã học xong mọi bước của khóa học." in page


@pytest.mark.parametrize("kind", ["read", "follow"])
def test_a_double_submit_counts_once(phone, lesson, enrolment, kind):
    client_id = uuid.uuid4()
    answers = [send(phone, kind, client_id=client_id, tick=["muc-1", "muc-2"]) for _time in range(2)]
    assert {answer.url for answer in answers} == {url(KINDS.index(kind) + 2)}
    assert len(events(kind="done")) == 1
    assert len(events(kind="action_ticked")) == (2 if kind == "follow" else 0)


def test_nothing_of_somebody_else_is_touched(phone, other_phone, lesson, course, enrolment, stranger):
    theirs = enrol(stranger, course)
    client_id = uuid.uuid4()
    send(other_phone, "read", client_id=client_id)
    response = send(phone, "read", client_id=client_id)
    assert "Chưa ghi được bước này vì trang đã cũ." in response.content.decode()
    send(phone, "follow", tick=["muc-1", "muc-2"])
    assert events(enrolment=theirs) == [("read", "done", "")]
    assert {kind for _block, kind, _detail in events(enrolment=enrolment)} == {"action_ticked", "done"}


def test_without_an_enrolment_nothing_is_recorded(phone, lesson, learner):
    page = text_of(phone, url(2))
    assert "chưa ghi danh nên tiến độ không được lưu" in page
    assert f'<a class="btn btn-primary" href="{link(3)}"' in page
    assert send(phone, "follow", tick=["muc-1"]).url == url(3)
    assert not Enrolment.objects.exists()
    assert not ProgressEvent.objects.exists()


def test_hr_may_try_a_question_without_leaving_a_trace(lesson):
    hr = make_user()
    grant_role(hr, Role.HR, make_province())
    client = Client()
    client.force_login(hr)
    address = url(3)
    for misses, shown in ((1, "Đã có người làm chứng."), (2, "Gợi ý"), (3, "Đáp án")):
        answer = client.post(
            address, {"client_id": uuid.uuid4(), "block": "try_now", "act": "check", "choice": "muc-1"}
        )
        address = answer.url.partition("#")[0]
        assert address.count("chon=") == misses
        assert shown in text_of(client, address)
    assert not ProgressEvent.objects.exists()


# Coming back


def test_coming_back_leads_to_where_one_stopped_on_any_device(phone, lesson, enrolment, learner):
    send(phone, "read")
    send(phone, "follow", "tick", json=True, tick="muc-1")
    elsewhere = Client()
    elsewhere.force_login(learner.user)
    assert elsewhere.get(LESSON).url == url(2)
    send(elsewhere, "follow", tick="muc-2")
    assert phone.get(LESSON).url == url(3)


def test_who_only_read_a_step_comes_back_to_it_whatever_was_edited(phone, lesson, enrolment, learner):
    send(phone, "read")
    send(phone, "situation", "open", json=True)
    one, *others = every_kind()
    release(lesson, [one, *reads(2), *others], ReleaseKind.CONTENT)
    elsewhere = Client()
    elsewhere.force_login(learner.user)
    assert elsewhere.get(LESSON).url == url(6)


def test_after_a_replaced_regulation_the_lesson_begins_anew_and_the_home_says_so(phone, lesson, enrolment):
    for kind in ("read", "situation"):
        send(phone, kind, "open", json=True)
    release(lesson, every_kind(), ReleaseKind.REGULATION)
    assert phone.get(LESSON).url == url(1)
    assert "Bước 1/6" in text_of(phone, "/hoc/")


def republish(lesson, steps):
    import json  # noqa: PLC0415 - used by this one only

    lesson.steps = json.dumps(steps)
    lesson.save_revision().publish()
    lesson.refresh_from_db()


def test_steps_keep_their_ticks_when_the_lesson_is_turned_round(phone, lesson, enrolment):
    send(phone, "read")
    steps = every_kind()
    republish(lesson, [steps[1], steps[0], *steps[2:]])
    assert phone.get(LESSON).url == url(3)
    assert "Đã xong" in text_of(phone, url(2))
    assert "Đã xong" not in text_of(phone, url(1))


def test_a_form_of_before_the_edit_counts_for_its_own_step(phone, lesson, enrolment):
    steps = every_kind()
    republish(lesson, [*steps[1:], steps[0]])
    response = send(phone, "read")
    assert events() == [("read", "done", "")]
    assert response.url == f"{LESSON}xong/"


def test_a_step_that_went_is_said_honestly(phone, lesson, enrolment):
    send(phone, "read")
    send(phone, "follow", "tick", json=True, tick="muc-1")
    republish(lesson, [one for one in every_kind() if one["id"] != "follow"])
    target = phone.get(LESSON).url
    assert target == f"{url(2)}?da-sua=1"
    assert "bước đang học dở không còn. Đây là bước đầu tiên chưa học xong." in text_of(phone, target)
    assert send(phone, "follow").url == f"{url(2)}?da-sua=1"
    assert send(phone, "follow", "tick", json=True, tick="muc-1").status_code == 409
    assert events(kind=ProgressKind.DONE) == [("read", "done", "")]


def test_the_end_names_what_is_open_and_what_comes_next(phone, lesson, course, enrolment):
    second = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(3))
    do_steps(enrolment, lesson, 4, at=timezone.now())
    page = text_of(phone, f"{LESSON}xong/")
    assert "Còn 2 bước chưa xong" in page
    assert f'<a href="{link(5)}">Bước 5: <span lang="vi">Làm một hồ sơ thật</span></a>' in page
    assert f'href="{second.url}"' in page
    assert "Học bài tiếp theo" in page


def test_after_the_last_lesson_comes_the_exam(phone, lesson, course, enrolment):
    course.assessment = make_assessment("bai-thi", questions=2, pass_mark=2)
    course.save()
    page = text_of(phone, f"{LESSON}xong/")
    assert 'href="/thi/bai-thi/"' in page
    assert "Đến bài thi" in page


def test_in_english_only_the_frame_changes(phone, lesson, enrolment):
    page = text_of(phone, f"/en{url(3)}")
    assert '<html lang="en"' in page
    assert '<legend class="question" lang="vi">Cần hướng dẫn chị Lan nộp giấy tờ gì?</legend>' in page
    answer = phone.post(f"/en{url(1)}", {"client_id": uuid.uuid4(), "block": "read", "act": "done"})
    assert answer.url == f"/en{url(2)}"


# Legal basis


def test_a_step_whose_basis_has_ended_says_so_and_no_other_does(phone, lesson, enrolment, django_assert_num_queries):
    law = LegalText.objects.create(number="60/2014/QH13", kind="law", title="Luật Hộ tịch")
    article = LegalArticle.objects.create(text=law, number="Điều 16")
    Citation.objects.create(page=lesson, text=law, article=article, block_id=lesson.step_ids[1])
    assert ENDED not in text_of(phone, url(2))
    LegalArticle.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    with django_assert_num_queries(STATEMENTS + 1):
        page = text_of(phone, url(2))
    assert ENDED in page
    assert '<span lang="vi">Luật Hộ tịch</span> (60/2014/QH13), <span lang="vi">Điều 16</span>' in page
    assert ENDED not in text_of(phone, url(1))
    Citation.objects.update(block_id="")
    assert ENDED in text_of(phone, url(1))
