"""A very large roster on a site of its own: what its dry run and its commit cost the worker that does them.

Each function is the whole of a process, so that it measures a worker and nothing else.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.core.domain.job_runs import run_job
from lms.core.models import Job
from lms.org.models import RosterImport


def prepare(rows: int) -> None:
    """A ward whose positions ask for something, and the file, uploaded and matched."""
    from lms.org.domain.roster.dry_runs import ask_dry_run  # noqa: PLC0415 - what makes the file stays out of the others
    from tests.factories.gaps import make_competencies, require  # noqa: PLC0415
    from tests.factories.rosters import HEADINGS, checked, make_ward, many_people, xlsx_file  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    ward, competencies = make_ward(), make_competencies()
    for position in ward.positions.values():
        for code in ("C01", "T01", "T02"):
            require(position, competencies[code], 2)
    lines = [[one.get(heading) for heading in HEADINGS] for one in many_people(rows)]
    batch = checked(ward, xlsx_file([HEADINGS, *lines]), "danh-sach.xlsx")
    run = ask_dry_run(batch, actor=ward.hr, as_of=timezone.localdate())
    sys.stdout.write(json.dumps({"job": str(run.check.job)}))


def confirm() -> None:
    """With everything that may follow."""
    from lms.org.domain.roster.confirming import confirm_import  # noqa: PLC0415

    batch = RosterImport.objects.get()
    check = batch.checks.get()
    follows = {"open_accounts": True, "assign_plans": True}
    today = timezone.localdate()
    batch = confirm_import(batch=batch, expected=check.counts, **follows, actor=check.owner, as_of=today)
    sys.stdout.write(json.dumps({"job": str(batch.job), "counts": check.counts}))


def measure(job_id: str) -> None:
    """The job, with the peak of what its process and the parser beside it hold at one moment, in MB."""
    watch = _Watch()
    watch.start()
    began = time.process_time()
    with CaptureQueriesContext(connection):
        connection.queries_log = _Counted()
        run_job(job_id)
        count = connection.queries_log.count
    took = time.process_time() - began
    watch.ended.set()
    watch.join()
    job = Job.objects.get(pk=job_id)
    sys.stdout.write(
        json.dumps({"status": job.status, "error": job.error, "cpu": took, "statements": count, "peak": watch.peak})
    )


class _Counted:
    """In place of the list of all statements, which would weigh more than what is measured."""

    count = 0

    def append(self, _entry: object) -> None:
        self.count += 1

    def __len__(self) -> int:
        return self.count


class _Watch(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended, self.peak = threading.Event(), 0.0

    def run(self) -> None:
        while not self.ended.wait(0.05):
            self.peak = max(self.peak, sum(map(_held, [os.getpid(), *_children()])))


def _children() -> list[int]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        try:
            found += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _held(pid: int) -> float:
    """What the process holds, memory shared with others by its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
