"""Making the files of issued certificates; wrappers only."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from certificates import tasks_reports, tasks_signing  # noqa: F401 - register their job kinds
from certificates.domain.files import keep_file
from certificates.domain.sealing import seal_certificate, sealed_issuers, unsealed
from certificates.exceptions import FileAltered
from certificates.models import Certificate, SealChoice
from certificates.pdf import render_certificate
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every
from lms.core.exceptions import RuleViolation
from lms.core.models import Job

RENDER = "certificates.render"
SEAL = "certificates.seal"
LEFT_BEHIND = timedelta(minutes=15)


@job_kind(RENDER)
def render_files(job: JobContext) -> dict[str, Any]:
    """Params: `certificates`, their uids as text. A file that is there is left alone, so a second run goes on."""
    uids = job.params["certificates"]
    troubles: list[RuleViolation] = []
    papers = list(_in_order(uids))
    sealed = sealed_issuers(one.issuer_id for one in papers)
    for done, certificate in enumerate(papers, start=1):
        troubles += make_or_say_why(certificate, is_sealed=certificate.issuer_id in sealed, job=job.row)
        job.advance(done, len(uids), gettext("Đã lập %(code)s") % {"code": certificate.code})
    count = len(uids)
    summary = ngettext("Đã lập %(count)s tệp giấy chứng nhận.", "Đã lập %(count)s tệp giấy chứng nhận.", count)
    return {
        "summary": f"{summary % {'count': count}}{left_words(troubles)}",
        "link": result_link(gettext("Xem sổ cấp giấy chứng nhận"), "hr:certificate-register"),
    }


@job_kind(SEAL)
def seal_files(job: JobContext) -> dict[str, Any]:
    """Params: `issuers`, ids. Seals what has no seal yet; stops at the first paper where the key itself is the trouble,
    since no other would fare better."""
    wanted = unsealed(Certificate.objects.issued().filter(issuer__in=job.params["issuers"])).order_by("pk")
    total, done = job.done + wanted.count(), job.done
    altered = 0
    for certificate in list(wanted):
        try:
            seal_certificate(certificate=certificate, now=timezone.now(), job=job.row)
        except FileAltered:
            altered += 1
            continue
        done += 1
        job.advance(done, total, gettext("Đã đóng dấu %(code)s") % {"code": certificate.code})
    summary = ngettext("Đã đóng dấu %(count)s tệp.", "Đã đóng dấu %(count)s tệp.", done) % {"count": done}
    if altered:
        left = gettext("%(count)s tệp đang lưu không còn đúng như lúc lập nên không được đóng dấu.")
        summary = f"{summary} {left % {'count': altered}}"
    return {"summary": summary, "link": result_link(gettext("Xem trang ký số"), "hr:certificate-signing")}


@every(name="certificates.make_missing_files", minutes=15)
def make_missing_files(now: datetime) -> None:
    """Whatever became of their job, certificates don't stay without a file."""
    for certificate in (
        Certificate.objects.without_file().filter(approved_at__lt=now - LEFT_BEHIND).order_by("pk")[:500]
    ):
        with suppress(RuleViolation):  # of one paper, which keeps no other back
            make_file(certificate)


@every(name="certificates.seal_missing_files", minutes=15)
def seal_missing_files(now: datetime) -> None:
    """What was approved since its issuer chose the seal, and has none yet: the key was missing, or the clock silent."""
    issuers = SealChoice.objects.filter(is_sealed=True).values_list("issuer_id", flat=True).distinct()
    for issuer_id, since in sealed_issuers(issuers).items():
        late = Certificate.objects.issued().filter(issuer=issuer_id, approved_at__range=(since, now - LEFT_BEHIND))
        for certificate in unsealed(late).order_by("pk")[:500]:
            try:
                seal_certificate(certificate=certificate, now=now)
            except FileAltered:
                continue
            except RuleViolation:  # the key's trouble, which the page and the start-up check tell of
                break


def make_file(certificate: Certificate, *, job: Job | None = None) -> None:
    if not certificate.file_sha256:
        content = render_certificate(certificate.words)
        keep_file(certificate=certificate, content=content, now=timezone.now(), job=job)


def make_or_say_why(certificate: Certificate, *, is_sealed: bool, job: Job | None = None) -> list[RuleViolation]:
    """Why the paper stays without its file or its seal; empty where all is well."""
    try:
        make_file(certificate, job=job)
        if is_sealed:
            seal_certificate(certificate=certificate, now=timezone.now(), job=job)
    except RuleViolation as reason:
        return [reason]
    return []


def left_words(troubles: list[RuleViolation]) -> str:
    if not troubles:
        return ""
    count = gettext("%(count)s giấy chưa có tệp hoặc chưa có dấu số.") % {"count": len(troubles)}
    return f" {count} {troubles[0]}"


def _in_order(uids: list[str]) -> Iterable[Certificate]:
    found = {str(one.uid): one for one in Certificate.objects.issued().filter(uid__in=uids)}
    return [found[uid] for uid in uids]
