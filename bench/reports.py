"""The reports of a province on a throwaway PostgreSQL: 126 communes of some 60 people, 25 requirements each.

usage: make bench-reports BENCH="[--people 7560] [--json]"

Measured, each in a process of its own: the heat map as it is read on screen, then the skill-gap report with everybody's
name as workbook and as paper. `made_mb` is the peak of the process that reads and joins once the file is made,
`part_mb` of the largest that draws a part. `totals` are equal in all, or the bench fails.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import gaps

COMMUNES, PEOPLE_EACH = 126, 60
PROVINCE_ID = 2


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reports", description=__doc__)
    parser.add_argument("--people", type=int, default=COMMUNES * PEOPLE_EACH)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        print(json.dumps(_step(options.step, options.people)))
        return 0
    if "postgres" not in os.environ.get("DATABASE_URL", ""):
        print("bench: run it on a throwaway PostgreSQL: make bench-reports", file=sys.stderr)
        return 2
    found: dict[str, dict[str, Any]] = {}
    for name in STEPS:
        command = [sys.executable, "-m", "bench.reports", "--step", name, "--people", str(options.people)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found[name] = json.loads(done.stdout.splitlines()[-1])
        if not options.json:
            print(name, " ".join(f"{key}={value}" for key, value in found[name].items()), flush=True)
    if options.json:
        print(json.dumps({"people": options.people, **found}))
    totals = {json.dumps(one["totals"]) for one in found.values() if "totals" in one}
    if len(totals) != 1:
        print("bench: the totals differ.", file=sys.stderr)
    return 0 if len(totals) == 1 else 1


def _step(name: str, people: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    import django  # noqa: PLC0415

    django.setup()
    # One commune more, in a second province, which no figure may hold.
    gaps.PROVINCES, gaps.COMMUNES, gaps.LARGEST = 2, COMMUNES + 1, COMMUNES
    started = time.perf_counter()
    found = STEPS[name](people)
    own, parts = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    used = {"peak_mb": round(own / 1024)} | ({"part_mb": round(parts / 1024)} if parts else {})
    return {"seconds": round(time.perf_counter() - started, 1)} | used | found


def build(people: int) -> dict[str, Any]:
    gaps.migrate()
    return gaps.build(people)


def recompute(people: int) -> dict[str, Any]:
    return gaps.recompute(people)


def heat_map(_people: int) -> dict[str, Any]:
    """From the requirement status, as on screen."""
    from django.utils import timezone  # noqa: PLC0415

    from certificates.reports.skill_gap import skill_gap_report  # noqa: PLC0415
    from lms.org.models import Unit  # noqa: PLC0415

    unit = Unit.objects.get(pk=PROVINCE_ID)
    report = skill_gap_report(unit=unit, as_of=timezone.localdate(), viewer=_viewer(), with_people=False)
    return {"people": report.standing.people, "totals": _totals(report)}


def workbook(_people: int) -> dict[str, Any]:
    import openpyxl  # noqa: PLC0415

    from certificates.reports.report_files import report_xlsx  # noqa: PLC0415

    report, statements = _report()
    content = report_xlsx(report)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    listed = book.worksheets[-2].max_row
    facts = {"made_mb": round(peak / 1024), "statements": statements, "bytes": len(content), "rows": listed}
    return facts | {"totals": _totals(report.source)}


def paper(_people: int) -> dict[str, Any]:
    import pypdf  # noqa: PLC0415

    from certificates.reports.report_pdf import report_pdf  # noqa: PLC0415

    report, statements = _report()
    content = report_pdf(report)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pages = len(pypdf.PdfReader(io.BytesIO(content)).pages)
    if out := os.environ.get("BENCH_PDF"):
        with open(out, "wb") as file:
            file.write(content)
    facts = {"made_mb": round(peak / 1024), "statements": statements, "bytes": len(content), "pages": pages}
    return facts | {"totals": _totals(report.source)}


def _report() -> tuple[Any, int]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.utils import timezone, translation  # noqa: PLC0415

    from certificates.reports.contract import Asked  # noqa: PLC0415
    from certificates.reports.skill_gap_listed import SKILL_GAP  # noqa: PLC0415
    from lms.org.models import Unit  # noqa: PLC0415

    now = timezone.now()
    today = timezone.localdate(now)
    unit = Unit.objects.get(pk=PROVINCE_ID)
    asked = Asked(viewer=_viewer(), unit=unit, as_of=today, run_at=now, units_on=today, known_at=now)
    translation.activate("vi")
    with CaptureQueriesContext(connection) as told:
        report = SKILL_GAP.build(asked)
    count = len(told)
    told.connection.queries_log.clear()
    return report, count


def _viewer() -> Any:
    from lms.accounts.models import User  # noqa: PLC0415
    from lms.org.enums import Role  # noqa: PLC0415
    from lms.org.models import RoleGrant  # noqa: PLC0415

    viewer, made = User.objects.get_or_create(username="bench-xem", defaults={"full_name": "Phan Thị Xem"})
    if made:
        RoleGrant.objects.create(user=viewer, role=Role.HR, unit_id=PROVINCE_ID, valid_from=gaps.REFORM)
    return viewer


def _totals(report: Any) -> list[int]:
    """People, people short of something, and over all competencies who is below and who has shown nothing."""
    below, not_shown = (sum(getattr(cell, name) for cell in report.totals) for name in ("below", "not_shown"))
    return [report.standing.people, report.standing.unmet, below, not_shown]


STEPS: dict[str, Callable[[int], dict[str, Any]]] = {
    "build": build,
    "recompute": recompute,
    "heat_map": heat_map,
    "workbook": workbook,
    "paper": paper,
}


if __name__ == "__main__":
    raise SystemExit(main())
