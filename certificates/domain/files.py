"""The files of a certificate: each kept once with its digest, and handed out only while it still has that digest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.domain.file_signatures import SignatureFacts, kept
from certificates.enums import FileKind
from certificates.exceptions import FileAltered, FileNotReady
from certificates.models import Certificate, CertificateFile
from certificates.models.certificates import certificate_path
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.models import Job

FILE_KEPT = register_verb("certificates.file_kept", _("Đã lập tệp PDF của giấy chứng nhận"))
FILE_SEALED = register_verb("certificates.file_sealed", _("Đã đóng dấu số tệp PDF của giấy chứng nhận"))
FILE_SIGNED = register_verb("certificates.file_signed", _("Đã nhận tệp PDF có chữ ký số của cơ quan"))
FILE_ALTERED = register_verb("certificates.file_altered", _("Tệp PDF không còn đúng như lúc lập; đã từ chối cho tải"))
VERBS = {FileKind.SEALED: FILE_SEALED, FileKind.SIGNED: FILE_SIGNED}


def keep_file(*, certificate: Certificate, content: bytes, now: datetime, job: Job | None = None) -> Certificate:
    """Store the paper and its digest, once: what is there stays. A half-written file of a lost run gives way."""
    with transaction.atomic():
        locked: Certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.file_sha256:
            return locked
        locked.file.name = _store(locked, certificate_path(locked, ""), content)
        locked.file_sha256, locked.file_made_at = hashlib.sha256(content).hexdigest(), now
        locked.save(update_fields=["file", "file_sha256", "file_made_at"])
        _row(locked, FileKind.UNSIGNED, str(locked.file.name), content, now=now, job=job)
        record(verb=FILE_KEPT, target=locked, actor=None, after={"sha256": locked.file_sha256, "bytes": len(content)})
    return locked


def add_file(
    *,
    certificate: Certificate,
    kind: FileKind,
    content: bytes,
    signatures: Sequence[SignatureFacts],
    now: datetime,
    actor: User | None = None,
    job: Job | None = None,
    alters_pages: bool | None = None,
) -> CertificateFile:
    """Append a sealed or signed file; the same bytes again give the row that is there."""
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked: Certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        known: CertificateFile | None = locked.files.filter(sha256=digest).first()
        if known is not None:
            return known
        name = _store(locked, f"certificates/{locked.uid}-{digest[:16]}.pdf", content)
        made = _row(
            locked, kind, name, content, now=now, job=job, actor=actor, signatures=signatures, alters_pages=alters_pages
        )
        facts = {"sha256": digest, "bytes": len(content), "signers": [one.signer for one in signatures]}
        if alters_pages:
            facts["alters_pages"] = True
        record(verb=VERBS[kind], target=locked, actor=actor, after=facts)
    return made


def check_file(certificate: Certificate) -> CertificateFile:
    """The latest file, as it was made. Raises FileNotReady, or FileAltered where the stored bytes aren't those that
    were made; the latter is audited."""
    latest: CertificateFile | None = certificate.files.last()
    if latest is None:
        raise FileNotReady(code=certificate.code)
    found = _digest(latest)
    if found == latest.sha256:
        return latest
    with transaction.atomic():
        record(
            verb=FILE_ALTERED,
            target=certificate,
            actor=None,
            before={"sha256": latest.sha256},
            after={"sha256": found},
        )
    raise FileAltered(code=certificate.code)


def halves(content: bytes) -> tuple[str, str]:
    middle = len(content) // 2
    return hashlib.sha256(content[:middle]).hexdigest(), hashlib.sha256(content[middle:]).hexdigest()


def _store(certificate: Certificate, path: str, content: bytes) -> str:
    storage = certificate.file.storage
    storage.delete(path)
    return str(storage.save(path, ContentFile(content)))


def _row(
    certificate: Certificate,
    kind: FileKind,
    name: str,
    content: bytes,
    *,
    now: datetime,
    job: Job | None,
    actor: User | None = None,
    signatures: Sequence[SignatureFacts] = (),
    alters_pages: bool | None = None,
) -> CertificateFile:
    front, back = halves(content)
    made: CertificateFile = CertificateFile.objects.create(
        certificate=certificate,
        kind=kind,
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
        front_sha256=front,
        back_sha256=back,
        size=len(content),
        signatures=kept(signatures),
        alters_pages=alters_pages,
        made_at=now,
        made_by=actor,
        job=job,
    )
    return made


def _digest(file: CertificateFile) -> str:
    """Empty where the file is gone."""
    try:
        with file.file.storage.open(str(file.file.name), "rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
