"""Papers that come back from an office's own signing tool."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from certificates.domain.signing_outside import Taken, TakenAs, take_signed
from certificates.domain.signing_packs import MOST_FILES, Handed, as_zip, unpacked
from certificates.exceptions import HandedInTooLarge
from certificates.models import Certificate
from certificates.tasks_signing import TAKE, handed_in_path, outcome_words
from lms.core.domain.jobs import enqueue_job_once
from lms.core.exceptions import RuleViolation
from lms.core.storage import private_storage
from lms.core.tables import Cell, Column, Row, Table
from lms.core.upload_handlers import stopped_uploads
from lms.hr.certificates.rows import scope_line
from lms.hr.certificates.views import door, tabs

FIELD = "tep"
AT_ONCE = 30
"""Above this a job takes the files."""
MOST_MEGABYTES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@door
def hand_in(request: HttpRequest) -> HttpResponse:
    """Each file is kept whole or refused by name; handed in twice is as once."""
    context: dict[str, object] = {
        "scope": scope_line(request.user, timezone.localdate()),
        "tabs": tabs("signing"),
        "request_id": uuid4(),
        "most": MOST_FILES,
        "megabytes": MOST_MEGABYTES,
    }
    if request.method != "POST":
        return render(request, "hr/certificates/hand_in.html", context)
    try:
        if FIELD in stopped_uploads(request):
            raise HandedInTooLarge(limit=MOST_MEGABYTES)
        files = unpacked(request.FILES.getlist(FIELD))
    except RuleViolation as violation:
        return render(request, "hr/certificates/hand_in.html", context | {"violation": violation})
    if len(files) > AT_ONCE:
        return _ordered(request, files)
    issued = Certificate.objects.issued_in_scope_of(request.user)
    now = timezone.now()
    taken = [
        take_signed(name=name, content=content, issued=issued, actor=request.user, now=now) for name, content in files
    ]
    context |= {"taken": _table(taken), "counts": {one.value: _count(taken, one) for one in TakenAs}}
    return render(request, "hr/certificates/hand_in.html", context)


def _ordered(request: HttpRequest, files: Handed) -> HttpResponse:
    try:
        job_id = UUID(request.POST.get("request_id", ""))
    except ValueError as error:
        raise Http404 from error
    storage, path = private_storage(), handed_in_path(job_id)
    if not storage.exists(path):
        storage.save(path, ContentFile(as_zip(files)))
    title = ngettext("Nhận tệp đã ký: %(count)s tệp", "Nhận tệp đã ký: %(count)s tệp", len(files))
    job, _is_new = enqueue_job_once(
        kind=TAKE,
        title=title % {"count": len(files)},
        params={"file": path},
        owner=request.user,
        job_id=job_id,
    )
    return redirect("jobs:detail", job.pk)


def _count(taken: list[Taken], outcome: TakenAs) -> int:
    return sum(one.outcome == outcome for one in taken)


def _table(taken: list[Taken]) -> Table:
    """Refused ones first: they are what is left to do."""
    words = outcome_words()
    columns = (_("Tên tệp"), _("Kết quả"), _("Mã xác minh"), _("Người ký"), _("Lý do và cách xử lý"))
    ordered = sorted(taken, key=lambda one: one.outcome != TakenAs.REFUSED)
    return Table(
        caption=_("Kết quả từng tệp"),
        columns=tuple(Column(label) for label in columns),
        rows=tuple(
            Row(
                cells=(
                    Cell(one.name, lang="vi"),
                    Cell(words[one.outcome]),
                    Cell(one.code or "–"),
                    Cell(one.signers or "–", lang="vi"),
                    Cell(str(one.reason or "–")),
                )
            )
            for one in ordered
        ),
    )
