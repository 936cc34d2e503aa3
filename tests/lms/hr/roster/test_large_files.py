"""A file whose dry run is a job, as its person sees it from step to step."""

import pytest
from django.urls import reverse

from lms.core.domain.job_runs import run_job
from lms.core.models import Job
from lms.org.models import Official, RosterCheck
from tests.factories.rosters import DEMO, as_large, at, checked, csv_file, many_people, person

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(response.content.decode().split())


def run_last():
    run_job(Job.objects.latest("created_at").pk)


def test_from_waiting_to_people_on_record(hr, ward):
    batch = as_large(checked(ward, csv_file(many_people(3))))
    page = words(hr.get(at(batch, "kiem-tra")))
    for said in ("Đang chạy thử 301 dòng", "Đang chờ đến lượt.", "Có thể rời trang", "Dừng chạy thử", "core/job"):
        assert said in page
    assert hr.get(at(batch, "xac-nhan")).url == at(batch, "kiem-tra")
    assert hr.get(reverse("hr:roster_errors", args=[batch.uid])).url == at(batch, "kiem-tra")
    hr.get(at(batch, "kiem-tra"))
    assert Job.objects.count() == 1

    run_last()
    page = hr.get(at(batch, "kiem-tra"))
    assert page.context["summary"] == "3 dòng: 3 thêm mới, 0 thay đổi, 0 giữ nguyên, 0 phải sửa."
    assert "Kết quả chạy thử lúc" in words(page)
    counts = hr.get(at(batch, "xac-nhan")).context["counts"]
    assert hr.post(at(batch, "xac-nhan"), counts).url == at(batch, "ket-qua")
    run_last()
    assert Official.objects.count() == 3
    assert "3 thêm mới, 0 thay đổi" in words(hr.get(at(batch, "ket-qua")))


def test_an_answer_is_taken_and_the_file_run_anew(hr, ward):
    batch = as_large(checked(ward, csv_file([person(**{"Số CCCD": "66190000034"})])))
    answer = {"act": "answer", "key": "cccd_lost_zero"}
    hr.get(at(batch, "kiem-tra"))
    assert hr.post(at(batch, "kiem-tra"), answer).url == at(batch, "kiem-tra")  # not before there is a result
    run_last()
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["refused"] == 1
    hr.post(at(batch, "kiem-tra"), answer)
    assert "Đang chạy thử" in words(hr.get(at(batch, "kiem-tra")))
    run_last()
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["created"] == 1


def test_stopped_and_asked_for_again(hr, ward):
    batch = as_large(checked(ward, csv_file([person()])))
    hr.get(at(batch, "kiem-tra"))
    assert hr.post(at(batch, "kiem-tra"), {"act": "stop"}).url == at(batch, "kiem-tra")
    page = words(hr.get(at(batch, "kiem-tra")))
    assert "Lần chạy thử đã dừng theo yêu cầu hoặc bị ngắt. Tệp và các lựa chọn vẫn còn; chưa có gì được ghi." in page
    hr.post(at(batch, "kiem-tra"), {"act": "dry-run"})
    run_last()
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["created"] == 1
    hr.post(at(batch, "kiem-tra"), {"act": "dry-run"})
    assert "Đang chờ đến lượt." in words(hr.get(at(batch, "kiem-tra")))


def test_why_it_failed_and_what_next(hr, ward):
    batch = as_large(checked(ward, csv_file([person()])))
    hr.get(at(batch, "kiem-tra"))
    batch.file.storage.delete(batch.file.name)
    run_last()
    page = words(hr.get(at(batch, "kiem-tra")))
    assert "Tệp của lần nhập này đã được xóa sau 30 ngày" in page
    assert "Chạy thử lại" in page


def test_a_result_that_was_lost_is_made_anew(hr, ward):
    batch = as_large(checked(ward, csv_file([person()])))
    hr.get(at(batch, "kiem-tra"))
    run_last()
    check = RosterCheck.objects.get()
    check.file.storage.delete(check.file.name)
    assert "Đang chạy thử" in words(hr.get(at(batch, "kiem-tra")))
    run_last()
    assert hr.get(at(batch, "kiem-tra")).context["counts"]["created"] == 1


def test_the_rows_left_out_are_those_that_were_seen(hr, ward):
    batch = as_large(checked(ward, (DEMO / "roster_bad_rows.csv").read_bytes()))
    hr.get(at(batch, "kiem-tra"))
    run_last()
    counts = hr.get(at(batch, "xac-nhan")).context["counts"]
    assert hr.get(reverse("hr:roster_errors", args=[batch.uid])).status_code == 200
    hr.post(at(batch, "xac-nhan"), counts)
    run_last()
    page = hr.get(at(batch, "ket-qua"))
    assert page.context["refused_now"] == counts["refused"]


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_pages_do_not_grow(hr, ward, count, django_assert_num_queries):
    batch = as_large(checked(ward, csv_file(many_people(count))))
    hr.get(at(batch, "kiem-tra"))
    with django_assert_num_queries(8):
        hr.get(at(batch, "kiem-tra"))
    run_last()
    with django_assert_num_queries(11):
        hr.get(at(batch, "kiem-tra"))
