"""Approving all that waits, or all of a course or of an issuer, as a job."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain.batches import Batch, batch_for
from certificates.tasks_batches import BATCH
from courses.models import CoursePage
from lms.core.asked import asked_number, asked_uid
from lms.core.domain.jobs import enqueue_job
from lms.core.models import Job
from lms.hr.certificates.rows import scope_line
from lms.hr.certificates.views import breadcrumb
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import Unit

COURSE, ISSUER, CLIENT, SEEN = "khoa", "noi-cap", "ma", "so"
SHOWN = 20


@dataclass(frozen=True)
class IssuerLine:
    """What one issuer's papers of the batch are signed as."""

    name: str
    capacity: str
    count: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.APPROVER)
def approve_many(request: HttpRequest) -> HttpResponse:
    """What would be issued, by issuer with the capacity; the post begins the job over exactly what was shown, or shows
    anew what has changed since."""
    source = request.POST if request.method == "POST" else request.GET
    begun = (
        Job.objects.filter(pk=asked_uid(source[CLIENT]), kind=BATCH, owner=request.user) if CLIENT in source else None
    )
    if begun is not None and begun.exists():
        return redirect("jobs:detail", pk=source[CLIENT])
    today = timezone.localdate()
    course, issuer = _course(source.get(COURSE, "")), _issuer(request, source.get(ISSUER, ""))
    batch = batch_for(
        request.user,
        course_id=course.pk if course else None,
        issuer_id=issuer.pk if issuer else None,
        as_of=today,
    )
    if not batch.certificates:
        messages.warning(request, _("Không còn yêu cầu nào chờ anh/chị duyệt trong phần đã chọn."))
        return redirect("hr:certificates")
    if request.method == "POST":
        if source.get(SEEN) == _seen(batch):
            title = _("Duyệt và cấp %(count)s giấy chứng nhận") % {"count": len(batch.certificates)}
            job = enqueue_job(
                kind=BATCH,
                title=title,
                params=batch.as_params,
                owner=request.user,
                job_id=asked_uid(source.get(CLIENT, "")),
            )
            return redirect("jobs:detail", pk=job.pk)
        messages.warning(request, _("Danh sách vừa thay đổi, chưa có gì được duyệt. Hãy xem lại rồi duyệt."))
    names = unit_names(batch.capacities, today)
    counts = Counter(one.issuer_id for one in batch.certificates)
    lines = [IssuerLine(names[pk].label, capacity, counts[pk]) for pk, capacity in batch.capacities.items()]
    context = {
        "scope": scope_line(request.user, today),
        "breadcrumb": breadcrumb(_("Duyệt cả danh sách")),
        "course": course,
        "count": len(batch.certificates),
        "lines": sorted(lines, key=lambda one: one.name),
        "shown": batch.certificates[:SHOWN],
        "more": max(len(batch.certificates) - SHOWN, 0),
        "consequences": [
            _("Mỗi giấy nhận một mã xác minh và số vào sổ, không đổi được nữa."),
            _("Người chưa đủ điều kiện vào lúc duyệt thì để lại chờ duyệt, có ghi lý do; các giấy khác vẫn được cấp."),
            _(
                "Muốn để lại một người: mở tên người đó rồi bấm “Không duyệt”, hoặc quay lại danh sách, chọn từng "
                "người để duyệt."
            ),
            _("Việc chạy ở chế độ nền, có tiến độ; dừng giữa chừng thì giấy đã cấp vẫn giữ nguyên."),
        ],
        "button_label": _("Duyệt và cấp tất cả"),
        "cancel_url": reverse("hr:certificates"),
        "hidden": [
            {"name": COURSE, "value": source.get(COURSE, "")},
            {"name": ISSUER, "value": source.get(ISSUER, "")},
            {"name": CLIENT, "value": uuid.uuid4()},
            {"name": SEEN, "value": _seen(batch)},
        ],
    }
    return render(request, "hr/certificates/batch.html", context)


def _seen(batch: Batch) -> str:
    """A mark of the people and capacities that were shown."""
    return uuid.uuid5(uuid.NAMESPACE_OID, repr(batch.as_params)).hex


def _course(asked: str) -> CoursePage | None:
    if not asked:
        return None
    found: CoursePage | None = CoursePage.objects.filter(pk=asked_number(asked)).first()
    if found is None:
        raise Http404
    return found


def _issuer(request: HttpRequest, asked: str) -> Unit | None:
    if not asked:
        return None
    uid = asked_uid(asked)
    found: Unit | None = Unit.objects.visible_to(request.user, roles=(Role.APPROVER,)).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
