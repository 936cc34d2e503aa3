import uuid

import pytest
from django.test import Client

from courses.models import ProgressEvent
from lms.offline.owners import HEADER, NOBODY, owner_key
from tests.factories.people import make_official, make_user

LESSON = "/hoc/bai/tiep-nhan-ho-so/"
KEPT = ["/hoc/", "/hoc/khoa/dang-ky-khai-sinh/", f"{LESSON}buoc/1/", f"{LESSON}xong/", "/so-tay/", "/cho-gui/"]
NOT_KEPT = ["/tai-khoan/", "/thong-bao/", "/nang-luc/", "/chung-nhan/", "/ngoai-tuyen/", "/xac-minh/"]


def done(client, **headers):
    posted = {"client_id": uuid.uuid4(), "block": "read", "act": "done"}
    return client.post(f"{LESSON}buoc/1/", posted, headers={"accept": "application/json"} | headers)


def test_pages_of_learning_say_whose_they_are_and_no_others_do(phone, lesson, learner):
    marks = {path: phone.get(path).headers.get(HEADER) for path in KEPT + NOT_KEPT}
    assert marks == dict.fromkeys(KEPT, owner_key(learner.user.pk)) | dict.fromkeys(NOT_KEPT)


def test_the_english_page_is_marked_too(phone, lesson, learner):
    assert phone.get(f"/en{LESSON}buoc/1/")[HEADER] == owner_key(learner.user.pk)


def test_pages_on_a_shared_machine_are_nobodys(shared_computer, lesson):
    assert {shared_computer.get(path)[HEADER] for path in KEPT} == {NOBODY}


def test_what_leads_elsewhere_is_not_marked(phone, lesson, client):
    answers = [phone.get(LESSON), client.get("/hoc/")]
    assert [(one.status_code, HEADER in one.headers) for one in answers] == [(302, False), (302, False)]


def test_a_refusal_of_ours_is_marked_so_that_the_copy_goes(phone, lesson, learner):
    nobody = make_user()
    outsider = Client()
    outsider.force_login(nobody)
    answers = [phone.get("/hoc/khoa/khong-co/"), outsider.get("/hoc/khoa/dang-ky-khai-sinh/")]
    marks = [(404, owner_key(learner.user.pk)), (403, owner_key(nobody.pk))]
    assert [(one.status_code, one.headers.get(HEADER)) for one in answers] == marks


def test_what_an_outbox_sends_counts_for_its_owner_alone(phone, lesson, learner):
    stranger = make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))
    other = Client()
    other.force_login(stranger.user)
    mine = {HEADER: owner_key(learner.user.pk)}

    refused = done(other, **mine)
    assert (refused.status_code, refused.json()) == (403, {"code": "foreign"})
    assert not ProgressEvent.objects.exists()
    assert (done(phone, **mine).status_code, ProgressEvent.objects.count()) == (200, 1)


@pytest.mark.django_db
def test_an_outbox_without_a_session_is_told_so(lesson, learner):
    answer = done(Client(), **{HEADER: owner_key(learner.user.pk)})
    assert (answer.status_code, answer.json()) == (401, {"code": "signed_out"})
