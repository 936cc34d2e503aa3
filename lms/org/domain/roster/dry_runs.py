"""The dry run of a large file: a job of its own, whose result is kept so that the pages need not compute it again.

A small file is checked within the request, so that a small office waits for no worker. Both run `check_roster`.
"""

from __future__ import annotations

import base64
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language, gettext

from lms.core.crypto import UnreadableToken, decrypt, encrypt
from lms.core.domain.jobs import JobHasEnded, cancel_job, enqueue_job
from lms.core.models import Job
from lms.org.domain.roster.checking import check_roster
from lms.org.domain.roster.files import stored_bytes, token_of
from lms.org.domain.roster.heard import Progress
from lms.org.domain.roster.out_of_reach import tell_out_of_reach
from lms.org.domain.roster.sources import check_key, source_of
from lms.org.domain.roster.stored_plans import plan_as_text, plan_from_text
from lms.org.models import RosterCheck, RosterImport

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext
    from lms.org.domain.roster.checking import RosterPlan

CHECK_JOB_KIND = "roster.check"
ROWS_IN_REQUEST = 300
"""Up to as many lines the page that asks also answers, well within a second."""


@dataclass(frozen=True)
class DryRun:
    """A dry run asked for: what it found once it is done; before that the job tells how far it is."""

    check: RosterCheck
    job: Job | None

    @property
    def is_done(self) -> bool:
        return bool(self.check.file) and self.check.checked_at is not None

    @property
    def has_stopped(self) -> bool:
        """It ended without a result: failed, called off, or its job is gone."""
        return not self.is_done and (self.job is None or self.job.is_finished)


def is_large(batch: RosterImport) -> bool:
    return batch.row_count > ROWS_IN_REQUEST


def dry_run_of(batch: RosterImport, *, actor: User, as_of: date) -> DryRun | None:
    """The run of the file as it stands, if this person has asked for it."""
    check = _mine(batch, actor).filter(of=check_key(batch, as_of)).first()
    return _with_job(check) if check else None


def last_result(batch: RosterImport, *, actor: User) -> RosterCheck | None:
    """The last one that was done, also where the file has gone on since: what was confirmed was seen in it."""
    done = batch.checks.filter(owner=actor, checked_at__isnull=False).exclude(file="")
    check: RosterCheck | None = done.order_by("-checked_at").first()
    return check


def ask_dry_run(batch: RosterImport, *, actor: User, as_of: date, again: bool = False) -> DryRun:
    """Asked for twice, or in two tabs, it is one; what has changed since is run anew, and so is any with `again`."""
    of = check_key(batch, as_of)
    with transaction.atomic():
        RosterImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        check = _mine(batch, actor).select_for_update().first()
        if check is not None:
            run = _with_job(check)
            if check.of == of and not (again and (run.is_done or run.has_stopped)):
                return run
            _call_off(run.job, actor)
            drop_results([check])
        check = check or RosterCheck(batch=batch, owner=actor, language=get_language() or "")
        check.of, check.job, check.file, check.counts, check.checked_at = of, uuid.uuid4(), "", {}, None
        check.save()
        job = enqueue_job(
            kind=CHECK_JOB_KIND,
            title=gettext("Chạy thử danh sách %(file)s") % {"file": batch.file_name},
            params={"check": check.pk, "job": str(check.job), "as_of": str(as_of)},
            owner=actor,
            job_id=check.job,
        )
    return DryRun(check, job)


def call_off(run: DryRun, *, actor: User) -> None:
    _call_off(run.job, actor)


def run_dry_run(job: JobContext, *, now: datetime) -> RosterCheck | None:
    """Read the file, hold it against the record, keep what was found; None where another run has taken its place.

    A lost run is taken up from the beginning: nothing of it was kept, and all of it takes seconds.
    """
    check: RosterCheck | None = (
        RosterCheck.objects.select_related("batch__unit", "owner")
        .filter(pk=job.params["check"], job=job.params["job"])
        .first()
    )
    if check is None:
        return None
    batch, as_of = check.batch, date.fromisoformat(job.params["as_of"])
    if check_key(batch, as_of) != check.of:
        return None
    lines = batch.row_count
    job.advance(0, lines, gettext("Đang đọc tệp."))
    source = source_of(batch, as_of)
    body = source.body(as_of, progress=_half(job, lines, 0, gettext("Đang đọc từng dòng.")))
    found = check_roster(
        source=source,
        actor=check.owner,
        as_of=as_of,
        body=body,
        progress=_half(job, lines, 1, gettext("Đang đối chiếu từng dòng với hồ sơ.")),
    )
    job.advance(lines, lines, gettext("Đang ghi lại kết quả chạy thử."))
    _keep(check, found, now)
    tell_out_of_reach(
        found,
        unit=batch.unit,
        file_name=batch.file_name,
        read=partial(stored_bytes, batch),
        actor=check.owner,
        as_of=as_of,
    )
    return check


def result_of(check: RosterCheck) -> RosterPlan | None:
    """What the run found; None where its file is gone or none of today's keys opens it, so that it is due again."""
    batch = check.batch
    try:
        packed = base64.b64decode(decrypt(token_of(check)))
    except (FileNotFoundError, UnreadableToken):
        return None
    return plan_from_text(zlib.decompress(packed).decode(), unit=batch.unit, on=batch.effective_on)


def drop_results(checks: Iterable[RosterCheck]) -> None:
    """Their files go with the caller's transaction."""
    for check in checks:
        if check.file:
            transaction.on_commit(partial(check.file.storage.delete, str(check.file.name)))


def _keep(check: RosterCheck, found: RosterPlan, now: datetime) -> None:
    packed = base64.b64encode(zlib.compress(plan_as_text(found).encode())).decode("ascii")
    check.file.save(str(uuid.uuid4()), ContentFile(encrypt(packed).encode("ascii")), save=False)
    facts: Mapping[str, Any] = {"file": check.file.name, "counts": found.counts, "checked_at": now}
    if not RosterCheck.objects.filter(pk=check.pk, job=check.job).update(**facts):
        check.file.storage.delete(str(check.file.name))
    check.counts, check.checked_at = found.counts, now


def _half(job: JobContext, lines: int, number: int, message: str) -> Progress:
    """The two passes over the rows, told as one count."""

    def tell(done: int, total: int) -> None:
        share = (number + (done / total if total else 1)) / 2
        job.advance(round(lines * share), lines, message)

    return tell


def _mine(batch: RosterImport, actor: User) -> Any:
    return batch.checks.filter(owner=actor, language=get_language() or "")


def _with_job(check: RosterCheck) -> DryRun:
    return DryRun(check, Job.objects.filter(pk=check.job).first())


def _call_off(job: Job | None, actor: User) -> None:
    try:
        if job is not None:
            cancel_job(job=job, actor=actor)
    except JobHasEnded:
        pass
