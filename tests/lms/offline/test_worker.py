import gzip
import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from lms.offline.addresses import may_be_kept
from lms.offline.worker import SHELL, SOURCE

SCRIPTS = settings.BASE_DIR / "lms" / "offline" / "static" / "offline"
PAGES = settings.BASE_DIR / "lms" / "learn" / "templates" / "learn"
STEP_PAGE, EXAM_PAGE = PAGES / "courses" / "step.html", PAGES / "exams" / "question.html"
EXAM_SCRIPTS = settings.BASE_DIR / "lms" / "static" / "lms" / "js"
ATTEMPT = "/thi/luot/1b671a64-40d5-491e-99b0-da01ff1f3341/"
KB = 1024


def facts_of(script):
    return json.loads(re.match(r"const SETTINGS = (.+);\n", script)[1])


@pytest.mark.unit
@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/hoc/", True),
        ("/hoc/lo-trinh/", True),
        ("/hoc/lo-trinh/ho-tich/", True),
        ("/hoc/khoa/dang-ky-khai-sinh/", True),
        ("/hoc/bai/tiep-nhan/buoc/12/", True),
        ("/en/hoc/bai/tiep-nhan/xong/", True),
        ("/so-tay/", True),
        ("/so-tay/tiep-nhan/", True),
        ("/tro-giup/huong-dan/", True),
        ("/en/tro-giup/huong-dan/nguoi-hoc/", True),
        ("/tro-giup/", False),
        ("/cho-gui/", True),
        ("/hoc/bai/tiep-nhan/", False),
        ("/fr/hoc/", False),
        (f"{ATTEMPT}cau/12/", True),
        (f"/en{ATTEMPT}cau/1/", True),
        (f"{ATTEMPT}luu/", False),
        (f"{ATTEMPT}ket-qua/", False),
        ("/thi/bai-thi-ho-tich/", False),
        ("/thi/luot/1/cau/1/", False),
        ("/chung-nhan/", False),
        ("/nang-luc/", False),
        ("/tai-khoan/", False),
        ("/nhan-su/so-tay/", False),
        ("/nhan-su/", False),
        ("/quan-tri/hoc/", False),
        ("/v/7K2F-9QXM-41", False),
        ("/dang-nhap/", False),
        ("/", False),
    ],
)
def test_only_pages_of_learning_may_be_kept(path, kept):
    assert may_be_kept(path) is kept


@pytest.mark.django_db
def test_the_worker_is_a_script_at_the_root_and_opens_no_session(client):
    answer = client.get("/sw.js")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "text/javascript; charset=utf-8",
        "max-age=600",
    )
    assert answer.content.decode().endswith(SOURCE.read_text("utf-8"))
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)


@pytest.mark.django_db
def test_the_worker_knows_its_doors_in_every_language(client):
    facts = facts_of(client.get("/sw.js").content.decode())
    assert {name: facts[name] for name in ("home", "offline", "signIn", "signOut")} == {
        "home": {"/": "/hoc/", "/en/": "/en/hoc/"},
        "offline": {"/": "/ngoai-tuyen/", "/en/": "/en/ngoai-tuyen/"},
        "signIn": ["/dang-nhap/", "/en/dang-nhap/", "/kich-hoat/", "/en/kich-hoat/"],
        "signOut": ["/dang-xuat/", "/en/dang-xuat/"],
    }


@pytest.mark.django_db
def test_another_release_is_another_worker(client, settings):
    before = facts_of(client.get("/sw.js").content.decode())["version"]
    assert facts_of(client.get("/sw.js").content.decode())["version"] == before
    settings.MEDIA_URL = "/anh/"
    assert facts_of(client.get("/sw.js").content.decode())["version"] != before


@pytest.mark.unit
def test_the_shell_names_files_that_exist_and_every_script_of_a_step_and_an_exam():
    assert [name for name in SHELL if finders.find(name) is None] == []
    for page in (STEP_PAGE, EXAM_PAGE, EXAM_PAGE.with_name("player.html")):
        assert set(re.findall(r"{% static '([^']+)' %}", page.read_text("utf-8"))) - set(SHELL) == set()
    scripts = {f"lms/js/{path.name}" for path in EXAM_SCRIPTS.glob("exam-*.js")}
    # A new one begins with a network, as signing out does, and a practice is told of by the server.
    assert scripts - set(SHELL) == {"lms/js/exam-intro.js", "lms/js/exam-practice.js", "lms/js/exam-sign-out.js"}
    assert {f"offline/{path.name}" for path in SCRIPTS.glob("*.js")} - set(SHELL) == {"offline/sign-out.js"}


@pytest.mark.unit
def test_worker_and_scripts_stay_small():
    """On the home page `connection.js` alone is loaded; the worker comes behind it, once a release."""
    packed = {path.name: len(gzip.compress(path.read_bytes())) for path in (*SCRIPTS.glob("*.js"), SOURCE)}
    assert packed["connection.js"] <= 2 * KB
    assert packed["worker.js"] <= 4 * KB
    assert sum(packed.values()) <= 12 * KB
    assert len(SOURCE.read_text("utf-8").splitlines()) <= 200
