"""Making the package; wrappers only."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from lms.core.display import format_number
from lms.core.domain.job_files import discard_result_files
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every
from lms.core.open_package.layout import PackageProblem
from lms.flows.open_export import export_all
from lms.flows.open_export_asking import FILES_KEPT, OPEN_EXPORT_JOB, OpenExportNotWritten, check_asker

logger = logging.getLogger(__name__)
FOLDER = "open-exports"
TELLS_EVERY = 0.5
"""Seconds between two writes of progress: a table may be one row, a file one letter."""


def making_folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / FOLDER


@job_kind(OPEN_EXPORT_JOB, gives_way=True, has_own_door=True)
def make_open_export(job: JobContext) -> dict[str, Any]:
    """No params. Run again it begins anew: a package is of one moment, so that half of one is of no use."""
    check_asker(job.owner)
    target = making_folder() / f"{job.row.pk}.zip"
    told_at = 0.0

    def tell(done: int, total: int, message: str) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELLS_EVERY:
            job.advance(done, max(total, 1), message[:500])
            told_at = time.monotonic()

    now = timezone.now()
    try:
        target.unlink(missing_ok=True)  # of a run that ended before it was attached
        made = export_all(target, now=now, told=tell)
        with target.open("rb") as whole:
            job.attach_file(f"du-lieu-mo-{timezone.localtime(now):%Y%m%d-%H%M}.zip", whole)
    except (PackageProblem, OSError) as problem:
        logger.exception("An open export could not be written.")
        raise OpenExportNotWritten from problem
    finally:
        with suppress(OSError):
            target.unlink(missing_ok=True)
    job.advance(made.rows + made.files, made.rows + made.files)
    return {"summary": _summary(made.rows, made.files, made.missing), "link": _link()}


def _summary(rows: int, files: int, missing: int) -> str:
    facts = {"rows": format_number(rows, 0), "files": format_number(files, 0)}
    told = gettext("Đã xuất %(rows)s dòng và %(files)s tệp, đọc lại đủ. Tải gói ở trang này.") % facts
    if missing:
        text = ngettext(
            "%(count)s tệp không còn trong kho, có ghi trong gói.",
            "%(count)s tệp không còn trong kho, có ghi trong gói.",
            missing,
        )
        told += " " + text % {"count": format_number(missing, 0)}
    return told


def _link() -> dict[str, Any]:
    return result_link(gettext("Xem trang xuất toàn bộ dữ liệu"), "open_export:page")


@every(name="hr.discard_old_open_exports", hours=24)
def discard_old_open_exports(now: datetime) -> None:
    discard_result_files(kind=OPEN_EXPORT_JOB, finished_before=now - FILES_KEPT)
    for left in making_folder().glob(".*.unfinished"):  # of a run that was killed and never run again
        if left.stat().st_mtime < (now - FILES_KEPT).timestamp():
            left.unlink(missing_ok=True)
