"""The organisation's seal on papers that were laid out: whether an issuer wants it, and putting it on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.domain.file_signatures import facts_of
from certificates.domain.files import add_file, check_file
from certificates.enums import FileKind
from certificates.exceptions import NotTheIssuersSeal, NotYoursToSeal
from certificates.models import Certificate, CertificateFile, SealChoice
from certificates.policy import may_choose_sealing
from lms.core.domain.audit import record, register_verb
from lms.core.seal.keys import KeyFacts, seal_key
from lms.org.models import Unit, UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.models import Job

CHOSEN = register_verb("certificates.sealing_chosen", _("Đã đặt việc đóng dấu số giấy chứng nhận của đơn vị"))
REASON = "Cấp giấy chứng nhận hoàn thành"
"""Inside the signature, in Vietnamese as the paper is."""


def choose_sealing(*, issuer: Unit, is_sealed: bool, actor: User, now: datetime) -> SealChoice:
    """From now on papers of the unit are sealed as soon as they are laid out, or no longer. Twice is as once."""
    today = timezone.localdate(now)
    if not may_choose_sealing(actor, issuer, as_of=today):
        raise NotYoursToSeal
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=issuer.pk)
        latest: SealChoice | None = issuer.seal_choices.last()
        if latest is not None and latest.is_sealed == is_sealed:
            return latest
        if is_sealed:
            check_issuer(seal_key(now).facts, issuer.pk, today)
        made: SealChoice = SealChoice.objects.create(issuer=issuer, is_sealed=is_sealed, chosen_at=now, chosen_by=actor)
        record(verb=CHOSEN, target=issuer, actor=actor, after={"is_sealed": is_sealed})
    return made


def sealed_issuers(issuer_ids: Iterable[int]) -> dict[int, datetime]:
    """Those of the units whose papers are sealed, with since when; one statement."""
    latest: dict[int, SealChoice] = {}
    for choice in SealChoice.objects.filter(issuer__in=set(issuer_ids)).order_by("pk"):
        latest[choice.issuer_id] = choice
    return {pk: choice.chosen_at for pk, choice in latest.items() if choice.is_sealed}


def check_issuer(key: KeyFacts, issuer_id: int, day: date) -> None:
    """A body's seal is for its own papers; the demo's, which is worth nothing, for any. Raises NotTheIssuersSeal."""
    if key.is_demo:
        return
    versions = UnitVersion.objects.in_force(day).filter(unit=issuer_id)
    if not versions.filter(code__in=settings.SEAL_ISSUERS).exclude(code="").exists():
        raise NotTheIssuersSeal(key=key.name)


def unsealed(certificates: Any) -> Any:
    """Those of a queryset that have a file, and none that was sealed or signed."""
    signed = CertificateFile.objects.filter(certificate=OuterRef("pk")).exclude(kind=FileKind.UNSIGNED)
    return certificates.exclude(file_sha256="").filter(~Exists(signed), revoked_at__isnull=True)


def seal_certificate(*, certificate: Certificate, now: datetime, job: Job | None = None) -> CertificateFile | None:
    """Append the sealed file; None where it has one or was signed otherwise, be it meanwhile.

    Raises what the key may raise, NotTheIssuersSeal, and what `check_file` raises: an altered paper is never sealed.
    """
    from lms.core.seal.reading import signatures_in  # noqa: PLC0415 - pyHanko takes a third of a second to import
    from lms.core.seal.stamping import seal_pdf  # noqa: PLC0415 - as above

    latest = check_file(certificate)
    if latest.kind != FileKind.UNSIGNED:
        return None
    key = seal_key(now)
    check_issuer(key.facts, certificate.issuer_id, timezone.localdate(now))
    with latest.file.open("rb") as stored:
        content = stored.read()
    sealed = seal_pdf(content, key=key, at=now, reason=REASON)
    signatures = facts_of(signatures_in(sealed))
    with transaction.atomic():
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        if certificate.files.last() != latest:
            return None
        return add_file(
            certificate=certificate, kind=FileKind.SEALED, content=sealed, signatures=signatures, now=now, job=job
        )
