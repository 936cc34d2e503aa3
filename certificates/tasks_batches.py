"""Approving many requests as a job; a wrapper only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from certificates.domain.sealing import sealed_issuers
from certificates.models import Certificate
from certificates.tasks import left_words, make_or_say_why
from lms.core.domain.job_kinds import job_kind, result_link
from lms.core.domain.job_runs import JobContext
from lms.core.exceptions import RuleViolation
from lms.flows.certification import approve_next

BATCH = "certificates.approve_batch"
TOLD = 10
"""Of those that could not be issued so many are named; all of them wait on."""


@job_kind(BATCH)
def approve_batch(job: JobContext) -> dict[str, Any]:
    """Params: `certificates`, uids as text in the order of the register; `capacities` by issuer as they were shown.

    Each approval is a step of its own: a run that is killed goes on behind the last one, so that no number is given
    twice or left out. Then the files, where a file that is there is left alone. One that may not be approved keeps
    none of the others back.
    """
    uids: list[str] = job.params["certificates"]
    state = job.cursor or {"at": 0, "issued": 0, "refused": []}
    total = 2 * len(uids)
    for at in range(state["at"], len(uids)):
        with transaction.atomic():
            certificate = Certificate.objects.select_related("official").get(uid=UUID(uids[at]))
            state = _after(state, certificate, job)
            message = gettext("Đã duyệt %(name)s") % {"name": certificate.official.full_name}
            job.advance(at + 1, total, message, cursor=state)
    sealed = sealed_issuers(int(issuer) for issuer in job.params["capacities"])
    troubles: list[RuleViolation] = []
    for at, uid in enumerate(uids, start=1):
        certificate = Certificate.objects.get(uid=UUID(uid))
        if certificate.approved_at is not None:
            troubles += make_or_say_why(certificate, is_sealed=certificate.issuer_id in sealed, job=job.row)
        job.advance(len(uids) + at, total, gettext("Đã lập tệp %(code)s") % {"code": certificate.code or ""})
    return _result(state, troubles)


def _after(state: dict[str, Any], certificate: Certificate, job: JobContext) -> dict[str, Any]:
    capacity = job.params["capacities"].get(str(certificate.issuer_id), "")
    try:
        with transaction.atomic():
            is_new = approve_next(certificate=certificate, actor=job.owner, capacity=capacity, now=timezone.now())
    except RuleViolation as violation:
        told = [*state["refused"], f"{certificate.official.full_name}: {violation}"]
        return state | {"at": state["at"] + 1, "refused": told}
    return state | {"at": state["at"] + 1, "issued": state["issued"] + is_new}


def _result(state: dict[str, Any], troubles: list[RuleViolation]) -> dict[str, Any]:
    count, refused = state["issued"], state["refused"]
    summary = ngettext("Đã cấp %(count)s giấy chứng nhận.", "Đã cấp %(count)s giấy chứng nhận.", count)
    said = [summary % {"count": count}]
    if refused:
        kept = ngettext(
            "%(count)s yêu cầu chưa cấp được, vẫn chờ duyệt:",
            "%(count)s yêu cầu chưa cấp được, vẫn chờ duyệt:",
            len(refused),
        )
        said += [kept % {"count": len(refused)}, *refused[:TOLD], *(["…"] if len(refused) > TOLD else [])]
    return {
        "summary": f"{' '.join(said)}{left_words(troubles)}",
        "link": result_link(gettext("Xem sổ cấp giấy chứng nhận"), "hr:certificate-register"),
    }
