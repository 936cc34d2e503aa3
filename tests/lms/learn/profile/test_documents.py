"""Handing in one's own papers: the form, what it refuses, the list, taking one back."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.evidence.enums import DocumentState
from lms.evidence.models import HandedInDocument
from tests.factories.documents import PAPER_PDF, let_documents_prove
from tests.factories.people import make_civil_status_learner, make_learner, make_position, make_province

TOMORROW = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def learner(reference):
    let_documents_prove()
    return make_civil_status_learner()


@pytest.fixture
def phone(client, learner):
    client.force_login(learner.user)
    return client


def said(**changed):
    file = SimpleUploadedFile("bang.pdf", PAPER_PDF, content_type="application/pdf")
    facts = {
        "client_id": str(uuid.uuid4()),
        "competency": "T01",
        "kind": "document",
        "level": "2",
        "title": "Chứng chỉ bồi dưỡng hộ tịch",
        "issuer": "Học viện Tư pháp",
        "issued_on": "02/07/2025",
        "file": file,
    }
    return facts | changed


def send(phone, **changed):
    return phone.post(reverse("learn:document_new"), said(**changed), follow=True)


def test_from_the_gap_to_the_list_and_back(phone):
    form = phone.get(reverse("learn:document_new") + "?nang-luc=T01").content.decode()
    assert '<option value="T01" selected lang="vi">' in form

    listed = send(phone).content.decode()

    assert "Đã gửi giấy tờ." in listed
    document = HandedInDocument.objects.get()
    assert (document.state, document.level, document.title) == (
        DocumentState.WAITING,
        2,
        "Chứng chỉ bồi dưỡng hộ tịch",
    )
    file = phone.get(reverse("learn:document_file", args=[document.uid]))
    assert (b"".join(file.streaming_content), file["Content-Type"]) == (PAPER_PDF, "application/pdf")

    taken = phone.post(reverse("learn:document_take_back", args=[document.uid]), follow=True).content.decode()
    assert "Đã rút lại giấy tờ." in taken
    document.refresh_from_db()
    assert document.state == DocumentState.TAKEN_BACK


def test_double_clicked_it_is_handed_in_once(phone):
    client_id = str(uuid.uuid4())
    send(phone, client_id=client_id)
    send(phone, client_id=client_id)

    assert HandedInDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"file": ""}, "Chưa chọn tệp."),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ\x90")}, "Tệp này không phải PDF hay ảnh chụp"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF")}, "Tệp PDF này bị hỏng hoặc chưa chép xong"),
        ({"issued_on": "31/02/2026"}, "không có trong lịch"),
        ({"issued_on": TOMORROW}, "Ngày cấp không thể sau hôm nay."),
        ({"issued_on": "02/07/2025", "expires_on": "01/07/2025"}, "Ngày hết giá trị đứng trước ngày cấp."),
        ({"competency": "KHONG-CO"}, "KHONG-CO"),
        ({"client_id": "abc"}, "Lỗi:"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_written(phone, changed, sentence):
    page = send(phone, **changed).content.decode()

    assert sentence in page
    assert "Chứng chỉ bồi dưỡng hộ tịch" in page
    assert HandedInDocument.objects.count() == 0


def test_what_belongs_to_somebody_else_is_not_there(phone, reference):
    send(phone)
    document = HandedInDocument.objects.get()
    other = Client()
    other.force_login(make_learner(make_province("Tỉnh Đông", code="81"), make_position("TH-99")).user)

    assert other.get(reverse("learn:document_file", args=[document.uid])).status_code == 404
    assert other.post(reverse("learn:document_take_back", args=[document.uid])).status_code == 404
