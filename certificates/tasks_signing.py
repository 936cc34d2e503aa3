"""Files to an office's own signing tool and back, where there are many; wrappers only."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from certificates.domain.signing_outside import Taken, TakenAs, record_taken, take_signed, to_sign
from certificates.domain.signing_packs import packed
from certificates.models import Certificate
from lms.core.domain.job_files import discard_result_files
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every
from lms.core.exports import Column, ReportHead, Sheet, write_workbook
from lms.core.storage import private_storage

PACK, TAKE = "certificates.pack_to_sign", "certificates.take_signed"
FILES_KEPT = timedelta(days=7)
HANDED_IN = "signed"
"""The folder of what waits to be taken."""


def handed_in_path(job_id: object) -> str:
    return f"{HANDED_IN}/{job_id}.zip"


@job_kind(PACK)
def pack_files(job: JobContext) -> dict[str, Any]:
    """Params: `certificates`, uids. The scope is looked at again: whoever lost it gets no file."""
    mine = to_sign(Certificate.objects.issued_in_scope_of(job.owner)).filter(uid__in=job.params["certificates"])
    papers = list(mine)
    job.advance(0, len(papers), gettext("Đang gom tệp"))
    now = timezone.now()
    content = packed(papers, run_by=job.owner.full_name if job.owner else "", now=now)
    with transaction.atomic():
        record_taken(certificates=papers, actor=job.owner)  # type: ignore[arg-type]
        job.advance(len(papers), len(papers), must_finish=True)
    job.attach_file(f"giay-de-ky-{timezone.localdate(now):%Y-%m-%d}.zip", content)
    summary = ngettext("Đã gom %(count)s tệp để ký.", "Đã gom %(count)s tệp để ký.", len(papers))
    return {"summary": summary % {"count": len(papers)}, "link": _link()}


@job_kind(TAKE)
def take_files(job: JobContext) -> dict[str, Any]:
    """Params: `file`, a ZIP in the private storage. One file a transaction, with the progress; the cursor is what
    became of those before."""
    told: list[list[str]] = list(job.cursor or [])
    issued = Certificate.objects.issued_in_scope_of(job.owner)
    storage = private_storage()
    with storage.open(job.params["file"], "rb") as stored, zipfile.ZipFile(stored) as pack:
        names = pack.namelist()
        for name in names[len(told) :]:
            with transaction.atomic():
                taken = take_signed(
                    name=PurePosixPath(name).name,
                    content=pack.read(name),
                    issued=issued,
                    actor=job.owner,  # type: ignore[arg-type]
                    now=timezone.now(),
                    job=job.row,
                )
                told.append(_told(taken))
                job.advance(len(told), len(names), gettext("Đã xem %(name)s") % {"name": taken.name}, cursor=told)
    job.attach_file("ket-qua-nhan-tep-da-ky.xlsx", _results(told, job))
    counts = {one: sum(row[1] == one for row in told) for one in TakenAs}
    summary = gettext("Đã nhận %(new)s tệp, %(old)s tệp đã nhận từ trước, %(refused)s tệp không nhận.") % {
        "new": counts[TakenAs.ACCEPTED],
        "old": counts[TakenAs.ALREADY],
        "refused": counts[TakenAs.REFUSED],
    }
    if counts[TakenAs.REFUSED]:
        summary = f"{summary} {gettext('Lý do của từng tệp ở trong tệp kết quả.')}"
    return {"summary": summary, "link": _link()}


@every(name="certificates.discard_signing_files", hours=24)
def discard_signing_files(now: datetime) -> None:
    """Files of old jobs, and what was handed in for a job that was called off."""
    for kind in (PACK, TAKE):
        discard_result_files(kind=kind, finished_before=now - FILES_KEPT)
    storage = private_storage()
    for name in storage.listdir(HANDED_IN)[1] if storage.exists(HANDED_IN) else []:
        if storage.get_modified_time(f"{HANDED_IN}/{name}") < now - FILES_KEPT:
            storage.delete(f"{HANDED_IN}/{name}")


def outcome_words() -> dict[str, str]:
    return {
        TakenAs.ACCEPTED: gettext("Đã nhận"),
        TakenAs.ALREADY: gettext("Đã nhận từ trước"),
        TakenAs.REFUSED: gettext("Không nhận"),
    }


def _told(taken: Taken) -> list[str]:
    return [taken.name, taken.outcome.value, taken.code, taken.signers, str(taken.reason or "")]


def _results(told: list[list[str]], job: JobContext) -> bytes:
    head = ReportHead(
        unit="",
        title=gettext("Kết quả nhận tệp đã ký số"),
        run_at=timezone.now(),
        run_by=job.owner.full_name if job.owner else "",
        as_of=None,
        filters=[],
    )
    words = outcome_words()
    columns = [
        Column(gettext("Tên tệp")),
        Column(gettext("Kết quả")),
        Column(gettext("Mã xác minh")),
        Column(gettext("Người ký")),
        Column(gettext("Lý do")),
    ]
    rows = [(name, words[outcome], *rest) for name, outcome, *rest in told]
    return write_workbook([Sheet(gettext("Kết quả"), head, columns, rows)])


def _link() -> dict[str, Any]:
    return result_link(gettext("Xem trang ký số"), "hr:certificate-signing")
