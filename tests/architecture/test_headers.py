"""Headers under the production settings, where no address of the permission table is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.urls import reverse

from lms import env
from tests.architecture.response_headers import OF_THE_EDITOR, OURS, PRODUCTION, wanted, wrong_headers


def test_the_looser_policy_is_of_the_editor_alone():
    assert OURS not in wanted("/quan-tri/pages/1/", 200)
    assert OF_THE_EDITOR not in wanted("/nhan-su/", 200)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_cookies_and_faults_say_it_too(demo, settings, client):
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    shown = client.get(reverse("account_login"), **secure)
    sized = client.post(reverse("text_size"), {"size": "130"}, **secure)
    gone = client.get("/khong-co/", **secure)

    cookies = {
        name: (cookie["secure"], cookie["samesite"], cookie["path"], cookie["domain"])
        for name, cookie in {**shown.cookies, **sized.cookies}.items()
    }
    assert cookies == {
        "__Host-csrftoken": (True, "Lax", "/", ""),
        "text_size": (True, "Lax", "/", ""),
    }
    assert [list(wrong_headers("/khong-co/", one)) for one in (shown, sized, gone)] == [[], [], []]
    assert client.get("/", HTTP_X_FORWARDED_PROTO="http")["Location"] == "https://testserver/"


@pytest.mark.slow
def test_production_sets_what_the_tests_above_assume():
    asked = "from django.conf import settings; import json; print(json.dumps({n: getattr(settings, n) for n in %r}))"
    done = subprocess.run(
        [sys.executable, "-c", asked % sorted(PRODUCTION)],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "LMS_ALLOWED_HOSTS": "lms.example.vn",
            "LMS_PUBLIC_URL": "https://lms.example.vn",
            "DATABASE_URL": "postgres://lms:secret@db:5432/lms",
        },
        cwd=env.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == {**PRODUCTION, "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}
