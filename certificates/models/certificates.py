"""Certificates: a request, an approval by a named person, an issued paper whose words never change."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Result
from certificates.querysets import CertificateQuerySet
from courses.models import Completion, CoursePage
from lms.core.storage import private_storage
from lms.org.models import Official, Posting, Unit


def certificate_path(certificate: "Certificate", filename: str) -> str:
    return f"certificates/{certificate.uid}.pdf"


class CertificateSeries(models.Model):
    """The register of an issuing unit for a year; `last_number` is the last entry given out."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificate_series")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sổ cấp giấy chứng nhận")
        constraints = [models.UniqueConstraint(fields=["issuer", "year"], name="certificate_series_once")]

    def __str__(self) -> str:
        return f"{self.issuer_id}/{self.year}"


class Certificate(models.Model):
    """A certificate of completion. Requested when somebody is eligible; code and register number come at approval.

    `words` is everything printed, frozen at approval; `file` is made from `words` alone and its digest is kept. What is
    sealed or signed later is in `files`, the first of which repeats `file`, so that lists need no join.
    Each step is set once (`domain/issuing.py`); a mistake is mended by revoking and issuing a replacement.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="certificates")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="certificates")
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="certificates")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificates_issued")
    requested_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(_("tư cách ký"), max_length=200, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.TextField(blank=True)
    code = models.CharField(_("mã xác minh"), max_length=20, null=True, blank=True, unique=True)
    register_number = models.CharField(_("số vào sổ"), max_length=60, blank=True)
    words = models.JSONField(default=dict)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("hết hạn sau ngày"), null=True, blank=True)
    file = models.FileField(upload_to=certificate_path, storage=private_storage, blank=True, max_length=200)
    file_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    file_made_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revocation_reason = models.TextField(_("lý do thu hồi"), blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["completion"],
                condition=Q(replaces__isnull=True, refused_at__isnull=True),
                name="certificate_once_per_completion",
            ),
            models.UniqueConstraint(
                fields=["issuer", "register_number"],
                condition=~Q(register_number=""),
                name="certificate_register_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, code__isnull=True, issued_on__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, code__isnull=False, issued_on__isnull=False),
                name="certificate_code_at_approval",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | (Q(revoked_by__isnull=False) & ~Q(revocation_reason="")),
                name="certificate_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code or str(self.uid)
