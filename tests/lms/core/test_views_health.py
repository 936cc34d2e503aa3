import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lms.accounts.models import User
from lms.core.domain.health import HEARTBEAT
from lms.core.models import PeriodicRun

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
FROM_OUTSIDE = {"X-Forwarded-For": "203.0.113.7"}


@pytest.fixture(autouse=True)
def _worker(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    PeriodicRun.objects.create(name=HEARTBEAT, due_at=timezone.now(), succeeded_at=timezone.now())


def test_a_program_elsewhere_sees_states_alone(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        answer = client.get("/suc-khoe.json", headers=FROM_OUTSIDE)

    assert (answer.status_code, answer.json()["checks"]["queue"]) == (200, {"state": "good"})
    assert {tuple(check) for check in answer.json()["checks"].values()} == {("state",)}
    assert "max-age=0" in answer.headers["Cache-Control"]
    assert answer.cookies == {}


def test_a_program_on_the_machine_or_with_the_token_sees_figures(client, settings):
    wanted = {"state": "good", "length": 0, "oldest_seconds": None}
    settings.MONITOR_TOKEN = "a-long-token"

    def asked(**headers: str) -> dict:
        return client.get("/suc-khoe.json", headers=headers).json()["checks"]["queue"]

    assert asked() == wanted
    assert asked(**FROM_OUTSIDE) == {"state": "good"}
    assert asked(**FROM_OUTSIDE, Authorization="Bearer a-long-token") == wanted
    assert asked(**FROM_OUTSIDE, Authorization="Bearer another") == {"state": "good"}
    assert asked(**FROM_OUTSIDE, Authorization="Bearer ă") == {"state": "good"}
    settings.MONITOR_TOKEN = ""
    assert asked(**FROM_OUTSIDE, Authorization="Bearer ") == {"state": "good"}


def test_what_fails_answers_503(client):
    PeriodicRun.objects.all().delete()
    answer = client.get("/suc-khoe.json")

    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
    assert answer.json()["checks"]["worker"] == {"state": "failing", "heartbeat_age_seconds": None}


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_page_says_so_to_everybody(monkeypatch):
    connection.close()
    nowhere = {"NAME": "/nowhere/at/all.sqlite3"} if connection.vendor == "sqlite" else {"PORT": "1"}
    before = {name: connection.settings_dict[name] for name in nowhere}
    connection.settings_dict.update(nowhere)
    client = Client(raise_request_exception=False)
    try:
        answer, page = client.get("/suc-khoe.json"), client.get("/quan-tri/suc-khoe/")
    finally:
        connection.settings_dict.update(before)

    assert (answer.status_code, answer.json()["checks"]["database"]["state"]) == (503, "failing")
    assert page.status_code == 503
    assert "Kiểm tra máy chủ cơ sở dữ liệu có đang chạy không" in page.content.decode()


def test_the_page_says_what_to_do_in_plain_words(client, reference, django_assert_max_num_queries):
    User.objects.create_superuser("quan-tri", "Quản trị", "x")
    client.force_login(User.objects.get(username="quan-tri"))
    PeriodicRun.objects.filter(name=HEARTBEAT).delete()
    page = client.get("/quan-tri/suc-khoe/").content.decode()

    assert "Khởi động lại dịch vụ chạy nền (lms-worker)." in page
    assert "việc cần làm" in page
    assert "System health" in client.get("/en/quan-tri/suc-khoe/").content.decode()
    bundle = client.get("/quan-tri/suc-khoe/goi-chan-doan/")
    assert bundle.json()["checks"]["worker"]["state"] == "failing"
    assert "quan-tri" not in bundle.content.decode()
