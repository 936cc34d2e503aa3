"""Tasks and periodic work of the organisation; wrappers only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.numbers import format_number
from lms.flows.decision_files import record_decision_file
from lms.flows.roster import import_roster
from lms.flows.secondments import warn_of_ending_secondments
from lms.org.domain.decision_drafts import forget_drafts
from lms.org.domain.decision_files import JOB_KIND as DECISION_FILE
from lms.org.domain.positions import follow_versions
from lms.org.domain.roster.confirming import JOB_KIND
from lms.org.domain.roster.discarding import forget_old_files
from lms.org.domain.roster.dry_runs import CHECK_JOB_KIND, run_dry_run
from lms.org.domain.roster.undoing import UNDO_JOB_KIND, stop_undo, undo_import
from lms.org.domain.succession.drafts import forget_unit_drafts
from lms.org.models import DecisionFile, RosterImport


@job_kind(JOB_KIND)
def commit_roster(job: JobContext) -> dict[str, Any]:
    batch = RosterImport.objects.select_related("unit").get(pk=job.params["batch"])
    done = import_roster(batch=batch, job_id=UUID(job.params["job"]), actor=job.owner, now=timezone.now(), job=job)
    counts = done.batch.counts
    people = counts["created"] + counts["changed"]
    return {
        "summary": ngettext("Đã nhập %(count)s người.", "Đã nhập %(count)s người.", people) % {"count": people},
        "link": result_link(gettext("Xem kết quả nhập"), "hr:roster_step", uid=str(done.batch.uid), step="ket-qua"),
    }


@job_kind(CHECK_JOB_KIND)
def check_roster_file(job: JobContext) -> dict[str, Any]:
    done = run_dry_run(job, now=timezone.now())
    if done is None:
        return {"summary": gettext("Danh sách đã đổi từ lúc giao việc này nên lần chạy thử này không còn dùng.")}
    counts = {name: format_number(count) for name, count in done.counts.items()}
    return {
        "summary": gettext(
            "%(read)s dòng: %(created)s thêm mới, %(changed)s thay đổi, %(same)s giữ nguyên, %(refused)s phải sửa."
        )
        % counts,
        "link": result_link(
            gettext("Xem kết quả chạy thử"), "hr:roster_step", uid=str(done.batch.uid), step="kiem-tra"
        ),
    }


@job_kind(DECISION_FILE)
def record_file_of_decisions(job: JobContext) -> dict[str, Any]:
    file = DecisionFile.objects.get(pk=job.params["file"])
    recorded, refused = record_decision_file(file=file, actor=job.owner, now=timezone.now(), job=job)
    facts = {"recorded": recorded, "refused": refused}
    return {
        "summary": gettext("Đã ghi nhận %(recorded)s dòng; %(refused)s dòng phải sửa.") % facts,
        "link": result_link(gettext("Xem kết quả từng dòng"), "hr:decision_file", uid=str(file.uid)),
    }


@job_kind(UNDO_JOB_KIND)
def undo_roster(job: JobContext) -> dict[str, Any]:
    batch = RosterImport.objects.select_related("unit").get(pk=job.params["batch"])
    try:
        done = undo_import(batch=batch, actor=job.owner, now=timezone.now(), progress=job.advance)
    except RuleViolation:
        stop_undo(batch=batch)
        raise
    people = done.counts["undone"]
    return {
        "summary": ngettext("Đã đưa %(count)s người về như trước.", "Đã đưa %(count)s người về như trước.", people)
        % {"count": people},
        "link": result_link(gettext("Xem lần nhập"), "hr:roster_step", uid=str(done.uid), step="ket-qua"),
    }


@every(name="org.forget_roster_files", hours=24)
def forget_roster_files(now: datetime) -> None:
    forget_old_files(now)


@every(name="org.warn_of_ending_secondments", hours=24)
def warn_of_secondments(now: datetime) -> None:
    warn_of_ending_secondments(now)


@every(name="org.follow_position_versions", hours=24)
def follow_position_versions(now: datetime) -> None:
    follow_versions(timezone.localdate(now))


@every(name="org.forget_decision_drafts", hours=24)
def forget_decision_drafts(now: datetime) -> None:
    forget_drafts(now)
    forget_unit_drafts(now)
