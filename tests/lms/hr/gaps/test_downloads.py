"""The report as a file: from the form, at once or by a job, always told of."""

import io
import re
import uuid

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job
from lms.hr.gaps import downloads
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
FORM = {"as_of": "20/07/2026", "with_people": "on", "purpose": "Lập kế hoạch bồi dưỡng", "format": "pdf"}


def ask(client, **changes):
    data = {key: value for key, value in (FORM | changes).items() if value is not None}
    return client.post(reverse("hr:gaps_download"), data)


def body(response):
    return b"".join(response.streaming_content)


def conclusion_in(content):
    notes = openpyxl.load_workbook(io.BytesIO(content))["Chú thích"]
    return dict(row[:2] for row in notes.iter_rows(values_only=True))["Kết luận"]


def told():
    return [(entry.reason, entry.after["format"], entry.after["with_names"]) for entry in AuditEntry.objects.all()]


def test_pdf_is_handed_out_and_told_of(client, ward):
    response = ask(client)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body(response))).pages)
    assert "Vũ Văn Hùng" in text
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="khoang-trong-nang-luc-phuong-phu-xuan-2026-07-20.pdf"'
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    assert told() == [("Lập kế hoạch bồi dưỡng", "PDF", True)]


def test_xlsx_without_names_needs_no_purpose(client, ward):
    response = ask(client, format="xlsx", with_people=None, purpose="")
    book = openpyxl.load_workbook(io.BytesIO(body(response)))
    assert book.sheetnames == ["Tổng hợp", "Bản đồ khoảng trống", "Điểm yếu đơn lẻ", "Ý kiến về mức", "Chú thích"]
    assert told() == [("", "XLSX", False)]


def test_past_day_is_that_of_the_form(client, ward):
    book = openpyxl.load_workbook(io.BytesIO(body(ask(client, format="xlsx", as_of="1/12/2025"))))
    totals = [cell.value for cell in book["Tổng hợp"][10]]
    assert totals[:7] == ["Cả phạm vi", 8, 0, 0, 0, 7, 1]
    assert "Số liệu đến ngày 01/12/2025" in book["Tổng hợp"]["A3"].value


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"as_of": "31/02/2026"},
            "“31/02/2026” không có trong lịch. Nhập lại ngày của số liệu theo dạng ngày/tháng/năm.",
        ),
        (
            {"as_of": "07/13/2026"},
            "“07/13/2026” không có trong lịch. Nhập lại ngày của số liệu theo dạng ngày/tháng/năm.",
        ),
        ({"as_of": ""}, "Nhập ngày của số liệu theo dạng ngày/tháng/năm, ví dụ 05/07/2025."),
        ({"as_of": "21/07/2026"}, "Ngày 21/07/2026 chưa đến nên chưa có số liệu. Nhập hôm nay hoặc một ngày đã qua."),
        (
            {"as_of": "30/06/2025"},
            "hoạt động từ 01/07/2025 nên ngày 30/06/2025 chưa có số liệu. Nhập một ngày từ đó trở đi.",
        ),
        (
            {"purpose": " "},
            "Tệp có họ tên nên cần ghi mục đích sử dụng. Hãy điền mục đích, hoặc bỏ danh sách người khỏi tệp.",
        ),
    ],
)
def test_bad_form_is_answered_at_its_field_and_kept(client, ward, changes, sentence):
    response = ask(client, **changes)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count(sentence) == 2  # in the summary and at the field
    assert "<title>Lỗi:" in page
    assert "Thiếu nhiều nhất" in page
    kept = (FORM | changes)["as_of"]
    assert f'value="{kept}"' in page or not kept
    assert AuditEntry.objects.count() == 0


def test_opened_again_it_leads_to_the_page(client, ward):
    response = client.get(reverse("hr:gaps_download"))
    assert (response.status_code, response.url) == (302, reverse("hr:gaps"))


def test_large_unit_is_made_by_a_job_asked_for_once(client, ward, monkeypatch):
    monkeypatch.setattr(downloads, "NAMED_AT_ONCE", dict.fromkeys(downloads.AT_ONCE, 5))
    request_id = str(uuid.uuid4())
    first, second = ask(client, request_id=request_id), ask(client, request_id=request_id)
    assert [first.url, second.url] == [reverse("hr:report_files")] * 2
    job = Job.objects.get()
    assert (job.kind, job.title) == (
        "reports.skill_gap",
        "Khoảng trống năng lực – Phường Phú Xuân, Thành phố Huế – đến ngày 20/07/2026 (PDF)",
    )
    assert told() == [("Lập kế hoạch bồi dưỡng", "PDF", True)]

    waiting = client.get(reverse("hr:report_files")).content.decode()
    assert "Có tệp đang được tạo, có thể rời trang." in waiting
    run_job(job.pk)
    page = client.get(reverse("hr:report_files")).content.decode()
    assert "tải được đến 03/08/2026" in page
    link = re.search(r'href="([^"]+/tep/)">khoang-trong', page)[1]
    assert body(client.get(link)).startswith(b"%PDF")
    client.force_login(make_user())
    assert client.get(link).status_code in {403, 404}


def test_file_shows_what_the_page_showed(client, ward, monkeypatch):
    concluded = "Nhiều người chưa đạt nhất: Chứng thực (2 người dưới mức"
    assert conclusion_in(body(ask(client, format="xlsx", hien="so-nguoi"))).startswith(concluded)
    monkeypatch.setattr(downloads, "NAMED_AT_ONCE", dict.fromkeys(downloads.AT_ONCE, 5))
    ask(client, format="xlsx", hien="so-nguoi", request_id=str(uuid.uuid4()))
    job = Job.objects.get()
    run_job(job.pk)
    page = client.get(reverse("hr:report_files")).content.decode()
    made = body(client.get(re.search(r'href="([^"]+/tep/)">khoang-trong', page)[1]))
    assert conclusion_in(made).startswith(concluded)


def test_a_paper_with_names_is_large_sooner(client, ward, monkeypatch):
    """It has a part for each person."""
    monkeypatch.setattr(downloads, "NAMED_AT_ONCE", dict.fromkeys(downloads.AT_ONCE, 5))
    assert ask(client, with_people=None, purpose="").headers["Content-Type"] == "application/pdf"
    assert ask(client).url == reverse("hr:report_files")


def test_form_carries_an_id_of_its_own(client, ward):
    ids = [
        re.search(r'name="request_id" value="([^"]+)"', client.get(reverse("hr:gaps")).content.decode())[1]
        for _time in range(2)
    ]
    assert ids[0] != ids[1]
