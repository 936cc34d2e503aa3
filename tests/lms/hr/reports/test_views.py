"""Ready reports, and the files that jobs made."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from certificates.reports.skill_gap_file import FILES_KEPT, SKILL_GAP_JOB
from certificates.tasks_reports import discard_old_files
from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import enqueue_job
from lms.core.models import Job
from tests.factories.gaps import NOW, make_gap_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db, client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made


def order(ward, **changes):
    params = {"unit": str(ward.ward.uid), "as_of": "2026-07-20", "known_at": NOW.isoformat(), "format": "xlsx"}
    return enqueue_job(
        kind=SKILL_GAP_JOB,
        title="Khoảng trống năng lực – Phường Phú Xuân (XLSX)",
        params=params | {"with_people": False} | changes,
        owner=ward.hr,
    )


def test_ready_report_says_when_it_was_last_taken(client, ward):
    url = reverse("hr:reports")
    assert "Chưa có ai tải báo cáo này của đơn vị." in client.get(url).content.decode()
    form = {"as_of": "20/07/2026", "format": "xlsx"}
    client.post(reverse("hr:gaps_download"), form)
    assert "Lần tải gần nhất: 09:30 20/07/2026, Phan Thị Nội (46-hr)." in client.get(url).content.decode()


def test_no_files_yet(client, ward):
    page = client.get(reverse("hr:report_files")).content.decode()
    assert "Chưa có tệp báo cáo nào." in page


def test_files_with_their_state_and_last_day(client, ward):
    run_job(order(ward).pk)
    run_job(order(ward, unit="00000000-0000-4000-8000-000000000000").pk)
    order(ward)
    url = reverse("hr:report_files")
    page = client.get(url).content.decode()
    words = ("tải được đến 03/08/2026", "Đã dừng vì lỗi", "Đang chờ chạy")
    assert [page.count(word) for word in words] == [1, 1, 1]
    assert "Có tệp đang được tạo, có thể rời trang." in page
    Job.objects.filter(status="queued").delete()
    discard_old_files(NOW + FILES_KEPT + timedelta(days=1))
    page = client.get(url).content.decode()
    assert "Đã hết hạn tải ngày 03/08/2026" in page
    assert "Có tệp đang được tạo" not in page


@pytest.mark.parametrize("files", [1, 3])
def test_statements_do_not_grow(client, ward, django_assert_num_queries, files):
    for _number in range(files):
        order(ward)
    with django_assert_num_queries(6):
        client.get(reverse("hr:report_files"))
    with django_assert_num_queries(5):
        client.get(reverse("hr:reports"))
