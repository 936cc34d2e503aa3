"""The backup of a hundred thousand officials on PostgreSQL put back, and how long both take."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bench.__main__ import ROOT, environment_for, throwaway_database

OFFICIALS, SMALL, MOST_MB = 100_000, 300, 400
KEY = "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtYW5kLW5vdC4="
COUNTED = "import resource, sys; from django.core.management import execute_from_command_line as run; run(['manage.py', *sys.argv[1:]]); print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"  # noqa: E501
TRAIL = """
import django; django.setup()
from django.db import transaction
from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.domain.audit_sealing import seal_pending
from lms.org.models import Official
seen = register_verb("tests.country.seen", "…")
people = list(Official.objects.order_by("pk")[:20_000])
for start in range(0, len(people), 1000):
    with transaction.atomic():
        record_all(verb=seen, changes=[Change(one, None, {"n": 1}) for one in people[start : start + 1000]], actor=None)
seal_pending()
"""


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.soak
@pytest.mark.parametrize("officials", [pytest.param(SMALL, id="small"), pytest.param(OFFICIALS, id="whole")])
def test_it_comes_back_equal(tmp_path, officials, capsys):
    with throwaway_database("postgres", tmp_path) as database:
        site = environment_for(tmp_path, database) | {"LMS_BACKUP_KEY": KEY, "LMS_POSTGRES_BIN": server_tools()}
        run(site, "manage.py", "make_keys")
        run(site, "manage.py", "migrate", "-v0")
        run(site, "-m", "bench.gaps", "--step", "build", "--officials", str(officials))
        run(site, "-c", TRAIL)
        (tmp_path / "media").mkdir(exist_ok=True)
        (tmp_path / "media" / "a.bin").write_bytes(os.urandom(50 << 20 if officials > SMALL else 1000))
        made = run(site, "-c", COUNTED, "backup")
        path = re.match(r"(\S+\.backup): ", made)[1]
        there = environment_for(tmp_path / "there", beside(database, tmp_path))
        there |= {"LMS_BACKUP_KEY": KEY, "LMS_POSTGRES_BIN": site["LMS_POSTGRES_BIN"]}
        there |= {"LMS_KEY_FILE": str(tmp_path / "keys" / "lms.keys")}
        back = run(there, "-c", COUNTED, "restore", path)
        verified = json.loads(run(there, "manage.py", "verify_audit", "--json"))
    with capsys.disabled():
        sys.stdout.write(f"\n{officials:,} officials:\n  {made}  {back}")
    assert verified["ok"]
    assert verified["seals"] == min(officials, 20_000)
    assert "Every table has as many rows as in the backup" in back
    assert max(int(peak) for peak in re.findall(r"PEAK (\d+)", made + back)) < MOST_MB


def beside(database: str, folder: Path) -> str:
    """An empty database of the same server."""
    (folder / "there").mkdir()
    with psycopg.connect(database, autocommit=True) as server:
        server.execute("CREATE DATABASE there")
    return database.rpartition("/")[0] + "/there"


def server_tools() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    return str(found[-1]) if found else ""
