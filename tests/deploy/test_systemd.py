"""The units of a machine without containers: they start what there is, and may write where they have to."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "deploy" / "systemd"
UNITS = sorted(path for path in FOLDER.iterdir() if path.suffix in {".service", ".timer", ".target"})
ASK = """
import json
from lms import env
from lms.settings import production as one
print(json.dumps({
    "problems": [problem.variable for problem in env.problems],
    "written": [str(path) for path in (one.CACHES["default"]["LOCATION"], one.PRIVATE_ROOT, one.MEDIA_ROOT,
                                       one.AUDIT_HEAD_FILE, one.KEY_FILE, one.BACKUP_DIR, one.STATIC_ROOT)],
}))
"""


@pytest.fixture(scope="module")
def site() -> dict[str, list[str]]:
    lines = (FOLDER / "lms.env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"} | example
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def test_the_example_names_every_value_that_production_needs(site):
    assert site["problems"] == []


def test_each_unit_may_write_where_it_writes(site):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        if "ProtectSystem=strict" in text:
            places = re.search(r"^ReadWritePaths=(.*)$", text, re.M)[1].split()
            assert [
                path for path in site["written"] if not any(path.startswith(f"{one}/") or path == one for one in places)
            ] == []
    assert sum("ProtectSystem=strict" in unit.read_text(encoding="utf-8") for unit in UNITS) == 4


def test_each_command_is_one_of_ours(site):
    started = [
        line for unit in UNITS for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.M)
    ]
    commands = [re.fullmatch(r"/srv/lms/\.venv/bin/python manage\.py (\w+).*", line) for line in started]
    named = {found[1] for found in commands if found}

    assert named == {"migrate", "check", "load_reference", "run_worker", "backup"}
    assert named <= set(get_commands())
    assert [line for line, found in zip(started, commands, strict=True) if not found] == [
        "/srv/lms/.venv/bin/gunicorn --config deploy/gunicorn.conf.py lms.wsgi:application"
    ]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing")
def test_systemd_finds_nothing_wrong(tmp_path):
    """With a program that is here in place of those of an installation."""
    for unit in UNITS:
        text = re.sub(r"/srv/lms/\.venv/bin/\w+", sys.executable, unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    (tmp_path / "lms-worker@.service").rename(tmp_path / "lms-worker@1.service")
    names = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_proxy_keeps_figures_inside_and_passes_the_rest_on():
    caddy = (FOLDER / "Caddyfile").read_text(encoding="utf-8")
    several = (FOLDER / "Caddyfile.several").read_text(encoding="utf-8")

    assert re.findall(r"^\s+reverse_proxy (.*)$", caddy, re.M) == ["127.0.0.1:8000"] * 2
    for text in (caddy, several, (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")):
        assert "\thandle /metrics {\n\t\trespond 404\n\t}\n" in text  # a bare `respond` would come after `handle`
    assert "LMS_BIND=127.0.0.1:8000" in (FOLDER / "lms-web.service").read_text(encoding="utf-8")


def test_a_server_that_ends_alone_does_not_wait_for_the_database_to_be_looked_over_again():
    prepare = (FOLDER / "lms-prepare.service").read_text(encoding="utf-8")

    assert "\nRemainAfterExit=yes\n" in prepare
    assert "\nPartOf=lms.target\n" in prepare  # new code: restarted with it
