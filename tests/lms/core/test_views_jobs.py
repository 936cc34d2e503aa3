from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone, translation

from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import cancel_job, enqueue_job
from lms.core.enums import JobStatus
from lms.core.models import Job
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune

pytestmark = pytest.mark.django_db
HR_URLS = [
    ("get", "jobs:detail"),
    ("get", "jobs:state"),
    ("get", "jobs:file"),
    ("post", "jobs:cancel"),
    ("post", "jobs:retry"),
]


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def hr(client, clerk, commune):
    grant_role(clerk, Role.HR, commune)
    client.force_login(clerk)
    return client


def ask(owner, *, title="Nhập danh sách phường", **params):
    return enqueue_job(kind="tests.count", title=title, params={"upto": 4} | params, owner=owner)


def address(name, job):
    return reverse(name, kwargs={"pk": job.pk})


def words(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(("method", "name"), HR_URLS)
def test_another_persons_job_is_not_there(hr, clerk, stranger, method, name):
    mine, others = ask(clerk), ask(stranger)
    found = getattr(hr, method)(address(name, mine)).status_code
    assert found == (404 if name == "jobs:file" else 302 if method == "post" else 200)
    assert getattr(hr, method)(address(name, others)).status_code == 404
    others.refresh_from_db()
    assert (others.status, others.cancel_requested_at) == (JobStatus.QUEUED, None)


@pytest.mark.parametrize(("method", "name"), HR_URLS)
def test_who_is_not_signed_in_is_asked_to_whether_the_job_exists_or_not(client, clerk, method, name):
    job = ask(clerk)
    for path in (address(name, job), address(name, job).replace(str(job.pk), "0" * 8 + str(job.pk)[8:])):
        response = getattr(client, method)(path)
        assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={path}")


def test_without_a_role_there_is_no_way_in(client, stranger):
    job = ask(stranger)
    client.force_login(stranger)
    assert client.get(reverse("jobs:list")).status_code == 403
    assert client.get(address("jobs:detail", job)).status_code == 403


@pytest.mark.parametrize("name", ["jobs:cancel", "jobs:retry"])
def test_writes_are_posts(hr, clerk, name):
    assert hr.get(address(name, ask(clerk))).status_code == 405


def test_the_list_names_states_and_progress(hr, clerk, stranger):
    ask(stranger, title="Việc của người khác")
    assert "Chưa có công việc chạy nền nào." in words(hr.get(reverse("jobs:list")))
    done = ask(clerk, title="Việc đã xong")
    run_job(done.pk)
    ask(clerk, title="Việc đang chờ")
    page = words(hr.get(reverse("jobs:list")))
    assert page.index("Việc đang chờ") < page.index("Việc đã xong")
    assert "Đang chờ chạy" in page
    assert "4/4" in page
    assert "Việc của người khác" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(hr, clerk, django_assert_num_queries, count):
    for _ in range(count):
        ask(clerk)
    hr.get(reverse("jobs:list"))
    with django_assert_num_queries(5):  # session, user, role, count, jobs
        hr.get(reverse("jobs:list"))


def test_without_scripts_the_page_refreshes_where_asked_until_the_job_has_ended(hr, clerk):
    job = ask(clerk)
    page = hr.get(address("jobs:detail", job))
    assert "Refresh" not in page
    assert '<noscript><p><a href="?tu-cap-nhat=1">' in words(page)
    asked = hr.get(address("jobs:detail", job), {"tu-cap-nhat": "1"})
    assert asked["Refresh"] == "5"
    assert "Thôi tự cập nhật" in words(asked)
    run_job(job.pk)
    assert "Refresh" not in hr.get(address("jobs:detail", job), {"tu-cap-nhat": "1"})


def test_a_waiting_job_can_be_stopped(hr, clerk):
    job = ask(clerk)
    page = words(hr.get(address("jobs:detail", job)))
    assert "Đang chờ đến lượt." in page
    assert "Công việc đã chờ hơn một phút" not in page
    response = hr.post(address("jobs:cancel", job), follow=True)
    page = words(response)
    assert response.redirect_chain == [(address("jobs:detail", job), 302)]
    assert "Đã dừng theo yêu cầu" in page
    assert "Đã yêu cầu dừng công việc “Nhập danh sách phường”" in page
    assert "core/job.js" not in page


def test_a_job_that_waits_long_says_it_is_kept(hr, clerk):
    job = ask(clerk)
    Job.objects.update(queued_at=timezone.now() - timedelta(minutes=2))
    assert "Công việc đã chờ hơn một phút. Việc vẫn được giữ" in words(hr.get(address("jobs:detail", job)))


def test_a_running_job_that_is_to_stop_says_so(hr, clerk):
    job = ask(clerk)
    Job.objects.update(status="running", lease=job.pk, beat_at=timezone.now(), done=1, total=4)
    assert "Đã làm 1/4" in words(hr.get(address("jobs:detail", job)))
    cancel_job(job=job, actor=clerk)
    page = words(hr.get(address("jobs:detail", job)))
    assert "Đang dừng, chờ xong bước đang làm." in page
    assert address("jobs:cancel", job) not in page


def test_a_failed_job_says_why_and_runs_again(hr, clerk):
    job = ask(clerk, at_2="rule")
    run_job(job.pk)
    page = words(hr.get(address("jobs:detail", job)))
    assert "Tệp không có dòng nào. Chọn tệp khác rồi thử lại." in page
    assert "Đã làm 2/4" in page
    assert "Đang chờ chạy" in words(hr.post(address("jobs:retry", job), follow=True))
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED


def test_a_finished_job_links_its_result(hr, clerk):
    job = ask(clerk)
    run_job(job.pk)
    page = words(hr.get(address("jobs:detail", job)))
    assert "Đếm đến 4." in page
    assert f'href="{reverse("jobs:list")}">Xem danh sách</a>' in page
    Job.objects.update(result={"link": {"text": "Xem danh sách", "url_name": "gone:page", "kwargs": {}}})
    assert "Xem danh sách" not in words(hr.get(address("jobs:detail", job)))


def test_a_file_comes_under_its_name(hr, clerk):
    job = enqueue_job(kind="tests.file", title="Báo cáo", params={}, owner=clerk)
    run_job(job.pk)
    assert "Tải tệp Báo cáo 1/2.csv" in words(hr.get(address("jobs:detail", job)))
    response = hr.get(address("jobs:file", job))
    assert b"".join(response.streaming_content).decode() == "họ tên\n"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("name", "refusal"), [("cancel", "Công việc này đã kết thúc"), ("retry", "Chỉ chạy lại được")])
def test_a_refused_request_says_the_rule(hr, clerk, name, refusal):
    job = ask(clerk)
    run_job(job.pk)
    assert refusal in words(hr.post(address(f"jobs:{name}", job), follow=True))


def test_the_state_tells_the_page_what_to_show(hr, clerk):
    job = ask(clerk, at_2="lose")
    run_job(job.pk)
    assert hr.get(address("jobs:state", job)).json() == {
        "status": "queued",
        "finished": False,
        "text": "Đã làm 2/4",
        "message": "Số 1",
        "done": 2,
        "total": 4,
    }


def test_an_english_page_marks_vietnamese_words(hr, clerk):
    job = ask(clerk)
    with translation.override("en"):
        page, pages = words(hr.get(address("jobs:detail", job))), words(hr.get(reverse("jobs:list")))
        link = address("jobs:detail", job)
    assert link.startswith("/en/")
    assert '<h1 lang="vi">Nhập danh sách phường</h1>' in page
    assert f'lang="vi"><a href="{link}">Nhập danh sách phường</a>' in pages


def test_nobody_sees_jobs_without_an_owner(clerk):
    ask(None)
    assert list(Job.objects.visible_to(clerk)) == []
    assert list(Job.objects.visible_to(AnonymousUser())) == []
