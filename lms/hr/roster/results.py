"""Step 5: how far the commit is, what it wrote, what was left out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from lms.core.domain.audit_history import history_for
from lms.core.models import Job
from lms.core.views_jobs import progress_text
from lms.hr.roster.problems import findings_table
from lms.hr.roster.visits import RESULT, Visit, resume_step
from lms.org.domain.officials import open_accounts
from lms.org.domain.roster.batches import FILE_KEPT_DAYS, check_batch, reopen_import
from lms.org.domain.roster.committing import changed_by_import, officials_of_import
from lms.org.enums import ImportStatus
from lms.org.enums_roster import RowOutcome
from lms.org.models import Official

SHOWN_REFUSED = 100


def result_step(visit: Visit) -> HttpResponse:
    batch = visit.batch
    if visit.request.method == "POST":
        return _after_result(visit)
    job = Job.objects.filter(pk=batch.job).first() if batch.job else None
    visible = Official.objects.managed_by(visit.actor, as_of=visit.scope.as_of)
    context: dict[str, Any] = {"job": job, "kept_days": FILE_KEPT_DAYS, "history": history_for(batch)}
    if batch.status == ImportStatus.COMMITTED:
        newcomers = visible.filter(pk__in=officials_of_import(batch).values("pk"))
        context |= {
            "created": newcomers.count(),
            "changed": visible.filter(pk__in=changed_by_import(batch).values("pk")).count(),
            "without_account": newcomers.filter(user__isnull=True).count(),
            "people_url": f"{reverse('hr:people')}?dot={batch.uid}",
            "slips_url": f"{reverse('hr:activation_slips')}?dot={batch.uid}",
        }
        if batch.counts.get("refused") and batch.file:
            plan = check_batch(batch, actor=visit.actor, as_of=visit.scope.as_of)
            refused = plan.of(RowOutcome.REFUSED)
            context |= {
                "refused_table": findings_table(refused[:SHOWN_REFUSED], plan, errors=True),
                "refused_now": len(refused),
                "shown_refused": SHOWN_REFUSED,
            }
    elif job is not None:
        context |= {
            "progress": progress_text(job),
            "is_owner": job.owner_id == visit.actor.pk,
            "has_stopped": job.is_finished,
        }
    return visit.render(RESULT, **context)


def _after_result(visit: Visit) -> HttpResponse:
    act = visit.request.POST.get("act")
    if act == "reopen":
        job = Job.objects.filter(pk=visit.batch.job).first() if visit.batch.job else None
        if job is None or job.is_finished:
            reopen_import(batch=visit.batch)
            visit.batch.refresh_from_db()
        return visit.to(resume_step(visit.batch))
    if act == "accounts" and visit.batch.status == ImportStatus.COMMITTED:
        newcomers = officials_of_import(visit.batch).filter(user__isnull=True)
        people = Official.objects.managed_by(visit.actor).filter(pk__in=newcomers.values("pk"))
        opened = open_accounts(officials=list(people), actor=visit.actor)
        messages.success(
            visit.request,
            ngettext("Đã mở %(count)s tài khoản.", "Đã mở %(count)s tài khoản.", len(opened)) % {"count": len(opened)},
        )
    return visit.to(RESULT)
