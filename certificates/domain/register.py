"""The register of issued certificates as a file, and who took it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.domain.states import state_of
from certificates.domain.words import issuer_name
from certificates.enums import CertificateState
from certificates.exceptions import PurposeMissing
from certificates.models import Certificate
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

EXPORTED = register_verb(
    "certificates.register_exported",
    _("Đã tải sổ cấp giấy chứng nhận của %(unit)s, %(count)s tờ; mục đích: %(purpose)s"),
)


@dataclass(frozen=True)
class RegisterLine:
    """An entry as it was issued, with what has become of it."""

    register_number: str
    code: str
    holder: str
    birth_year: int | None
    position: str
    unit: str
    course: str
    periods: str
    issuer: str
    issued_on: date
    expires_on: date | None
    signer: str
    capacity: str
    state: CertificateState
    revoked_on: date | None
    reason: str
    replaced_by: str


def register_lines(certificates: Iterable[Certificate], as_of: date) -> Iterator[RegisterLine]:
    """From the frozen words; the rows come with `replaced_by`."""
    for one in certificates:
        words, state = one.words, state_of(one, as_of)
        yield RegisterLine(
            register_number=one.register_number,
            code=one.code or "",
            holder=words["holder"]["name"],
            birth_year=words["holder"]["birth_year"],
            position=words["holder"]["position"],
            unit=words["holder"]["unit"],
            course=words["course"]["title"],
            periods=words["course"]["periods"],
            issuer=issuer_name(words),
            issued_on=one.issued_on or date.min,
            expires_on=one.expires_on,
            signer=words["signer"]["name"],
            capacity=", ".join(words["signer"]["capacity"]),
            state=state,
            revoked_on=timezone.localdate(one.revoked_at) if one.revoked_at else None,
            reason=one.revocation_reason,
            replaced_by=(one.replaced_by.code or "") if state == CertificateState.REPLACED else "",
        )


def record_export(*, unit_label: str, actor: User, count: int, purpose: str) -> None:
    """Names leave the system: keep who took them, how many, of which unit and what for. Raises PurposeMissing."""
    purpose = normalise(purpose)
    if not purpose:
        raise PurposeMissing
    facts = {"unit": unit_label, "count": count, "purpose": purpose}
    with transaction.atomic():
        record(verb=EXPORTED, target=actor, actor=actor, after=facts, reason=purpose)
