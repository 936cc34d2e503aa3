"""From an approver's signature to the paper in the holder's hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from certificates.domain.automatic import signer_without_asking
from certificates.domain.issuing import approve_certificate, request_certificate
from certificates.domain.revoking import replace_certificate, revoke_certificate
from certificates.models import Certificate
from lms.core.domain.audit import audit_group
from lms.core.domain.jobs import enqueue_job
from lms.core.exceptions import RuleViolation
from lms.core.models import Job
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify

if TYPE_CHECKING:
    from courses.models import Enrolment
    from lms.accounts.models import User

RENDER = "certificates.render"


@dataclass(frozen=True)
class Signing:
    """A certificate to approve, in the capacity the approver saw beside it."""

    certificate: Certificate
    capacity: str


@dataclass(frozen=True)
class BatchOutcome:
    """What became of several approvals; `issued` are those this call issued, `job` makes their files."""

    issued: list[Certificate]
    unchanged: list[Certificate]
    refused: list[tuple[Certificate, RuleViolation]]
    job: Job | None


def approve_and_issue(*, certificate: Certificate, actor: User, capacity: str, now: datetime) -> Certificate:
    """Approve one, tell its holder, have its file made; all or nothing. Twice has the effect of once."""
    with transaction.atomic(), audit_group():
        issued, is_new = _approve(Signing(certificate, capacity), actor=actor, now=now)
        if is_new:
            _make_files([issued], actor=actor)
    return issued


def approve_and_issue_all(*, signings: Sequence[Signing], actor: User, now: datetime) -> BatchOutcome:
    """Approve several, each by itself: one that may not be approved keeps none of the others back."""
    outcome = BatchOutcome([], [], [], None)
    with transaction.atomic(), audit_group():
        for signing in signings:
            try:
                with transaction.atomic():
                    certificate, is_new = _approve(signing, actor=actor, now=now)
            except RuleViolation as violation:
                outcome.refused.append((signing.certificate, violation))
            else:
                (outcome.issued if is_new else outcome.unchanged).append(certificate)
        job = _make_files(outcome.issued, actor=actor) if outcome.issued else None
    return BatchOutcome(outcome.issued, outcome.unchanged, outcome.refused, job)


def request_or_issue(*, enrolment: Enrolment, now: datetime, actor: User | None) -> Certificate | None:
    """Put a certificate before its approver once its conditions hold; where the signer of the issuer has turned
    automatic approval on, issue it in their name. What keeps it from being issued leaves it waiting.
    """
    certificate = request_certificate(enrolment=enrolment, now=now, actor=actor)
    if certificate is None or certificate.approved_at is not None or certificate.requested_at != now:
        return certificate
    signing = signer_without_asking(certificate, now)
    if signing is None:
        return certificate
    signer, capacity = signing
    try:
        return approve_and_issue(certificate=certificate, actor=signer, capacity=capacity, now=now)
    except RuleViolation:
        return certificate


def approve_next(*, certificate: Certificate, actor: User, capacity: str, now: datetime) -> bool:
    """A step of a batch: approve one and tell its holder; False where it was issued before. Its file is made later."""
    with audit_group():
        _issued, is_new = _approve(Signing(certificate, capacity), actor=actor, now=now)
    return is_new


def replace_and_issue(
    *, certificate: Certificate, actor: User, capacity: str, reason: str, now: datetime
) -> Certificate:
    """Revoke and issue anew, tell the holder, have the new file made. Twice has the effect of once."""
    with transaction.atomic(), audit_group():
        held = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        is_new = not Certificate.objects.filter(replaces=held).exists()
        replacement = replace_certificate(
            certificate=certificate, actor=actor, capacity=capacity, reason=reason, now=now
        )
        if is_new:
            _tell(replacement)
            _make_files([replacement], actor=actor)
    return replacement


def revoke_and_tell(*, certificate: Certificate, actor: User, reason: str, now: datetime) -> Certificate:
    """Take a certificate back and tell its holder; all or nothing. Twice has the effect of once."""
    with transaction.atomic(), audit_group():
        held = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        revoked = revoke_certificate(certificate=held, actor=actor, reason=reason, now=now)
        if held.revoked_at is None:
            notify(
                official=revoked.official,
                kind=NoticeKind.CERTIFICATE_REVOKED,
                path=f"/chung-nhan/{revoked.code}/",
                title=revoked.words["course"]["title"],
                code=revoked.words["code"],
                reason=revoked.revocation_reason,
            )
    return revoked


def _approve(signing: Signing, *, actor: User, now: datetime) -> tuple[Certificate, bool]:
    """The certificate, and whether it was this call that issued it."""
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("official", "issuer")
    certificate = locked.get(pk=signing.certificate.pk)
    was_issued = certificate.approved_at is not None
    issued = approve_certificate(certificate=certificate, actor=actor, capacity=signing.capacity, now=now)
    if not was_issued:
        _tell(issued)
    return issued, not was_issued


def _tell(certificate: Certificate) -> None:
    notify(
        official=certificate.official,
        kind=NoticeKind.CERTIFICATE_ISSUED,
        path=f"/chung-nhan/{certificate.code}/",
        title=certificate.words["course"]["title"],
        code=certificate.words["code"],
    )


def _make_files(certificates: Sequence[Certificate], *, actor: User) -> Job:
    title = gettext("Lập tệp giấy chứng nhận: %(count)s tờ") % {"count": len(certificates)}
    uids = [str(one.uid) for one in certificates]
    return enqueue_job(kind=RENDER, title=title, params={"certificates": uids}, owner=actor)
