"""The observer's pages, with and without scripts; who may name whom."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.models import Observation, ObservationPhoto, ObservationRequest, ObserverNaming
from lms.learn.observing import listing
from lms.org.enums import Role
from tests.factories.observations import ask, fill, make_checklist, make_desk, send
from tests.factories.people import grant_role, make_learner, make_position
from tests.factories.photos import phone_jpeg

pytestmark = pytest.mark.django_db
PLAIN = {"observed_on": "30/11/2026", "place": "Quầy số 2"}
JPEG = b"\xff\xd8\xff"
ALL_MET = {f"mark-{number}": "met" for number in range(1, 6)}


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def observer(client, desk):
    client.force_login(desk.superior.user)
    return client


@pytest.fixture
def asked(desk):
    return ask(desk, make_checklist())


def text_of(response):
    return response.content.decode()


def filled(**said):
    day = f"{timezone.localdate():%d/%m/%Y}"
    return {"client_id": str(uuid.uuid4()), **PLAIN, **ALL_MET, "observed_on": day, **said}


def test_the_list_tells_what_is_open_and_what_waits(observer, desk, asked):
    send(ask(desk, make_checklist("BK-2")))
    page = text_of(observer.get("/quan-sat/"))
    assert "Anh/chị được quan sát 2 người." in page
    assert "Phiếu đang mở (1)" in page
    assert "Chờ xác nhận (1)" in page


def test_who_may_observe_nobody_is_told_whom_to_ask(client, desk):
    client.force_login(desk.colleague.user)
    assert "Anh/chị chưa được cử quan sát ai." in text_of(client.get("/quan-sat/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_statements(observer, desk, count, django_assert_num_queries):
    for number in range(count):
        send(ask(desk, make_checklist(f"BK-{number}")))
        ask(desk, make_checklist(f"MO-{number}"))
    observer.get("/quan-sat/")
    with django_assert_num_queries(10):
        observer.get("/quan-sat/")


def test_the_observer_begins_with_a_person_and_a_checklist(observer, desk):
    checklist = make_checklist()
    found = text_of(observer.get("/quan-sat/moi/?tim=cuc"))
    assert "Lê Thị Cúc" in found
    assert "Đỗ Thị Bạn" not in found
    address = f"/quan-sat/moi/?nguoi={desk.official.uid}"
    assert "<title>Lỗi:" in text_of(observer.post(address))
    begun = observer.post(address, {"checklist": checklist.code})
    request = ObservationRequest.objects.get()
    assert (begun.url, request.observer) == (f"/quan-sat/{request.uid}/", desk.superior)
    assert observer.post(address, {"checklist": checklist.code}).url == begun.url
    assert observer.get(f"/quan-sat/moi/?nguoi={desk.superior.uid}").status_code == 404


def test_the_form_without_scripts(observer, asked):
    address = f"/quan-sat/{asked.uid}/"
    page = text_of(observer.get(address))
    assert "0/5 đã chấm" in page
    assert f"{asked.official.staff_code}" not in page  # a kept page says who and where, no more
    short = filled(**{"mark-4": "", "mark-2": "not_met", "note-2": "Chưa chào"})
    refused = text_of(observer.post(address, short))
    assert "<title>Lỗi:" in refused
    assert "Mục 4 chưa chấm." in refused
    assert "Chưa chào" in refused
    assert "Có mục chưa đạt nhưng chưa có lời khuyên." in text_of(
        observer.post(address, filled(**{"mark-2": "not_met"}))
    )
    assert Observation.objects.count() == 0
    photo = SimpleUploadedFile("anh.jpg", phone_jpeg(), "image/jpeg")
    done = observer.post(address, filled(**{"photo-3": photo}))
    assert done.url == f"/quan-sat/{asked.uid}/da-gui/"
    assert "Chờ Lê Thị Cúc xác nhận" in text_of(observer.get(done.url))
    assert observer.get(address).url == done.url
    shown = observer.get(f"/quan-sat/anh/{ObservationPhoto.objects.get().uid}/")
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert b"".join(shown.streaming_content).startswith(JPEG)


def test_what_the_outbox_sends_counts_once(observer, asked):
    address, sent = f"/quan-sat/{asked.uid}/", filled()
    replies = [observer.post(address, sent, headers={"accept": "application/json"}) for _ in range(3)]
    assert [one.status_code for one in replies] == [200] * 3
    assert Observation.objects.count() == 1
    other = observer.post(address, sent | {"place": "Nơi khác"}, headers={"accept": "application/json"})
    assert (other.status_code, list(other.json())) == (422, ["problem"])


def test_a_form_belongs_to_its_observer_and_a_photo_to_both_sides(client, desk, asked):
    photo = SimpleUploadedFile("anh.jpg", phone_jpeg())
    send(asked, fill(), photos={1: photo.file})
    uid = ObservationPhoto.objects.get().uid
    trainer = make_learner(desk.ward, make_position(), "Ngô Văn Soạn", province=desk.province)
    grant_role(trainer.user, Role.TRAINER, desk.ward)
    for person, form, shown in (
        (desk.superior, 302, 200),
        (desk.official, 404, 200),
        (trainer, 404, 200),
        (desk.colleague, 404, 404),
    ):
        client.force_login(person.user)
        assert client.get(f"/quan-sat/{asked.uid}/").status_code == form
        photo_shown = client.get(f"/quan-sat/anh/{uid}/")
        assert photo_shown.status_code == shown
        assert not photo_shown.streaming or b"".join(photo_shown.streaming_content).startswith(JPEG)


def test_an_open_form_may_be_kept_but_not_what_was_sent(observer, asked):
    assert "X-Kept-For" in observer.get(f"/quan-sat/{asked.uid}/")
    assert f"/quan-sat/{asked.uid}/" in observer.get("/ngoai-tuyen/goi/").json()["pages"]
    send(asked)
    assert "X-Kept-For" not in observer.get(f"/quan-sat/{asked.uid}/da-gui/")
    assert "X-Kept-For" not in observer.get("/quan-sat/")
    assert f"/quan-sat/{asked.uid}/" not in observer.get("/ngoai-tuyen/goi/").json()["pages"]


def test_a_colleague_is_named_and_let_go(observer, desk):
    address = f"/quan-sat/cu-nguoi/?nguoi={desk.official.uid}"
    assert "<title>Lỗi:" in text_of(observer.post(address, {"valid_to": "1/1/2020"}))
    assert observer.post(address, {"observer": desk.colleague.uid}).status_code == 302
    naming = ObserverNaming.objects.get()
    assert (naming.official, naming.observer) == (desk.official, desk.colleague)
    assert "Đỗ Thị Bạn" in text_of(observer.get("/quan-sat/cu-nguoi/?tim=cuc"))
    observer.post(f"/quan-sat/cu-nguoi/{naming.pk}/thoi/")
    naming.refresh_from_db()
    assert naming.valid_to == naming.valid_from  # named today: it holds to the evening
    assert observer.get(f"/quan-sat/cu-nguoi/?nguoi={desk.superior.uid}").status_code == 404


def test_a_long_past_hides_nothing_that_is_still_to_be_made(observer, desk, asked, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 2)
    for number in range(2):
        send(ask(desk, make_checklist(f"BK-{number}")))
    assert "Phiếu đang mở (1)" in text_of(observer.get("/quan-sat/"))
