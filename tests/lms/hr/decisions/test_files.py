"""A file of decisions through the screens."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.core.domain.job_runs import run_job
from lms.core.models import Job
from lms.core.spreadsheets import read_workbook
from lms.org.domain.decision_file_rows import HEADINGS
from lms.org.domain.headcounts import set_headcount
from lms.org.models import Decision, DecisionFile
from tests.factories.people import make_official, make_posting, make_unit

pytestmark = pytest.mark.django_db


def upload(client, official, *others, **changes):
    row = {
        "staff_code": official.staff_code,
        "kind": "điều động",
        "number": "123/QĐ-UBND",
        "signed_on": "15/07/2026",
        "effective_on": "01/08/2026",
        "issued_by": "Ủy ban nhân dân phường Phú Xuân",
        "unit": "Phường Phú Xuân",
        "position": "CM-04",
    } | changes
    rows = [row | {"staff_code": one.staff_code} for one in others]
    text = "\n".join(";".join(one.get(name, "") for name in HEADINGS) for one in (HEADINGS, row, *rows))
    sent = {"file": SimpleUploadedFile("qd.csv", text.encode("utf-8-sig"))}
    return client.post(reverse("hr:decision_files"), sent)


def test_a_file_is_checked_first_and_recorded_on_demand(client, hr, official):
    page = client.get(upload(client, official).url).content.decode()
    assert "1 dòng: 0 đã ghi nhận, 1 ghi nhận được, 0 phải sửa." in page
    assert Decision.objects.count() == 0
    url = reverse("hr:decision_file", args=[DecisionFile.objects.get().uid])
    started = client.post(url)
    assert started.url == reverse("jobs:detail", args=[Job.objects.get().pk])
    assert "Đang ghi nhận ở chế độ nền" in client.get(url).content.decode()
    run_job(Job.objects.get().pk)
    page = client.get(url).content.decode()
    assert "1 dòng: 1 đã ghi nhận, 0 ghi nhận được, 0 phải sửa." in page
    assert reverse("hr:decision", args=[Decision.objects.get().uid]) in page


def test_what_is_wrong_is_said_at_its_row(client, hr, official):
    page = client.get(f"{upload(client, official, effective_on='hôm qua').url}?xem=loi").content.decode()
    assert "Ngày hiệu lực: “hôm qua” không phải ngày/tháng/năm." in page
    assert "Ghi nhận 0 dòng" not in page
    refused = client.post(reverse("hr:decision_files"), {}).content.decode()
    assert "Chưa chọn tệp. Chọn tệp quyết định trên máy." in refused


def test_a_staff_code_in_small_letters_is_the_same(client, hr, official):
    page = client.get(upload(client, official, staff_code=official.staff_code.lower()).url).content.decode()
    assert "1 ghi nhận được, 0 phải sửa." in page


def test_an_unusual_order_of_days_is_kept_where_the_row_says_so(client, hr, official):
    days = {"signed_on": "15/07/2026", "effective_on": "10/07/2026"}
    page = client.get(upload(client, official, **days).url).content.decode()
    assert "nếu quyết định ghi đúng như vậy, ghi x vào cột “Giữ nguyên” của dòng này." in page
    assert "Dòng phải sửa được để lại, không ghi nhận; sửa trong tệp rồi tải lên lại" in page
    assert "Ghi x nếu quyết định" in client.get(upload(client, official, keep="?", **days).url).content.decode()
    client.post(upload(client, official, keep="X", **days).url)
    run_job(Job.objects.get().pk)
    assert Decision.objects.get().effective_on == date(2026, 7, 10)


def test_a_filled_position_is_said_at_the_row_and_may_be_kept(client, reference, hr, official):
    position = reference.position("CM-04")
    set_headcount(unit=reference.ward, position=position, seats=1, valid_from=date(2026, 7, 1), actor=hr)
    assert "1 ghi nhận được" in client.get(upload(client, official).url).content.decode()
    other = make_official("Lê Văn Minh", province=reference.province)
    make_posting(other, reference.ward, reference.position("CM-13"))
    both = client.get(upload(client, official, other).url).content.decode()
    assert ("1 ghi nhận được, 1 phải sửa." in both, "đã có 1 người khác giữ" in both) == (True, True)
    make_posting(make_official(), reference.ward, position)
    page = client.get(upload(client, official).url).content.decode()
    assert "có biên chế 1, đến ngày 01/08/2026 đã có 1 người khác giữ, kể cả các dòng trên." in page
    assert "1 ghi nhận được" in client.get(upload(client, official, keep="có").url).content.decode()
    assert (
        "1 ghi nhận được"
        in client.get(upload(client, official, kind="biệt phái", expires_on="01/10/2026").url).content.decode()
    )


def test_what_was_pasted_into_a_cell_by_mistake_is_cut_short(client, hr, official):
    page = client.get(upload(client, official, number="x" * 5_000).url).content.decode()
    assert "x" * 60 not in page
    assert "x" * 59 in page


def test_the_template_has_the_columns_that_are_read(client, hr, official):
    content = b"".join(client.get(reverse("hr:decision_file_template")).streaming_content)
    first = read_workbook(io.BytesIO(content).getvalue(), "mau.xlsx").sheets[0].rows[0]
    assert [cell for cell in first if cell] == list(HEADINGS.values())


def test_a_row_speaks_of_units_as_they_are_on_its_day(client, reference, hr, official):
    make_unit("Phòng Mới Lập", "division", parent=reference.ward, valid_from=date(2026, 7, 25))
    page = client.get(upload(client, official, unit="Phòng Mới Lập").url).content.decode()
    assert "1 ghi nhận được, 0 phải sửa." in page
    page = client.get(upload(client, official, unit="Phòng Mới Lập", effective_on="24/07/2026").url).content.decode()
    assert "Không tìm thấy “Phòng Mới Lập” trong phạm vi phụ trách" in page


def test_who_has_left_is_moved_only_where_the_row_says_so(client, reference, hr, official):
    leave = upload(client, official, kind="nghỉ việc", number="7/QĐ-UBND", effective_on="16/07/2026", unit="")
    client.post(leave.url)
    run_job(Job.objects.get().pk)
    page = client.get(upload(client, official).url).content.decode()
    assert (
        "Người này đã nghỉ việc từ 16/07/2026 theo Quyết định số 7/QĐ-UBND. Ai trở lại thì có quyết định tiếp nhận."
        in page
    )
    assert "1 ghi nhận được" in client.get(upload(client, official, keep="x").url).content.decode()
    assert "1 ghi nhận được" in client.get(upload(client, official, kind="tiếp nhận").url).content.decode()
