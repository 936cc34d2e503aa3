"""Uploaded question files: looked at when they come, written when somebody says so, forgotten after a while."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.importing import ImportReport, import_questions
from assessments.exceptions.questions import QuestionFileTooLarge
from assessments.models import QuestionBank, QuestionImport
from lms.core.display import format_bytes
from lms.core.domain.jobs import enqueue_job_once
from lms.core.enums import UNFINISHED_JOB_STATUSES
from lms.core.models import Job

if TYPE_CHECKING:
    from lms.accounts.models import User

JOB_KIND = "assessments.import"
MAX_BYTES = 20 * 1024 * 1024
KEPT_REFUSALS = 200
AT_ONCE = 500
"""So many are written while the page is waited for; more are a job with its own page."""
FORGOTTEN_AFTER = timedelta(days=7)


def take_in(*, file: BinaryIO, file_name: str, size: int, bank: QuestionBank, actor: User) -> QuestionImport:
    """Look at the file and keep it; raises what `import_questions` raises, then nothing is kept."""
    if size > MAX_BYTES:
        raise file_too_large()
    report = import_questions(file=file, file_name=file_name, bank=bank, actor=actor, commit=False)
    batch = QuestionImport(bank=bank, file_name=file_name[:255], created_by=actor)
    _tell(batch, report)
    file.seek(0)
    batch.file.save(file_name, File(file), save=False)
    batch.save()
    return batch


def file_too_large() -> QuestionFileTooLarge:
    """Also of one that was stopped on its way in."""
    return QuestionFileTooLarge(limit=format_bytes(MAX_BYTES))


def commit_import(*, batch: QuestionImport, actor: User) -> QuestionImport:
    """Write what the file holds, at once or as a job (`batch.job`); asked twice it is written once, and what held
    nothing new isn't written at all. After a job that came to nothing it may be asked for again."""
    with transaction.atomic():
        held: QuestionImport = QuestionImport.objects.select_for_update().select_related("bank").get(pk=batch.pk)
        if held.committed_at is not None or is_being_written(held) or not held.created:
            return held
        if held.created <= AT_ONCE:
            return _write(held, actor)
        held.job = uuid.uuid4()
        held.save(update_fields=["job"])
        title = _("Nhập câu hỏi từ tệp %(file)s") % {"file": held.file_name}
        enqueue_job_once(kind=JOB_KIND, title=title, params={"batch": held.pk}, owner=actor, job_id=held.job)
        return held


def job_of(batch: QuestionImport) -> Job | None:
    return Job.objects.filter(pk=batch.job).first() if batch.job is not None else None


def is_being_written(batch: QuestionImport) -> bool:
    return bool(being_written([batch]))


def being_written(batches: Iterable[QuestionImport]) -> set[int]:
    """The same of several by their id, in one statement."""
    asked = {one.job: one.pk for one in batches if one.job is not None and one.committed_at is None}
    running = Job.objects.filter(pk__in=asked, status__in=UNFINISHED_JOB_STATUSES)
    return {asked[pk] for pk in running.values_list("pk", flat=True)}


def write_batch(*, batch_id: int, actor: User | None) -> QuestionImport:
    """What the job does; a second time it does nothing."""
    with transaction.atomic():
        held: QuestionImport = QuestionImport.objects.select_for_update().select_related("bank").get(pk=batch_id)
        return held if held.committed_at is not None else _write(held, actor)


def forget_old_files(now: datetime) -> int:
    """Files that nobody wrote, or that were written, days ago; what became of them stays. How many went."""
    old = QuestionImport.objects.filter(created_at__lt=now - FORGOTTEN_AFTER).exclude(file="")
    for batch in old:
        batch.file.delete(save=False)
        batch.save(update_fields=["file"])
    return len(old)


def _write(held: QuestionImport, actor: User | None) -> QuestionImport:
    with held.file.open("rb") as file:
        report = import_questions(
            file=cast("BinaryIO", file),
            file_name=held.file_name,
            bank=held.bank,
            actor=actor,
            commit=True,
            wanted=held.format,
        )
    _tell(held, report)
    held.committed_at = timezone.now()
    held.save(update_fields=["format", "created", "changed", "same", "refused", "refusals", "committed_at"])
    return held


def _tell(batch: QuestionImport, report: ImportReport) -> None:
    batch.format = report.format
    batch.created, batch.same, batch.refused = report.created, report.same, len(report.refused)
    batch.changed = report.changed
    batch.refusals = [
        {"where": one.where, "name": one.name[:200], "reason": one.reason} for one in report.refused[:KEPT_REFUSALS]
    ]
