"""The shipped container: what is written goes to a volume, since the rest of it can only be read."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parent.parent.parent
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
ASK = """
import json
from lms import env
from lms.settings import production as one
print(json.dumps({
    "problems": [problem.variable for problem in env.problems],
    "written": [str(path) for path in (one.CACHES["default"]["LOCATION"], one.PRIVATE_ROOT, one.MEDIA_ROOT,
                                       one.AUDIT_HEAD_FILE, one.KEY_FILE, one.BACKUP_DIR)],
    "static": str(one.STATIC_ROOT),
    "proxies": one.ALLAUTH_TRUSTED_PROXY_COUNT,
}))
"""


def example() -> dict[str, str]:
    lines = (ROOT / "deploy" / "production.env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.fixture(scope="module")
def container() -> dict[str, object]:
    """The settings as the image and the filled-in example give them."""
    image = dict(re.findall(r"(?:ENV |^    )([A-Z_]+)=(\S+)", DOCKERFILE, re.M))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | image | example()
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def test_the_example_names_every_value_that_production_needs(container):
    assert container["problems"] == []


def test_everything_written_lies_on_a_volume(container):
    app = COMPOSE.partition("x-app:")[2].partition("\nservices:")[0]
    volumes = re.findall(r"^    - \w+:(/\S+)$", app, re.M)

    assert "read_only: true" in app
    assert volumes == ["/data", "/data/keys", "/data/media", "/data/backups"]
    assert [
        path for path in container["written"] if not any(path.startswith(f"{one}/") or path == one for one in volumes)
    ] == []


def test_the_folders_under_volumes_belong_to_the_account_that_serves():
    """A new volume takes the owner of the folder it is laid over; without one it is root's."""
    assert re.search(r"install -d -o lms -g lms /data /data/keys /data/media /data/backups$", DOCKERFILE, re.M)
    assert "\nUSER lms\n" in DOCKERFILE


def test_static_files_stay_in_the_image_where_they_were_collected(container):
    assert container["static"] == "/srv/lms/static"
    assert DOCKERFILE.index("ENV LMS_STATIC_DIR=/srv/lms/static") < DOCKERFILE.index("manage.py collectstatic")


def test_the_proxy_sees_the_public_images_alone():
    proxy = COMPOSE.partition("\n  proxy:")[2].partition("\nvolumes:")[0]
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    assert re.findall(r"^      - (\w+):(\S+)$", proxy, re.M) == [("media", "/srv/media:ro"), ("certificates", "/data")]
    assert "root * /srv/media\n" in caddy


def test_the_address_behind_the_proxy_counts(container):
    assert container["proxies"] == 1
    assert (
        re.findall(r"^\s+reverse_proxy (.*)$", (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8"), re.M)
        == ["web:8000"] * 2
    )
