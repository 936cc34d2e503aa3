"""Ten thousand people from one XLSX file, as a worker brings them in."""

import subprocess
import sys

import pytest

from bench.__main__ import ROOT, ask, environment_for, throwaway_database

ROWS, MOST_MB = 10_000, 400
LOAD = "from tests.factories.roster_load import *;"


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_neither_the_dry_run_nor_the_commit_outgrows_a_small_server(tmp_path, kind, capsys):
    """Says how fast they were; the aim of the commit is 10 s without plans on a machine of 2026."""
    with throwaway_database(kind, tmp_path) as database:
        environment = environment_for(tmp_path, database)
        subprocess.run([sys.executable, "manage.py", "make_keys"], cwd=ROOT, env=environment, check=True)
        asked = ask(environment, f"{LOAD} prepare({ROWS})")
        dry_run = ask(environment, f"{LOAD} measure('{asked['job']}')")
        confirmed = ask(environment, f"{LOAD} confirm()")
        commit = ask(environment, f"{LOAD} measure('{confirmed['job']}')")
    with capsys.disabled():
        for name, one in {"dry run": dry_run, "commit": commit}.items():
            sys.stdout.write(
                f"\n{kind}, {name} of {ROWS:,} rows: {one['peak']:.0f} MB, {ROWS / one['cpu']:,.0f} rows/s of CPU,"
                f" {one['statements'] * 1000 / ROWS:.0f} statements per 1,000 rows\n"
            )
    assert confirmed["counts"] == {"read": ROWS, "created": ROWS, "changed": 0, "same": 0, "refused": 0}
    assert [one["status"] for one in (dry_run, commit)] == ["succeeded", "succeeded"]
    assert max(dry_run["peak"], commit["peak"]) < MOST_MB
