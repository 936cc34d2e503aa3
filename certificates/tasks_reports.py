"""Making report files too large for a request, and letting old ones go; wrappers only. Registered by `tasks.py`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from certificates.exceptions import ReportOutOfScope
from certificates.reports.files import FileFormat
from certificates.reports.moves import move_report
from certificates.reports.moves_facts import MoveFilter
from certificates.reports.moves_file import MOVES_JOB, moves_file
from certificates.reports.registry import BY_NAME
from certificates.reports.report_making import REPORT_JOB, make_file
from certificates.reports.report_params import asked_of
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_file import FILES_KEPT, SKILL_GAP_JOB, file_of_people
from certificates.reports.skill_gap_measures import asked_measure
from lms.core.domain.job_files import discard_result_files
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every
from lms.org.models import Unit

STEPS = 2


@job_kind(SKILL_GAP_JOB, gives_way=True)
def make_skill_gap_file(job: JobContext) -> dict[str, Any]:
    """Params: `unit` (uid), `as_of`, `known_at`, `format`, `with_people`, `measure`, and `by_units_on` or None.

    Run again it makes the same file.
    """
    unit = Unit.objects.visible_to(job.owner).filter(uid=job.params["unit"]).first()
    if unit is None:
        raise ReportOutOfScope
    job.advance(0, STEPS, gettext("Đang tính số liệu"))
    by_units_on = job.params.get("by_units_on")
    report = skill_gap_report(
        unit=unit,
        as_of=date.fromisoformat(job.params["as_of"]),
        by_units_on=date.fromisoformat(by_units_on) if by_units_on else None,
        known_at=datetime.fromisoformat(job.params["known_at"]),
        viewer=job.owner,
        with_people=True,
    )
    job.advance(1, STEPS, gettext("Đang tạo tệp"))
    measure = asked_measure(job.params.get("measure", ""), report)
    file = file_of_people(report, FileFormat(job.params["format"]), measure, with_names=job.params["with_people"])
    job.attach_file(file.name, file.content)
    job.advance(STEPS, STEPS)
    return {
        "summary": gettext("Đã lập báo cáo. Tải tệp ở trang này hoặc ở danh sách tệp báo cáo."),
        "link": result_link(gettext("Xem danh sách tệp báo cáo"), "hr:report_files"),
    }


@job_kind(MOVES_JOB, gives_way=True)
def make_moves_file(job: JobContext) -> dict[str, Any]:
    """Params: `units` (uids), `unit_label`, `as_of`, `known_at`, `asked` (`MoveFilter.as_json`), `filters` in words.

    Run again it makes the same file.
    """
    wanted = job.params["units"]
    units = dict(Unit.objects.visible_to(job.owner).filter(uid__in=wanted).values_list("uid", "pk"))
    if len(units) < len(wanted):
        raise ReportOutOfScope
    job.advance(0, STEPS, gettext("Đang tính số liệu"))
    report = move_report(
        viewer=job.owner,
        units=units.values(),
        unit_label=job.params["unit_label"],
        as_of=date.fromisoformat(job.params["as_of"]),
        known_at=datetime.fromisoformat(job.params["known_at"]),
        asked=MoveFilter.from_json(job.params["asked"]),
    )
    job.advance(1, STEPS, gettext("Đang tạo tệp"))
    file = moves_file(report, [(label, value) for label, value in job.params["filters"]])
    job.attach_file(file.name, file.content)
    job.advance(STEPS, STEPS)
    return {
        "summary": gettext("Đã lập báo cáo. Tải tệp ở trang này hoặc ở danh sách tệp báo cáo."),
        "link": result_link(gettext("Xem danh sách tệp báo cáo"), "hr:report_files"),
    }


@job_kind(REPORT_JOB, gives_way=True)
def make_report_file(job: JobContext) -> dict[str, Any]:
    """Params: `report`, `format` and those of `report_params.py`. Run again it begins anew."""
    asked = asked_of(job.params, owner=job.owner)
    job.advance(0, STEPS, gettext("Đang tính số liệu"))
    kind = BY_NAME[job.params["report"]]
    told = gettext("Đang tạo tệp")

    def advance(done: int, total: int) -> None:
        job.advance(done, total + 1, told)

    file = make_file(kind, asked, FileFormat(job.params["format"]), advance)
    job.attach_file(file.name, file.content)
    job.advance(STEPS, STEPS)
    return {
        "summary": gettext("Đã lập báo cáo. Tải tệp ở trang này hoặc ở danh sách tệp báo cáo."),
        "link": result_link(gettext("Xem danh sách tệp báo cáo"), "hr:report_files"),
    }


@every(name="reports.discard_old_files", hours=24)
def discard_old_files(now: datetime) -> None:
    for kind in (SKILL_GAP_JOB, MOVES_JOB, REPORT_JOB):
        discard_result_files(kind=kind, finished_before=now - FILES_KEPT)
