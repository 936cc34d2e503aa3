"""The page of moves, of one person, and the workbook; the figures are tried in `tests/certificates/reports`."""

import io
import re
import uuid
from datetime import date, timedelta
from html import unescape

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import enqueue_job
from lms.core.models import AuditEntry, Job
from lms.hr.moves import views
from lms.org.enums import Role
from lms.org.models import PostingVersion, RoleGrant
from tests.factories.gaps import NOW, hold, make_gap_ward
from tests.factories.moves import MOVED_ON, make_exam, make_movers, make_province_hr, move, sit
from tests.factories.people import grant_role, make_user

pytestmark = pytest.mark.django_db
FEW = "chưa đủ người để hiện"


@pytest.fixture
def ward(db, client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        make_province_hr(made)
        client.force_login(made.hr)
        yield made


@pytest.fixture
def moved(ward):
    """Hòa to the registry, with a score before and one after; Đạt to the economy, who had all that takes."""
    hoa, exam = ward.people["hoa"], make_exam(ward, "T01", 2)
    sit(hoa, exam, date(2026, 3, 2), right=2, posting=None)
    begun = move(ward, hoa, ward.office, "registrar")
    sit(hoa, exam, MOVED_ON + timedelta(days=5), right=5, posting=begun)
    move(ward, ward.people["dat"], ward.economy, "economist", number="31/QĐ-UBND", on=MOVED_ON + timedelta(days=3))
    return ward


def words_of(client, query=""):
    return words_of_page(client, reverse("hr:moves") + query)


def words_of_page(client, url):
    page = client.get(url).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def names_of(client, query=""):
    page = client.get(reverse("hr:moves") + query).content.decode()
    table = page.split('id="nhom"')[0]
    return [name.split()[-1] for name in re.findall(r'<th role="rowheader"[^>]*>(?:<a[^>]*>)?([^<]+)', table)]


def sheets_of(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_a_row_says_it_all(client, moved):
    page = words_of(client)
    assert (
        "Đỗ Thị Hòa sinh 1985 12/QĐ-UBND điều động, hiệu lực 04/05/2026 Công chức nông nghiệp "
        "Phòng Kinh tế, Hạ tầng và Đô thị Công chức tư pháp – hộ tịch Văn phòng HĐND và UBND "
        "0/2 → 1/2 2/5 (40%) → 5/5 (100%) 1 "
        f"chưa đủ mức, đã 77\N{NO-BREAK SPACE}ngày nhóm: {FEW}".replace("\N{NO-BREAK SPACE}", " ")
    ) in page
    assert names_of(client) == ["Đạt", "Hòa"]
    assert "2 lượt nhận vị trí của 2 người: 1 đủ mức, 1 chưa đủ mức." in page
    assert "từ 5 người khác hoặc không còn ai" in page
    html = client.get(reverse("hr:moves")).content.decode()
    assert f'href="{reverse("hr:decision", args=[moved.people["hoa"].decision_lines.get().decision.uid])}"' in html
    assert f"?nguoi={moved.people['hoa'].uid}" in html


def test_filters_stand_in_the_address_and_are_told_as_chips(client, moved):
    assert names_of(client, "?so=31") == ["Đạt"]
    assert names_of(client, "?tu=CM-13&loai=transfer") == ["Hòa"]
    assert names_of(client, "?den=CM-13") == ["Đạt"]
    assert names_of(client, "?tu-ngay=05/05/2026") == ["Đạt"]
    assert names_of(client, "?tu-ngay=04/05/2026&den-ngay=04/05/2026") == ["Hòa"]
    assert names_of(client, "?tinh-trang=lacking") == ["Hòa"]
    assert names_of(client, f"?don-vi={moved.economy.uid}") == ["Đạt"]
    page = words_of(client, "?tu=CM-13&tinh-trang=met&den=CM-99")
    assert "Không có ai khớp với các điều kiện đang lọc." in page
    for chip in ("Từ vị trí: CM-13 · Công chức nông nghiệp", "Đến vị trí: CM-99", "Tình trạng: đủ mức"):
        assert chip in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?tu-ngay=31/02/2026", "“31/02/2026” không có trong lịch."),
        ("?tu-ngay=05/05/2026&den-ngay=04/05/2026", "Ngày cuối phải từ ngày đầu (05/05/2026) trở đi."),
        ("?tinh-trang=gioi", "gioi"),
    ],
)
def test_a_filter_that_cannot_be_read_is_told(client, moved, query, sentence):
    html = client.get(reverse("hr:moves") + query).content.decode()
    assert "<title>Lỗi:" in html
    assert words_of(client, query).count(sentence) >= 2  # above and at the field
    assert names_of(client, query) == []
    assert client.post(reverse("hr:moves_download") + query, {"purpose": "Xem"}).status_code == 302


def test_nobody_has_been_moved(client, ward):
    page = words_of(client)
    assert "Chưa có quyết định nào đưa người do anh/chị phụ trách đến vị trí trong phạm vi này." in page
    assert "Tải XLSX" not in page


def test_one_person_has_the_profile_of_each_move(client, moved):
    hoa = moved.people["hoa"]
    page = words_of(client, f"?nguoi={hoa.uid}")
    assert "Quyết định số 12/QĐ-UBND" in page
    assert "Điểm sau 5/5 (100%), Bài thi T01, 09/05/2026" in page
    assert (
        "T01 Đăng ký và quản lý hộ tịch bắt buộc · minh họa 0 Đang 2, cần 2 đạt kết quả bài thi; Bài thi T01 "
        "09/05/2026 2/5 (40%) → 5/5 (100%)"
    ) in page
    assert "T02 Chứng thực bắt buộc · minh họa 2 Đang 2, cần 3 dưới mức công nhận năng lực đã có 05/01/2026" in page
    binh = words_of(client, f"?nguoi={moved.people['binh'].uid}")
    assert "Chưa có quyết định nào đưa người này đến vị trí trong phạm vi đang xem." in binh
    assert [client.get(reverse("hr:moves") + f"?nguoi={who}").status_code for who in ("x", moved.ward.uid)] == [404] * 2
    assert client.get(reverse("hr:moves"), {"nguoi": moved.people["yen"].uid}).status_code == 200  # a guest
    grant_role(stranger := make_user(), Role.HR, _elsewhere(moved))
    client.force_login(stranger)
    assert client.get(reverse("hr:moves"), {"nguoi": hoa.uid}).status_code == 404


def _elsewhere(ward):
    return PostingVersion.objects.get(posting=ward.postings["xuan"]).unit


def test_the_pages_about_it_lead_here(client, moved):
    hoa = moved.people["hoa"]
    person, decision = reverse("hr:person", args=[hoa.uid]), hoa.decision_lines.get().decision
    assert f'{reverse("hr:moves")}?nguoi={hoa.uid}"' in client.get(person).content.decode()
    unmoved = reverse("hr:person", args=[moved.people["binh"].uid])
    assert reverse("hr:moves") not in client.get(unmoved).content.decode()
    page = client.get(reverse("hr:decision", args=[decision.uid])).content.decode()
    assert f'{reverse("hr:moves")}?so=12%2FQ%C4%90-UBND"' in page
    assert names_of(client, "?so=12%2FQ%C4%90-UBND") == ["Hòa"]
    for page in ("hr:home", "hr:reports"):
        assert f'href="{reverse("hr:moves")}"' in client.get(reverse(page)).content.decode()


def test_a_group_of_the_province_is_told_with_five_others(client, moved):
    make_movers(moved, _elsewhere(moved), 5, fit_after=(10, 20, 30, 40, 50))
    page = words_of(client)
    assert (
        "nhóm: 6 người; đã đủ mức: 83%; một nửa số người đủ mức trong: 30 ngày; một nửa số người có điểm từ: "
        "chưa đủ người để hiện" in page
    )
    assert "Công chức nông nghiệp Công chức tư pháp – hộ tịch 6 83% 30 ngày chưa đủ người để hiện" in page
    assert "Trương Văn" not in page


def test_the_file_has_the_rows_of_the_page_and_is_told_of(client, moved):
    hold(moved.people["hoa"], moved.competencies["T02"], 3, since=MOVED_ON + timedelta(days=8))
    url = reverse("hr:moves_download")
    response = client.post(f"{url}?tu=CM-13", {"purpose": "Sơ kết sáu tháng"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="ket-qua-dieu-dong-2026-07-20.xlsx"'
    book = sheets_of(response)
    assert list(book) == ["Từng người", "Từng năng lực", "Nhóm cùng điều động", "Chú thích"]
    assert book["Từng người"][3][0] == "Bộ lọc: Từ vị trí: CM-13 · Công chức nông nghiệp"
    [row] = book["Từng người"][6:]
    assert row[:4] == ["Đỗ Thị Hòa", 1985, "12/QĐ-UBND", "điều động"]
    assert [row[5].date(), *row[10:15]] == [MOVED_ON, 2, 0, 2, 2, 0.4]
    assert [row[16], row[17].date(), row[18], row[19].date(), row[20:]] == [
        1,
        date(2026, 5, 9),
        1,
        date(2026, 5, 12),
        [8, "đủ mức sau 8 ngày".replace("8 ngày", "8\N{NO-BREAK SPACE}ngày"), None],
    ]
    assert [one[3:10] for one in book["Từng năng lực"][6:]] == [
        ["T01", "Đăng ký và quản lý hộ tịch", "bắt buộc", 2, 0, 2, "đạt"],
        ["T02", "Chứng thực", "bắt buộc", 3, 2, 3, "đạt"],
        ["T03", "Tiếp nhận hồ sơ một cửa", "nên có", 2, 0, 0, "chưa có minh chứng"],
    ]
    assert book["Nhóm cùng điều động"][6:] == [
        ["Công chức nông nghiệp", "Công chức tư pháp – hộ tịch", FEW, FEW, FEW, FEW]
    ]
    entry = AuditEntry.objects.get(verb="reports.moves.exported")
    assert (entry.reason, entry.after["with_names"], entry.after["unit"]) == (
        "Sơ kết sáu tháng",
        True,
        "Phường Phú Xuân, Thành phố Huế",
    )
    assert "Lần tải gần nhất: 09:30 20/07/2026, Phan Thị Nội" in client.get(reverse("hr:reports")).content.decode()


def test_the_file_asks_what_for_and_is_sent_for(client, moved):
    page = client.post(reverse("hr:moves_download"), {"purpose": ""}).content.decode()
    assert "<title>Lỗi:" in page
    assert page.count("Tệp có họ tên nên cần ghi mục đích sử dụng.") == 2
    assert not AuditEntry.objects.filter(verb="reports.moves.exported").exists()
    assert client.get(reverse("hr:moves_download") + "?so=1").url == reverse("hr:moves") + "?so=1"


def test_a_long_list_is_made_by_a_job(client, moved, monkeypatch):
    """The same rows as at once, of what was known when it was asked for; asked for twice it is one file."""
    monkeypatch.setattr(views, "AT_ONCE", 1)
    form = {"purpose": "Sơ kết", "request_id": str(uuid.uuid4())}
    for _time in range(2):
        response = client.post(reverse("hr:moves_download") + "?loai=transfer&tu-ngay=01/05/2026", form)
        assert response.url == reverse("hr:report_files")
    job = Job.objects.get()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result_name) == ("succeeded", "ket-qua-dieu-dong-2026-07-20.xlsx")
    with job.result_file.open() as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read()))["Từng người"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[6:]] == ["Lê Văn Đạt", "Đỗ Thị Hòa"]
    assert rows[3][0] == "Bộ lọc: Loại quyết định: điều động; Hiệu lực từ ngày: 01/05/2026"
    assert AuditEntry.objects.filter(verb="reports.moves.exported").count() == 1
    assert job.title in words_of_page(client, reverse("hr:report_files"))
    RoleGrant.objects.all().delete()
    again = enqueue_job(kind=job.kind, title="Lần nữa", params=job.params, owner=moved.hr)
    run_job(again.pk)
    again.refresh_from_db()
    assert again.status == "failed"


@pytest.mark.parametrize("people", [1, 3])
def test_statements_do_not_grow(client, ward, django_assert_num_queries, people):
    for name in ("hoa", "hung", "an2")[:people]:
        move(ward, ward.people[name], ward.ward, "chairman", number=f"6{name}1/QĐ")
    with django_assert_num_queries(22):
        assert len(names_of(client)) == people
    with django_assert_num_queries(22):
        client.get(reverse("hr:moves"), {"nguoi": ward.people["hoa"].uid})


def test_groups_are_those_of_the_page(client, moved, monkeypatch):
    """A list of two thousand would else carry a table of every pair of positions below each of its pages."""
    monkeypatch.setattr(views, "PAGE_SIZE", 1)

    first, second = (client.get(reverse("hr:moves"), {"trang": page}).context for page in (1, 2))

    pairs = [[row.cells[1].text for row in page["groups"].rows] for page in (first, second)]
    assert pairs == [["Công chức nông nghiệp"], ["Công chức tư pháp – hộ tịch"]]
    assert "Các nhóm của những người ở trang này; tệp tải về có mọi nhóm." in words_of(client)
    assert len(first["report"].groups) == 2
