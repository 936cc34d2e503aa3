"""The file of a certificate: kept once with its digest, and handed out only while it still has that digest."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import FileAltered, FileNotReady
from certificates.models import Certificate
from certificates.models.certificates import certificate_path
from lms.core.domain.audit import record, register_verb

FILE_KEPT = register_verb("certificates.file_kept", _("Đã lập tệp PDF của giấy chứng nhận"))
FILE_ALTERED = register_verb("certificates.file_altered", _("Tệp PDF không còn đúng như lúc lập; đã từ chối cho tải"))


def keep_file(*, certificate: Certificate, content: bytes, now: datetime) -> Certificate:
    """Store the paper and its digest, once: what is there stays. A half-written file of a lost run gives way."""
    with transaction.atomic():
        locked: Certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.file_sha256:
            return locked
        storage, path = locked.file.storage, certificate_path(locked, "")
        storage.delete(path)
        locked.file.name = storage.save(path, ContentFile(content))
        locked.file_sha256, locked.file_made_at = hashlib.sha256(content).hexdigest(), now
        locked.save(update_fields=["file", "file_sha256", "file_made_at"])
        record(verb=FILE_KEPT, target=locked, actor=None, after={"sha256": locked.file_sha256, "bytes": len(content)})
    return locked


def check_file(certificate: Certificate) -> None:
    """Raises FileNotReady, or FileAltered where the stored bytes aren't those that were made; the latter is audited."""
    if not certificate.file_sha256:
        raise FileNotReady(code=certificate.code)
    found = _digest(certificate)
    if found == certificate.file_sha256:
        return
    with transaction.atomic():
        facts = {"sha256": found}
        record(
            verb=FILE_ALTERED,
            target=certificate,
            actor=None,
            before={"sha256": certificate.file_sha256},
            after=facts,
        )
    raise FileAltered(code=certificate.code)


def _digest(certificate: Certificate) -> str:
    """Empty where the file is gone."""
    try:
        with certificate.file.storage.open(str(certificate.file.name), "rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
