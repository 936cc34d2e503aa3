"""Making the files of issued certificates; wrappers only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from certificates import tasks_reports  # noqa: F401 - registers its job kinds
from certificates.domain.files import keep_file
from certificates.models import Certificate
from certificates.pdf import render_certificate
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.domain.periodic import every

RENDER = "certificates.render"
LEFT_BEHIND = timedelta(minutes=15)


@job_kind(RENDER)
def render_files(job: JobContext) -> dict[str, Any]:
    """Params: `certificates`, their uids as text. A file that is there is left alone, so a second run goes on."""
    uids = job.params["certificates"]
    for done, certificate in enumerate(_in_order(uids), start=1):
        make_file(certificate)
        job.advance(done, len(uids), gettext("Đã lập %(code)s") % {"code": certificate.code})
    count = len(uids)
    summary = ngettext("Đã lập %(count)s tệp giấy chứng nhận.", "Đã lập %(count)s tệp giấy chứng nhận.", count)
    return {
        "summary": summary % {"count": count},
        "link": result_link(gettext("Xem sổ cấp giấy chứng nhận"), "hr:certificate-register"),
    }


@every(name="certificates.make_missing_files", minutes=15)
def make_missing_files(now: datetime) -> None:
    """Whatever became of their job, certificates don't stay without a file."""
    for certificate in (
        Certificate.objects.without_file().filter(approved_at__lt=now - LEFT_BEHIND).order_by("pk")[:500]
    ):
        make_file(certificate)


def make_file(certificate: Certificate) -> None:
    if not certificate.file_sha256:
        keep_file(certificate=certificate, content=render_certificate(certificate.words), now=timezone.now())


def _in_order(uids: list[str]) -> Iterable[Certificate]:
    found = {str(one.uid): one for one in Certificate.objects.issued().filter(uid__in=uids)}
    return [found[uid] for uid in uids]
