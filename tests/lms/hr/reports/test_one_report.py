"""The page of a report and its files."""

import io
import re
from datetime import timedelta
from html import unescape

import openpyxl
import pypdf
import pytest
import time_machine
from django.urls import reverse

from certificates.reports.registry import KINDS
from certificates.reports.report_making import REPORT_JOB
from certificates.tasks_reports import discard_old_files
from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job
from lms.hr.reports import one_report
from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.gaps import NOW, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_province, make_user

pytestmark = pytest.mark.django_db
PURPOSE = {"purpose": "Báo cáo quý III", "with_names": "on"}


@pytest.fixture
def ward(db, client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page_of(slug, query=""):
    return reverse("hr:report", args=[slug]) + query


def take(client, slug, data, query=""):
    return client.post(reverse("hr:report_download", args=[slug]) + query, data)


def test_the_list_tells_what_each_report_answers(client, ward):
    page = words_of(client.get(reverse("hr:reports")))
    for kind in KINDS:
        assert f"{kind.title} {kind.answers} Chưa có ai tải báo cáo này của đơn vị." in page


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_report_has_a_page(client, ward, kind):
    query = f"?nguoi={ward.people['an'].uid}" if kind.is_of_one else ""
    page = words_of(client.get(page_of(kind.slug, query)))
    assert f"{kind.title} " in page
    assert "Phường Phú Xuân, Thành phố Huế . Số liệu đến ngày 20/07/2026, tính lúc 09:30 20/07/2026." in page
    assert "Cách tính và định nghĩa" in page


def test_of_one_person_somebody_has_to_be_chosen(client, ward):
    assert "Mở hồ sơ của người cần lập báo cáo" in words_of(client.get(page_of("ho-so")))
    link = f'href="{page_of("ho-so")}?nguoi={ward.people["an"].uid}"'
    assert link in client.get(reverse("hr:person", args=[ward.people["an"].uid])).content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "?ngay=21/07/2026&theo=ngay",
            "Ngày 21/07/2026 chưa đến nên chưa có số liệu. Nhập hôm nay hoặc một ngày đã qua.",
        ),
        (
            "?ngay=01/07/2026&theo=ngay&biet-den=30/06/2026",
            "Ngày ghi nhận phải từ ngày của số liệu (01/07/2026) trở đi, hoặc để trống.",
        ),
        ("?biet-den=01/08/2026", "Ngày 01/08/2026 chưa đến. Nhập hôm nay hoặc một ngày đã qua, hoặc để trống."),
    ],
)
def test_what_cannot_be_read_says_why(client, ward, query, sentence):
    page = words_of(client.get(page_of("tien-do", query)))
    assert sentence in page
    assert "Tải báo cáo" not in page


def test_a_day_and_what_was_known_are_carried_to_the_file(client, ward):
    query = "?ngay=30/06/2026&theo=ngay&biet-den=10/07/2026"
    html = client.get(page_of("tien-do", query)).content.decode()
    assert "Theo dữ liệu ghi nhận đến 00:00 11/07/2026." in html
    action = unescape(re.search(r'<form method="post" action="([^"]*/tai/[^"]*)"', html)[1])
    response = client.post(action, {"format": "xlsx", **PURPOSE})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.worksheets[0]["A3"].value == (
        "Số liệu đến ngày 30/06/2026; theo dữ liệu ghi nhận đến 00:00 11/07/2026; "
        "lập lúc 09:30 20/07/2026; người lập: Phan Thị Nội"
    )
    assert response["Cache-Control"].startswith("private, no-store")


def test_names_ask_what_for_and_are_told_of(client, ward):
    refused = words_of(take(client, "tien-do", {"format": "xlsx", "with_names": "on"}))
    assert "Tệp có họ tên nên cần ghi mục đích sử dụng." in refused
    assert not AuditEntry.objects.filter(verb="reports.progress.exported").exists()
    take(client, "tien-do", {"format": "pdf", **PURPOSE})
    entry = AuditEntry.objects.get(verb="reports.progress.exported")
    assert (entry.reason, entry.after["with_names"], entry.after["format"]) == ("Báo cáo quý III", True, "PDF")
    assert "Lần tải gần nhất: 09:30 20/07/2026, Phan Thị Nội (46-hr)." in words_of(client.get(reverse("hr:reports")))


def test_figures_alone_ask_nothing_and_name_nobody(client, ward):
    response = take(client, "tien-do", {"format": "pdf"})
    pages = pypdf.PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "TIẾN ĐỘ HỌC TẬP" in text.upper()
    assert "Trần Thị An" not in text


def test_a_formula_stays_a_name(client, ward):
    person = ward.people["an"]
    person.full_name = "=HYPERLINK(1)"
    person.save()
    response = take(client, "tien-do", {"format": "xlsx", **PURPOSE})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cell = next(cell for row in book["Từng người"] for cell in row if cell.value == "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_large_ones_are_made_by_a_job(client, ward, monkeypatch):
    monkeypatch.setattr(one_report, "AT_ONCE", dict.fromkeys(one_report.AT_ONCE, 1))
    data = {"format": "xlsx", "request_id": "00000000-0000-4000-8000-00000000000a", **PURPOSE}
    for _time in range(2):
        assert take(client, "tien-do", data).url == reverse("hr:report_files")
    job = Job.objects.get(kind=REPORT_JOB)
    assert AuditEntry.objects.filter(verb="reports.progress.exported").count() == 1
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result_name) == ("succeeded", "tien-do-phuong-phu-xuan-2026-07-20.xlsx")
    assert job.title == "Tiến độ học tập – Phường Phú Xuân, Thành phố Huế – đến ngày 20/07/2026 (XLSX)"
    discard_old_files(NOW + timedelta(days=30))
    job.refresh_from_db()
    assert not job.result_file


def test_a_job_of_somebody_without_the_unit_makes_nothing(client, ward, monkeypatch):
    monkeypatch.setattr(one_report, "AT_ONCE", dict.fromkeys(one_report.AT_ONCE, 1))
    take(client, "tien-do", {"format": "xlsx", **PURPOSE})
    RoleGrant.objects.all().delete()
    job = Job.objects.get(kind=REPORT_JOB)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "report_out_of_scope")


def test_nobody_reads_other_units(client, ward):
    stranger = make_user("khac-hr", full_name="Lê Thị Khác")
    grant_role(stranger, Role.HR, make_commune("Xã Khác", province=make_province("Tỉnh Khác")))
    client.force_login(stranger)
    assert client.get(page_of("tien-do", f"?don-vi={ward.ward.uid}")).status_code == 404
    assert client.get(page_of("ho-so", f"?nguoi={ward.people['an'].uid}")).status_code == 404
    assert take(client, "ho-so", PURPOSE, f"?nguoi={ward.people['an'].uid}").status_code == 404
    assert client.get(page_of("khong-co")).status_code == 404


def test_a_joined_paper_says_that_screen_readers_need_the_workbook(client, ward, monkeypatch):
    said = "trình đọc màn hình khó đọc đúng"
    assert said not in words_of(client.get(page_of("tien-do")))
    monkeypatch.setattr(one_report, "PART_ROWS", 3)
    assert said in words_of(client.get(page_of("tien-do")))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_too_long_a_paper_is_offered_as_a_workbook_alone(client, ward, kind, monkeypatch):
    monkeypatch.setattr(one_report, "ROWS_AT_MOST", -1)
    query = f"?nguoi={ward.people['an'].uid}" if kind.is_of_one else ""
    page = words_of(client.get(page_of(kind.slug, query)))
    assert "nên chỉ tải được XLSX" in page
    assert "Tải PDF" not in page
