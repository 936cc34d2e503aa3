"""Left, stopped, given up and taken up again; sent twice."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import cancel_job
from lms.core.models import Job
from lms.org.models import Official, RosterImport
from tests.factories.rosters import at, bring_in, checked, confirm, csv_file, many_people, person

pytestmark = pytest.mark.django_db
NEW = "/nhan-su/nhap-danh-sach/moi/"


def words(response):
    return " ".join(response.content.decode().split())


def upload(client, data, name="danh-sach.csv", day="01/07/2025", **more):
    return client.post(NEW, {"file": SimpleUploadedFile(name, data), "effective_on": day} | more)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_pressed_twice_it_is_one_import(hr, ward):
    batch = checked(ward, csv_file([person()]))
    counts = hr.get(at(batch, "xac-nhan")).context["counts"]
    for _time in range(2):
        assert hr.post(at(batch, "xac-nhan"), counts).url == at(batch, "ket-qua")
    assert Job.objects.count() == 1


def test_a_tab_that_shows_old_counts_is_sent_back_to_the_check(hr, ward):
    batch = checked(ward, csv_file([person(), person("Lý Thị Mùi", **{"Mã cán bộ": "2", "Số CCCD": "4185000047"})]))
    counts = hr.get(at(batch, "xac-nhan")).context["counts"]
    hr.post(at(batch, "kiem-tra"), {"act": "answer", "key": "cccd_lost_zero"})
    response = hr.post(at(batch, "xac-nhan"), counts)
    assert response.url == at(batch, "kiem-tra")
    assert said(response)[-1].startswith("Hồ sơ nhân sự đã thay đổi từ lúc chạy thử")
    assert not Job.objects.exists()


def test_with_nothing_to_write_there_is_nothing_to_confirm(hr, ward):
    bring_in(hr, ward, csv_file([person()]))
    batch = checked(ward, csv_file([person()]))
    assert hr.get(at(batch, "xac-nhan")).url == at(batch, "kiem-tra")
    assert "Mọi dòng đều giống hồ sơ đang có; không cần nhập." in words(hr.get(at(batch, "kiem-tra")))


def test_the_work_goes_on_where_it_was(hr, ward):
    upload(hr, csv_file([person()]))
    batch = RosterImport.objects.get()
    resume = reverse("hr:roster_resume", args=[batch.uid])
    assert hr.get(resume).url == at(batch, "tai-tep")
    for step in ("kiem-tra", "xac-nhan", "ket-qua"):
        assert hr.get(at(batch, step)).url == at(batch, "tai-tep")
    assert hr.get(at(batch, "tep-khac")).status_code == 404
    batch = bring_in(hr, ward, csv_file([person()]))
    assert hr.get(reverse("hr:roster_resume", args=[batch.uid])).url == at(batch, "ket-qua")
    for step in ("tai-tep", "khop-cot", "kiem-tra", "xac-nhan"):
        assert hr.get(at(batch, step)).url == at(batch, "ket-qua")
        assert hr.post(at(batch, step), {"act": "layout"}).url == at(batch, "ket-qua")


def test_an_import_can_be_given_up(hr, ward):
    upload(hr, csv_file([person()]))
    batch = RosterImport.objects.get()
    response = hr.post(at(batch, "tai-tep"), {"act": "discard"})
    assert (response.url, said(response)) == (
        reverse("hr:roster_list"),
        ["Đã bỏ lần nhập và xóa tệp. Chưa có dữ liệu nào được ghi."],
    )
    assert "Đã bỏ, chưa nhập" in words(hr.get(reverse("hr:roster_list")))
    assert hr.get(at(batch, "kiem-tra")).url == at(batch, "ket-qua")
    assert "Lần nhập này đã được bỏ" in words(hr.get(at(batch, "ket-qua")))


def test_a_column_matched_wrongly_gives_few_groups_and_a_way_back(hr, ward):
    rows = [row | {"Vị trí việc làm": f"Việc lạ số {number}"} for number, row in enumerate(many_people(200))]
    batch = checked(ward, csv_file(rows))
    page = hr.get(at(batch, "kiem-tra"))
    assert (len(page.context["problems"]), page.context["more_problems"]) == (30, 170)
    assert "Còn 170 nhóm khác." in words(page)


def test_a_stopped_import_can_be_taken_up_again(hr, ward):
    batch = checked(ward, csv_file([person()]))
    confirm(hr, batch)
    batch.refresh_from_db()
    cancel_job(job=Job.objects.get(), actor=ward.hr)
    assert "Việc nhập đã dừng và chưa có dữ liệu nào được ghi." in words(hr.get(at(batch, "ket-qua")))
    assert hr.post(at(batch, "ket-qua"), {"act": "reopen"}).url == at(batch, "kiem-tra")
    confirm(hr, batch)
    batch.refresh_from_db()
    run_job(batch.job)
    assert Official.objects.count() == 1


def test_a_running_import_is_not_reopened(hr, ward):
    batch = checked(ward, csv_file([person()]))
    confirm(hr, batch)
    assert hr.post(at(batch, "ket-qua"), {"act": "reopen"}).url == at(batch, "ket-qua")
