"""The files of certificates: each is appended, none is ever changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import FileKind
from certificates.models.certificates import Certificate
from certificates.querysets_files import CertificateFileQuerySet
from lms.core.models import Job
from lms.core.storage import private_storage
from lms.org.models import Unit


class CertificateFile(models.Model):
    """One file of a certificate, by its bytes: as it was laid out, sealed here, or signed with an office's own tool.

    A later one begins with the bytes of an earlier one. `signatures` are facts as they were read when the file was
    kept (`domain/file_signatures.py`). `front_sha256` and `back_sha256` are of its halves, by which an edited copy is
    known. `alters_pages`: of a file handed in, whether it shows other things than the one it begins with, beside its
    signatures. `made_by` is the person who handed it in, `job` the job that made it.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("loại tệp"), max_length=12, choices=FileKind)
    file = models.FileField(storage=private_storage, max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    front_sha256 = models.CharField(max_length=64, blank=True)
    back_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(db_index=True)
    signatures = models.JSONField(default=list)
    alters_pages = models.BooleanField(_("phần thêm đổi nội dung nhìn thấy"), null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CertificateFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp giấy chứng nhận")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "sha256"], name="certificate_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def grouped_digest(self) -> str:
        """Eight letters at a time, as people compare it."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, len(self.sha256), 8))


class SealChoice(models.Model):
    """Whether papers of a unit are sealed as soon as they are laid out; the newest row counts, none means no."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seal_choices")
    is_sealed = models.BooleanField(_("đóng dấu số"))
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("việc đóng dấu số của nơi cấp")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.issuer_id}: {self.is_sealed}"
