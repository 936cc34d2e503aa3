"""Files and many codes checked on screen, and the story of a certificate."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.domain.files import add_file, keep_file
from certificates.domain.revoking import replace_certificate, revoke_certificate
from certificates.enums import FileKind
from certificates.limits import LOOKUPS
from lms.org.enums import Role
from tests.factories.certificates import CAPACITY, NOW, make_issued, make_office
from tests.factories.people import grant_role, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAPER = b"%PDF-1.7\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def issued(office):
    return keep_file(certificate=make_issued(office), content=PAPER, now=NOW)


@pytest.fixture
def inspector(office, client):
    user = make_user()
    grant_role(user, Role.INSPECTOR, office.commune)
    client.force_login(user)
    return user


def send(client, content, name="giay.pdf"):
    return client.post(reverse("verify:file"), {"tep": SimpleUploadedFile(name, content)})


def words(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (PAPER, "Đúng tệp đã cấp, còn hiệu lực"),
        (PAPER + b"2 0 obj\n%%EOF\n", "Tệp đã cấp, có phần thêm phía sau"),
        (PAPER.replace(b"<<", b"< <"), "Không trùng với tệp nào đã cấp"),
    ],
)
def test_a_file_is_answered_without_session_or_token(client, issued, content, verdict):
    client.handler.enforce_csrf_checks = True
    response = send(client, content)
    assert (response.status_code, verdict in words(response)) == (200, True)
    assert (issued.code in words(response)) == ("Không" not in verdict)
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Chưa chọn tệp."),
        ({"tep": SimpleUploadedFile("a.pdf", b"PK")}, "Tệp này không phải PDF."),
        ({"tep": SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(5 * 1024 * 1024))}, "Tệp lớn hơn 5 MB"),
    ],
)
def test_what_cannot_be_looked_at_says_why(client, db, sent, sentence):
    response = client.post(reverse("verify:file"), sent)
    assert (response.status_code, sentence in words(response)) == (422, True)
    assert "<title>Lỗi:" in words(response)


def test_what_was_added_to_a_signed_file_is_told_with_the_state_and_in_its_story(client, issued, inspector, office):
    signed = PAPER + b"signed"
    add_file(certificate=issued, kind=FileKind.SIGNED, content=signed, signatures=[], now=NOW, alters_pages=True)
    told = "Phần thêm đổi hoặc che nội dung nhìn thấy trên trang"
    verdict, over = "Tệp đã nhận vào sổ, có nội dung thêm ngoài chữ ký", "; giấy không còn hiệu lực"
    page = words(send(client, signed))
    assert (verdict in page, verdict + over in page) == (True, False)
    assert told in words(client.get(reverse("verify:history", args=[issued.code])))
    revoke_certificate(certificate=issued, actor=office.approver, reason="Cấp nhầm người.", now=NOW)
    page = words(send(client, signed))
    assert (verdict + over in page, told in page) == (True, True)


def test_files_count_as_look_ups(client, issued):
    for _time in range(LOOKUPS):
        send(client, b"%PDF-")
    assert send(client, PAPER).status_code == 429


def test_many_codes_are_told_apart_and_filtered(client, issued, inspector):
    typed = f"{issued.code}\n0000-0000-00\nabc"
    page = client.post(reverse("verify:many"), {"codes": typed})
    assert [row.cells[1].text for row in page.context["table"].rows] == [
        "Còn hiệu lực",
        "Không tìm thấy",
        "Sai dạng mã",
    ]
    only = client.post(reverse("verify:many"), {"codes": typed, "only": "unknown"})
    assert [row.cells[0].text for row in only.context["table"].rows] == ["0000-0000-00"]


def test_codes_come_from_a_sheet_and_go_into_one(client, issued, inspector):
    book = openpyxl.Workbook()
    for row in (["Mã xác minh", "x"], [issued.code, "y"], ["0000-0000-00", None]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    sent = {"file": SimpleUploadedFile("ma.xlsx", kept.getvalue()), "dang": "xlsx"}
    answer = client.post(reverse("verify:many"), sent)
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["Kết quả"].iter_rows(values_only=True))
    assert [row[:5] for row in rows[-2:]] == [
        (1, issued.code, issued.code, "Còn hiệu lực", "Lê Thị Cúc"),
        (2, "0000-0000-00", "0000-0000-00", "Không tìm thấy", None),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"codes": " "}, "Chưa có mã nào."),
        ({"codes": "\n".join(["abc"] * 501)}, "mỗi lần kiểm tra được nhiều nhất 500 mã"),
        ({"file": SimpleUploadedFile("a.xlsx", b"nope\x00")}, "a.xlsx"),
    ],
)
def test_what_was_brought_wrongly_is_said_at_its_field(client, inspector, sent, sentence):
    page = client.post(reverse("verify:many"), sent)
    assert (page.status_code, sentence in words(page)) == (200, True)


def test_an_inspector_reads_the_story_of_papers_in_reach(client, office, issued, inspector):
    fresh = replace_certificate(
        certificate=issued, actor=office.approver, capacity=CAPACITY, reason="Sai tên", now=NOW + timedelta(hours=20)
    )
    new = getattr(fresh, "certificate", fresh)
    page = client.get(reverse("verify:history", args=[issued.code]))
    assert [(one.code, word, here) for one, word, here in page.context["chain"]] == [
        (issued.code, "Đã thay thế", True),
        (new.code, "Đã duyệt, đang lập tệp", False),
    ]
    assert "Sai tên" in words(page)
    assert client.get(reverse("verify:history", args=[new.code])).context["chain"][0][0].code == issued.code
    stranger = make_user()
    grant_role(stranger, Role.INSPECTOR, make_office("Phường Thuận Hóa", learner="Đỗ Văn Đạt").commune)
    client.force_login(stranger)
    assert client.get(reverse("verify:history", args=[issued.code])).status_code == 404
    assert client.get(reverse("verify:history", args=["0000-0000-00"])).status_code == 404


def test_the_public_page_leads_to_both(client, db):
    page = words(client.get(reverse("verify:form")))
    assert (reverse("verify:many") in page, reverse("verify:file") in page) == (True, True)
