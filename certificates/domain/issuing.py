"""From a completed course to an issued certificate: asked for, then approved or refused by a named person."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.domain.codes import new_code
from certificates.domain.eligibility import Eligibility, eligibility_of
from certificates.domain.template_choice import template_for
from certificates.domain.template_designs import LAYOUT, design_of, frozen_design
from certificates.domain.words import Approval, Words, texts_of, words_of
from certificates.exceptions import (
    AlreadyIssued,
    AlreadyRefused,
    CapacityChanged,
    NotAnApprover,
    NotEligible,
    NotRefused,
    OwnCertificate,
    ReasonMissing,
)
from certificates.exceptions_templates import LettersNotDrawn
from certificates.models import Certificate, CertificateSeries
from certificates.policy import capacity_for, is_own
from courses.models import Completion, Enrolment
from lms.core.display import format_date
from lms.core.domain.audit import record, register_verb
from lms.core.paper_letters import letters_not_drawn
from lms.core.vietnamese.text import normalise_lines
from lms.org.domain.unit_names import unit_names

if TYPE_CHECKING:
    from lms.accounts.models import User

REQUESTED = register_verb("certificates.requested", _("Đã lập yêu cầu cấp giấy chứng nhận khóa học “%(course)s”"))
APPROVED = register_verb(
    "certificates.approved", _("Đã duyệt cấp giấy chứng nhận, số vào sổ %(register_number)s, mã %(code)s")
)
REFUSED = register_verb("certificates.refused", _("Đã không duyệt yêu cầu cấp giấy chứng nhận"))


def request_certificate(*, enrolment: Enrolment, now: datetime, actor: User | None) -> Certificate | None:
    """Put a certificate before the approver once its conditions hold; None while they don't.

    Once for a completion. A refusal stands until there is a newer result, or somebody takes it up (`request_again`).
    """
    today = timezone.localdate(now)
    eligibility = eligibility_of(enrolment, today)
    if not eligibility.is_met:
        return None
    assert eligibility.completion is not None
    assert eligibility.issuer_id is not None
    with transaction.atomic():
        Completion.objects.select_for_update().get(pk=eligibility.completion.pk)
        known = Certificate.objects.filter(completion=eligibility.completion, replaces=None)
        standing: Certificate | None = known.filter(refused_at=None).first()
        if standing is not None:
            return standing
        if known.filter(result=eligibility.result).exists():
            return None
        certificate: Certificate = Certificate.objects.create(
            official_id=enrolment.official_id,
            posting=eligibility.posting,
            course_id=enrolment.course_id,
            completion=eligibility.completion,
            result=eligibility.result,
            issuer_id=eligibility.issuer_id,
            requested_at=now,
        )
        record(verb=REQUESTED, target=certificate, actor=actor, after=_request_facts(certificate))
    return certificate


def request_again(*, certificate: Certificate, actor: User, now: datetime) -> Certificate:
    """Take a refused request up once more as a new one; the refusal stays on record. Twice gives the same request."""
    check_signer(certificate=certificate, actor=actor, capacity=None, day=timezone.localdate(now))
    with transaction.atomic():
        Completion.objects.select_for_update().get(pk=certificate.completion_id)
        if certificate.refused_at is None:
            raise NotRefused
        standing: Certificate | None = Certificate.objects.filter(
            completion=certificate.completion_id, refused_at=None, replaces=None
        ).first()
        if standing is not None:
            return standing
        fresh: Certificate = Certificate.objects.create(
            official_id=certificate.official_id,
            posting_id=certificate.posting_id,
            course_id=certificate.course_id,
            completion_id=certificate.completion_id,
            result_id=certificate.result_id,
            issuer_id=certificate.issuer_id,
            requested_at=now,
        )
        record(verb=REQUESTED, target=fresh, actor=actor, after=_request_facts(fresh))
    return fresh


def approve_certificate(*, certificate: Certificate, actor: User, capacity: str, now: datetime) -> Certificate:
    """Issue: code, register number and every printed word are settled here, once.

    `capacity` is what the approver saw on the page and must still be theirs. Approving twice, or after somebody else,
    gives the certificate as it was issued.
    """
    today = timezone.localdate(now)
    check_signer(certificate=certificate, actor=actor, capacity=capacity, day=today)
    with transaction.atomic():
        locked = _lock(certificate)
        if locked.refused_at is not None:
            raise AlreadyRefused(day=format_date(locked.refused_at))
        if locked.approved_at is not None:
            return locked
        return issue(certificate=locked, actor=actor, capacity=capacity, now=now)


def refuse_certificate(*, certificate: Certificate, actor: User, reason: str, now: datetime) -> Certificate:
    """Turn a request down; the reason is shown to the person it is about."""
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise ReasonMissing
    check_signer(certificate=certificate, actor=actor, capacity=None, day=timezone.localdate(now))
    with transaction.atomic():
        locked = _lock(certificate)
        if locked.approved_at is not None:
            raise AlreadyIssued(code=locked.code)
        if locked.refused_at is not None:
            return locked
        locked.refused_at, locked.refusal_reason = now, cleaned
        locked.save(update_fields=["refused_at", "refusal_reason"])
        record(verb=REFUSED, target=locked, actor=actor, after=_request_facts(locked), reason=cleaned)
    return locked


def check_signer(*, certificate: Certificate, actor: User, capacity: str | None, day: date) -> None:
    """The actor signs for the issuer that day; with a `capacity`, in that very one."""
    if is_own(actor, certificate):
        raise OwnCertificate
    held = capacity_for(actor, certificate, as_of=day)
    if held is None or not actor.is_active:  # a job may outlive its owner's account
        issuer = unit_names([certificate.issuer_id], day)[certificate.issuer_id]
        raise NotAnApprover(issuer=issuer.label, day=format_date(day))
    if capacity is not None and capacity != held:
        raise CapacityChanged(held=held)


def issue(*, certificate: Certificate, actor: User, capacity: str, now: datetime) -> Certificate:
    """The writing half of approval, on a row the caller has locked and checked."""
    today = timezone.localdate(now)
    enrolment = Enrolment.objects.select_related("course__assessment", "official", "posting").get(
        completion=certificate.completion_id
    )
    eligibility = eligibility_of(enrolment, today)
    if not eligibility.is_met:
        raise NotEligible(missing=eligibility.missing)
    approval = Approval(
        code=_unused_code(),
        register_number=_next_register_number(certificate.issuer_id, today),
        issued_on=today,
        signer=actor.full_name,
        capacity=capacity,
    )
    certificate.posting, certificate.result = eligibility.posting, eligibility.result
    certificate.approved_at, certificate.approved_by, certificate.capacity = now, actor, capacity
    certificate.code, certificate.register_number = approval.code, approval.register_number
    certificate.issued_on, certificate.expires_on = today, eligibility.expires_on
    certificate.words = _printed(certificate, words_of(certificate, eligibility, approval), today)
    certificate.save()
    record(verb=APPROVED, target=certificate, actor=actor, after=_issue_facts(certificate, eligibility))
    return certificate


def _printed(certificate: Certificate, words: Words, today: date) -> Words:
    """The words as the issuer's template has them printed. Raises LettersNotDrawn: better no paper than one with a
    letter from whatever face a machine has.
    """
    version = template_for(issuer_id=certificate.issuer_id, course_id=certificate.course_id, as_of=today)
    if version is not None:
        design = frozen_design(design_of(version), words, template=str(version.template.uid), version=version.number)
        words = words | {"layout": LAYOUT, "design": design}
    missing = letters_not_drawn(*texts_of(words))
    if missing:
        raise LettersNotDrawn(letters=", ".join(f"“{letter}”" for letter in missing))
    return words


def _lock(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",))
    locked: Certificate = rows.select_related("official", "course", "issuer", "replaces").get(pk=certificate.pk)
    return locked


def _unused_code() -> str:
    code = new_code()
    while Certificate.objects.filter(code=code).exists():
        code = new_code()
    return code


def _next_register_number(issuer_id: int, day: date) -> str:
    """The next entry of the unit's register of the year. Its row stays locked to the end of the transaction, and a
    rollback takes the number back, so the register has no gaps.
    """
    CertificateSeries.objects.get_or_create(issuer_id=issuer_id, year=day.year)
    series = CertificateSeries.objects.select_for_update().get(issuer_id=issuer_id, year=day.year)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return f"{series.last_number}/{day.year}/GCN-UBND"


def _request_facts(certificate: Certificate) -> dict[str, object]:
    return {"course": certificate.course.title, "official": certificate.official_id, "result": certificate.result_id}


def _issue_facts(certificate: Certificate, eligibility: Eligibility) -> dict[str, object]:
    return {
        "code": certificate.code,
        "register_number": certificate.register_number,
        "issued_on": certificate.issued_on,
        "expires_on": certificate.expires_on,
        "capacity": certificate.capacity,
        "official": certificate.official_id,
        "evidence": [one.pk for one in eligibility.evidence],
    }
