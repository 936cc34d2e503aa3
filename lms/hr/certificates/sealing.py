"""Whether the papers of a unit are sealed here, and sealing those that were left."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.domain.sealing import check_issuer, choose_sealing
from certificates.models import Certificate
from certificates.tasks import SEAL
from lms.core.domain.jobs import enqueue_job
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.seal.keys import seal_key
from lms.hr.certificates.views import door
from lms.org.domain.unit_names import unit_names
from lms.org.models import Unit


@takes_a_form
@door
def choose(request: HttpRequest) -> HttpResponse:
    issuer = _issuer(request)
    is_sealed = request.POST.get("dong-dau") == "1"
    try:
        choose_sealing(issuer=issuer, is_sealed=is_sealed, actor=request.user, now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        said = (
            _("Đã bật: giấy cấp từ nay được đóng dấu số ngay khi lập tệp.")
            if is_sealed
            else _("Đã tắt: giấy cấp từ nay không đóng dấu số. Tệp đã đóng dấu vẫn giữ nguyên.")
        )
        messages.success(request, said)
    return redirect("hr:certificate-signing")


@takes_a_form
@door
def seal_missing(request: HttpRequest) -> HttpResponse:
    """A job seals what has no seal; what is wrong with the key is said before one is begun."""
    issuer = _issuer(request)
    now = timezone.now()
    try:
        job_id = UUID(request.POST.get("request_id", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        check_issuer(seal_key(now).facts, issuer.pk, timezone.localdate(now))
        name = unit_names([issuer.pk], timezone.localdate(now))[issuer.pk].label
        job = enqueue_job(
            kind=SEAL,
            title=_("Đóng dấu số giấy chứng nhận – %(unit)s") % {"unit": name},
            params={"issuers": [issuer.pk]},
            owner=request.user,
            job_id=job_id,
        )
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("hr:certificate-signing")
    return redirect("jobs:detail", job.pk)


def _issuer(request: HttpRequest) -> Unit:
    """One that has issued, in this person's scope; else a 404."""
    try:
        uid = UUID(request.POST.get("noi-cap", ""))
    except ValueError as error:
        raise Http404 from error
    mine = Certificate.objects.issued_in_scope_of(request.user)
    found: Unit | None = Unit.objects.filter(uid=uid, pk__in=mine.values("issuer")).first()
    if found is None:
        raise Http404
    return found
