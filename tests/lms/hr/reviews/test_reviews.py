"""A level looked at again: asked for by the person, answered by somebody else of HR, told to both sides."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lms.core.models import AuditEntry
from lms.evidence.domain.holdings import evidence_of
from lms.evidence.enums import ReviewOutcome
from lms.evidence.models import Evidence, LevelReview
from lms.flows.documents import accept_document
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.enums import Role
from tests.factories.documents import let_documents_prove, make_document
from tests.factories.gaps import NOW, GapWard, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_official, make_user
from tests.factories.reviews import make_review

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ASKED = (
    "Trần Thị An đề nghị xem lại mức năng lực “Đăng ký và quản lý hộ tịch”. Hãy trả lời trước khi hết ngày 30/07/2026."
)


@pytest.fixture
def ward(db, client) -> GapWard:
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made


@pytest.fixture
def hr_person(ward):
    return make_official("Phan Thị Nội", province=ward.province, user=ward.hr)


@pytest.fixture
def phone(ward):
    ward.people["an"].user = make_user(full_name="Trần Thị An")
    ward.people["an"].save()
    found = Client()
    found.force_login(ward.people["an"].user)
    return found


def ask(phone, **changed):
    said = {"client_id": str(uuid.uuid4()), "reason": "Đã làm ba năm ở đơn vị cũ."} | changed
    return phone.post(reverse("learn:level", args=["T01"]), said, follow=True).content.decode()


def answer(client, review, **said):
    return client.post(reverse("hr:level_review", args=[review.uid]), said, follow=True).content.decode()


def test_from_the_question_to_the_answer(client, ward, hr_person, phone):
    before = evidence_of([ward.people["an"].pk])
    why = phone.get(reverse("learn:level", args=["T01"])).content.decode()
    assert "đang ở mức 2, vị trí cần mức 2." in why
    assert "Quyết định mức hiện nay" in why

    asked = ask(phone)

    assert "Đã gửi đề nghị." in asked
    assert "Chờ trả lời" in asked
    review = LevelReview.objects.get()
    assert (review.held_level, review.due_on) == (2, date(2026, 7, 30))
    assert [(one.official, sentence(one)) for one in Notice.objects.all()] == [(hr_person, ASKED)]
    assert "đề nghị xem lại mức năng lực" in client.get(reverse("hr:home")).content.decode()
    assert "Trần Thị An" in client.get(reverse("hr:worklist", args=["xem-lai-muc"])).content.decode()
    assert "Trần Thị An" in client.get(reverse("hr:level_reviews")).content.decode()

    done = answer(client, review, outcome="changed", words="Hãy nộp giấy xác nhận của đơn vị cũ.")

    assert "Câu trả lời không tự đổi mức." in done
    assert evidence_of([ward.people["an"].pk]) == before
    assert sentence(Notice.objects.get(official=ward.people["an"])) == (
        "Đã có trả lời về mức năng lực “Đăng ký và quản lý hộ tịch”. Mở trang để xem. "
        "Trả lời: Hãy nộp giấy xác nhận của đơn vị cũ."
    )
    assert "Hãy nộp giấy xác nhận của đơn vị cũ." in phone.get(reverse("learn:level", args=["T01"])).content.decode()
    assert "Không có đề nghị nào chờ trả lời." in client.get(reverse("hr:level_reviews")).content.decode()
    assert "Cần ghi lại minh chứng" in client.get(reverse("hr:level_reviews") + "?loai=da-tra-loi").content.decode()
    verbs = AuditEntry.objects.filter(verb__startswith="evidence.review").values_list("verb", flat=True)
    assert sorted(verbs) == ["evidence.review.answered", "evidence.review.asked"]


def test_sent_twice_it_is_asked_once_and_a_second_one_waits(ward, hr_person, phone):
    client_id = str(uuid.uuid4())
    ask(phone, client_id=client_id)
    ask(phone, client_id=client_id)
    refused = ask(phone)

    assert "đang chờ trả lời đến hết ngày 30/07/2026. Không cần gửi lại." in refused
    assert (LevelReview.objects.count(), Notice.objects.count()) == (1, 1)


def test_late_ones_are_marked(client, ward, phone):
    ask(phone)
    with time_machine.travel(NOW + timedelta(days=11), tick=False):
        assert "1 quá hạn trả lời" in client.get(reverse("hr:home")).content.decode()
        assert "quá hạn 1" in client.get(reverse("hr:level_reviews")).content.decode()
        assert "Quá hạn trả lời" in phone.get(reverse("learn:level", args=["T01"])).content.decode()


def test_an_answer_needs_a_choice_and_words(client, ward):
    review = make_review(ward.people["an"], ward.competencies["T01"])

    page = answer(client, review, words=" ")

    assert "Chọn giữ nguyên mức hoặc cần ghi lại minh chứng." in page
    assert "Nhập câu trả lời để người đề nghị biết vì sao." in page
    assert not LevelReview.objects.get().is_answered


def test_answered_in_another_window_says_so(client, ward):
    review = make_review(ward.people["an"], ward.competencies["T01"])
    answer(client, review, outcome=ReviewOutcome.UPHELD.value, words="Đủ và đúng.")

    late = answer(client, review, outcome=ReviewOutcome.CHANGED.value, words="Lần nữa.")

    assert "Đề nghị này đã được trả lời lúc" in late
    assert LevelReview.objects.get().answer.words == "Đủ và đúng."


def test_nobody_answers_their_own_and_somebody_above_is_told(client, ward):
    person = ward.people["an"]
    person.user = ward.hr
    person.save()
    above = make_official("Lò Thị Tỉnh", province=ward.province, user=make_user(full_name="Lò Thị Tỉnh"))
    grant_role(above.user, Role.HR, ward.province)
    review = make_review(person, ward.competencies["T01"])

    page = answer(client, review, outcome="upheld", words="Tôi thấy đúng.")

    assert "Không ai tự trả lời đề nghị của mình." in page
    assert not LevelReview.objects.get().is_answered
    assert [one.official for one in Notice.objects.all()] == [above]


def test_another_wards_hr_finds_nothing(ward):
    review = make_review(ward.people["an"], ward.competencies["T01"])
    other = Client()
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune("Xã Khác", code="99999"))
    other.force_login(stranger)

    assert other.get(reverse("hr:level_review", args=[review.uid])).status_code == 404
    assert other.get(reverse("hr:person_level", args=[review.official.uid, "T01"])).status_code == 404
    assert "Trần Thị An" not in other.get(reverse("hr:level_reviews")).content.decode()


def test_a_persons_page_leads_to_why(client, ward):
    person = ward.people["dung"]
    why = reverse("hr:person_level", args=[person.uid, "T01"])

    assert why in client.get(reverse("hr:person", args=[person.uid])).content.decode()
    page = client.get(why).content.decode()
    assert ("Đã hết giá trị" in page, Evidence.objects.filter(official=person).count()) == (True, 1)
    assert client.get(reverse("hr:person_level", args=[person.uid, "KHONG-CO"])).status_code == 404


def test_what_a_paper_proved_leads_to_the_paper(client, ward):
    """Where it is revoked."""
    let_documents_prove()
    person = ward.people["an"]
    document = make_document(person, ward.competencies["T01"])
    accept_document(document=document, level=2, reason="", actor=ward.hr, now=NOW)
    page = client.get(reverse("hr:person_level", args=[person.uid, "T01"])).content.decode()
    assert reverse("hr:document", args=[document.uid]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(client, ward, count, django_assert_num_queries):
    for name in ("an", "dat", "dung")[:count]:
        make_review(ward.people[name], ward.competencies["T01"])
    client.get(reverse("hr:level_reviews"))

    with django_assert_num_queries(8):
        client.get(reverse("hr:level_reviews"))
