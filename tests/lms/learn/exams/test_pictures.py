"""Pictures in a paper, and what people mark, as the learner meets them."""

import json
import re
import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from assessments.domain.answer_forms import MAX_ESSAY
from assessments.domain.giving_marks import give_mark
from assessments.domain.question_text import PictureText
from assessments.models import Response
from lms.org.enums import Role
from lms.org.models import PostingVersion
from tests.factories.assessments import (
    DEVICE,
    make_assessment,
    make_attempt,
    make_bank,
    make_essay_exam,
    make_question_of,
)
from tests.factories.people import grant_role, make_user
from tests.factories.pictures import png
from tests.factories.question_texts import SINGLE

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_device(at_desk):
    at_desk.cookies["exam_device"] = str(DEVICE)


PICTURES = (
    PictureText("to-khai.png", png(40, 30), "Tờ khai"),
    PictureText("dap-an.png", png(20, 20), "Bản đã điền"),
    PictureText("so.png", png(10, 10)),
)


@pytest.fixture
def pictured(learner):
    """An attempt at one question with three pictures: named in the stem, named only in the explanation, not named."""
    bank = make_bank()
    text = replace(SINGLE, stem="Xem [hình 1]. Thiếu gì?", explanation="Như [hình 2].", pictures=PICTURES)
    make_question_of(bank, "H1", text)
    return make_attempt(learner, make_assessment(bank=bank, questions=1, pass_mark=1))


def picture_urls(attempt):
    pictures = attempt.questions.get().version.pictures.order_by("order")
    return [f"/thi/luot/{attempt.uid}/hinh/{one.uid}/" for one in pictures]


def test_a_paper_shows_and_packs_its_pictures_but_not_those_of_the_explanation(at_desk, pictured):
    first, second, third = picture_urls(pictured)

    page = at_desk.get(f"/thi/luot/{pictured.uid}/cau/1/").content.decode()

    package = json.loads(re.search(r'id="exam-package" type="application/json">(.*?)</script>', page)[1])
    assert package["questions"][0]["pictures"] == [
        {"number": 1, "url": first, "alt": "Tờ khai", "size": len(PICTURES[0].data), "width": 40, "height": 30},
        {"number": 3, "url": third, "alt": "", "size": len(PICTURES[2].data), "width": 10, "height": 10},
    ]
    assert f'<img src="{first}" alt="Tờ khai" width="40" height="30"' in page
    assert f'<img src="{third}" alt="Hình 3"' in page
    assert second not in page


def test_a_picture_is_its_learners_alone(at_desk, client, stranger, pictured):
    first, second, _third = picture_urls(pictured)

    shown = at_desk.get(first)
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == (
        "image/png",
        "private, max-age=86400, immutable",
    )
    assert shown.getvalue() == PICTURES[0].data
    assert at_desk.get(second).status_code == 404
    session = at_desk.session
    session.set_expiry(0)
    session.save()
    on_a_shared_machine = at_desk.get(first)
    assert on_a_shared_machine.getvalue()
    assert on_a_shared_machine.headers["Cache-Control"] == "private, no-store"
    assert client.get(first).status_code == 302
    client.force_login(stranger.user)
    assert client.get(first).status_code == 404


def test_the_review_shows_the_explanations_pictures_with_the_key(at_desk, pictured, learner):
    place = pictured.questions.get()
    right = place.version.choices.get(is_correct=True).pk
    at_desk.post(f"/thi/luot/{pictured.uid}/cau/1/", {"choice": right, "go": "list"})
    at_desk.post(f"/thi/luot/{pictured.uid}/nop/")

    page = at_desk.get(f"/thi/luot/{pictured.uid}/ket-qua/").content.decode()

    assert all(url in page for url in picture_urls(pictured))
    explained = at_desk.get(picture_urls(pictured)[1])
    assert (explained.status_code, explained.getvalue()) == (200, PICTURES[1].data)


def test_an_essay_is_written_without_scripts_waits_and_tells_what_was_given(at_desk, learner):
    attempt = make_attempt(learner, make_essay_exam(attempts_allowed=1, others=0, pass_mark=1))
    url = f"/thi/luot/{attempt.uid}/cau/1/"
    intro = at_desk.get(f"/thi/{attempt.assessment.slug}/").content.decode()
    assert "có câu do người chấm, nên có sau vài ngày" in intro
    assert '<textarea name="text" rows="10" maxlength="5000"' in at_desk.get(url).content.decode()

    refused = at_desk.post(url, {"text": "x" * (MAX_ESSAY + 1), "go": "list"}).content.decode()
    assert "dài quá 5000 ký tự" in refused.replace(".", "")
    assert "x" * (MAX_ESSAY + 1) in refused
    at_desk.post(url, {"text": "  Căn cứ   Luật.\r\n\r\n\r\n\r\nHẹn ngày trả. ", "go": "list"})
    assert Response.objects.get().answer == ["Căn cứ Luật.\n\nHẹn ngày trả."]
    at_desk.post(f"/thi/luot/{attempt.uid}/nop/")

    page = at_desk.get(f"/thi/luot/{attempt.uid}/ket-qua/").content.decode()
    assert "<h1" in page
    assert "Chờ chấm" in page
    assert "Câu 1 do người chấm." in page
    assert "Dự kiến có kết quả chậm nhất ngày" in page
    intro = at_desk.get(f"/thi/{attempt.assessment.slug}/").content.decode()
    assert "Lượt trước đang chờ chấm." in intro

    trainer = make_user("nguoi-cham")
    grant_role(trainer, Role.TRAINER, PostingVersion.objects.get(posting__official=learner).unit)
    place = attempt.questions.select_related("attempt", "version").get()
    give_mark(
        place=place,
        levels=(1, 0),
        comment="Nêu thêm căn cứ.",
        marker=trainer,
        client_id=uuid.uuid4(),
        now=timezone.now(),
    )
    page = at_desk.get(f"/thi/luot/{attempt.uid}/ket-qua/").content.decode()
    assert all(words in page for words in ("0,25/1 điểm", "1/2 điểm", "nêu thiếu", "Nêu thêm căn cứ."))
