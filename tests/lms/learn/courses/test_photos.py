"""The photo of a real task: sent with the form or by the page, seen and removed by its learner alone."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from courses.models import LessonPage, ProgressEvent, StepPhoto
from lms.org.enums import Role
from tests.factories.courses import every_kind, make_lesson, reads
from tests.factories.people import grant_role
from tests.factories.photos import asks_photo, make_photo, phone_jpeg
from tests.lms.learn.courses.lesson_requests import LESSON, text_of, url
from tests.lms.learn.courses.test_player import STATEMENTS

ASKING = 7
THE_PHOTO = 1
CHOOSER = 'type="file" name="photo"'


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=[*every_kind(), asks_photo()])


def upload(data=None, name="anh.jpg"):
    return SimpleUploadedFile(name, phone_jpeg() if data is None else data, "image/jpeg")


def send(client, act="photo", *, json=False, **fields):
    posted = {"client_id": uuid.uuid4(), "block": "viec-that", "act": act} | fields
    return client.post(url(ASKING), posted, headers={"accept": "application/json"} if json else {})


def photo_url(photo, name="step_photo"):
    return reverse(f"learn:{name}", args=[photo.uid])


def done():
    return list(ProgressEvent.objects.filter(kind="done").values_list("block_id", "note"))


# Sending


def test_only_a_step_that_asks_has_the_field_and_it_comes_after_the_reminder(
    phone, lesson, enrolment, django_assert_num_queries
):
    text_of(phone, url(ASKING))
    with django_assert_num_queries(STATEMENTS + THE_PHOTO):
        page = text_of(phone, url(ASKING))
    assert page.index("Ảnh không được có giấy tờ, màn hình hồ sơ hay mặt của người dân.") < page.index(CHOOSER)
    assert 'enctype="multipart/form-data"' in page
    assert "learn/step-photo.js" in page
    without = text_of(phone, url(5))
    assert {mark in without for mark in (CHOOSER, "multipart", "step-photo")} == {False}


def test_tick_note_and_photo_go_with_one_form(phone, lesson, enrolment, django_assert_num_queries):
    sent = send(phone, "done", tick="real", note="Đã xoay màn hình.", photo=upload())
    assert sent.url == f"{LESSON}xong/"
    assert done() == [("viec-that", "Đã xoay màn hình.")]
    photo = StepPhoto.objects.get(enrolment=enrolment, block_id="viec-that")
    with django_assert_num_queries(STATEMENTS + THE_PHOTO):
        page = text_of(phone, url(ASKING))
    assert (f'href="{photo_url(photo)}"' in page, CHOOSER in page) == (True, False)


def test_without_a_photo_the_step_is_done_all_the_same(phone, lesson, enrolment):
    assert send(phone, "done", tick="real").url == f"{LESSON}xong/"
    assert (len(done()), StepPhoto.objects.count()) == (1, 0)
    page = text_of(phone, url(ASKING))
    assert (CHOOSER in page, 'name="act" value="photo"' in page) == (True, True)
    assert send(phone, photo=upload()).url == f"{url(ASKING)}#anh"
    assert StepPhoto.objects.count() == 1


def test_the_page_sends_it_alone_and_twice_is_once(phone, lesson, enrolment):
    answers = [send(phone, json=True, photo=upload()) for _press in range(2)]
    photo = StepPhoto.objects.get()
    addresses = [photo_url(photo), photo_url(photo, "step_photo_remove")]
    assert [(one.status_code, one.json()["photo"]) for one in answers] == [(200, addresses)] * 2
    assert done() == []
    other = send(phone, json=True, photo=upload(phone_jpeg(colour="#27ae60")))
    assert (other.status_code, other.json()) == (
        422,
        {
            "problem": "Bước này đã có một ảnh nên ảnh mới chưa được lưu. Muốn thay thì xóa ảnh cũ trước.",
            "photo": addresses,
        },
    )


NOT_ONE = "Tệp này không mở được như một ảnh JPEG, PNG hoặc WebP nên chưa được lưu. Hãy chọn ảnh khác."


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF", b""], ids=["a pdf", "nothing"])
def test_a_pdf_named_jpg_is_refused_at_its_field_and_nothing_typed_is_lost(phone, lesson, enrolment, data):
    page = send(phone, "done", tick="real", note="Đã xoay màn hình.", photo=upload(data)).content.decode()
    assert "<title>Lỗi: " in page
    assert 'href="#id_photo"' in page
    assert f'<p class="error">{NOT_ONE}</p>' in page
    assert ">Đã xoay màn hình.</textarea>" in page
    assert 'value="real" id="id_tick" checked' in page
    assert (done(), StepPhoto.objects.count()) == ([], 0)
    assert send(phone, json=True, photo=upload(data)).json() == {"problem": NOT_ONE}


def test_an_upload_stopped_on_its_way_says_so(phone, lesson, enrolment):
    with override_settings(UPLOAD_LIMIT_BYTES=100):
        answer = send(phone, json=True, photo=upload())
    assert (answer.status_code, answer.json()) == (
        422,
        {"problem": "Ảnh lớn hơn 10 MB nên chưa được lưu. Hãy chụp lại ở cỡ nhỏ hơn rồi chọn lại."},
    )


def test_a_photo_for_a_step_that_asks_for_none_is_said_to_be_lost(phone, course, enrolment):
    make_lesson(course, steps=every_kind())
    sent = {"client_id": uuid.uuid4(), "block": "do_real", "act": "done", "tick": "real", "photo": upload()}
    page = phone.post(url(5), sent).content.decode()
    assert "Bước này không nhận ảnh nên ảnh chưa được lưu." in page
    assert done() == []


def test_whoever_only_looks_in_is_asked_for_none(phone, lesson, learner):
    assert CHOOSER not in text_of(phone, url(ASKING))
    send(phone, "done", photo=upload())
    assert not StepPhoto.objects.exists()


# Seeing and removing


def test_the_learner_alone_sees_it(phone, other_phone, lesson, enrolment, stranger, client):
    photo = make_photo(enrolment, lesson)
    response = phone.get(photo_url(photo))
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert (response["X-Content-Type-Options"], response["Content-Disposition"][:6]) == ("nosniff", "inline")
    with photo.file.open("rb") as file:
        assert b"".join(response.streaming_content) == file.read()
    for name in ("step_photo", "step_photo_remove"):
        assert other_phone.get(photo_url(photo, name)).status_code == 404
    assert other_phone.post(photo_url(photo, "step_photo_remove")).status_code == 404
    assert client.get(photo_url(photo)).status_code == 302
    assert StepPhoto.objects.get() == photo
    assert photo_url(photo) not in text_of(other_phone, "/hoc/anh/")


def test_hr_of_the_unit_does_not_see_it(other_phone, lesson, enrolment, stranger, learner):
    grant_role(stranger.user, Role.HR, learner.postings.get().versions.get().unit)
    assert other_phone.get(photo_url(make_photo(enrolment, lesson))).status_code == 404


def test_it_is_asked_before_it_is_removed(phone, lesson, enrolment, django_capture_on_commit_callbacks):
    photo = make_photo(enrolment, lesson)
    address = photo_url(photo, "step_photo_remove")
    page = text_of(phone, address)
    assert "Ảnh bị xóa khỏi hệ thống, không lấy lại được." in page
    with django_capture_on_commit_callbacks(execute=True):
        assert phone.post(address).url == f"{url(ASKING)}?ma=viec-that#anh"
    assert "Đã xóa ảnh." in text_of(phone, url(ASKING))
    assert (StepPhoto.objects.count(), photo.file.storage.exists(photo.file.name)) == (0, False)
    assert [phone.get(one).status_code for one in (address, photo_url(photo))] == [404, 404]


def test_a_photo_outlives_its_step_and_can_still_be_removed(phone, lesson, enrolment):
    photo = make_photo(enrolment, lesson)
    page = text_of(phone, "/hoc/anh/")
    assert ("Soi quầy của mình" in page, photo_url(photo) in page) == (True, True)
    LessonPage.objects.filter(pk=lesson.pk).update(steps=LessonPage(steps=[]).steps)
    page = text_of(phone, "/hoc/anh/")
    assert ("Soi quầy của mình" in page, photo_url(photo) in page) == (False, True)
    assert phone.post(photo_url(photo, "step_photo_remove")).url == "/hoc/anh/"
    assert "Chưa có ảnh nào." in text_of(phone, "/hoc/anh/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(phone, course, enrolment, count, django_assert_num_queries):
    for number in range(count):
        lesson = make_lesson(course, f"bai-{number}", f"Bài {number}", steps=[*reads(1), asks_photo()])
        make_photo(enrolment, lesson)
    text_of(phone, "/hoc/anh/")
    with django_assert_num_queries(4):
        page = text_of(phone, "/hoc/anh/")
    assert page.count("Xóa ảnh") == count
