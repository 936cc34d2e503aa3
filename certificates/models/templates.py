"""How an issuer words and lays out its certificates: templates in versions, a published one never edited."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import PaperKind, PaperLanguage, TemplateStatus
from certificates.querysets import CertificateTemplateQuerySet
from courses.models import CoursePage
from lms.core.storage import private_storage
from lms.org.models import Unit


def logo_path(logo: "CertificateLogo", filename: str) -> str:
    return f"certificate-logos/{logo.sha256}.png"


class CertificateLogo(models.Model):
    """A picture for the head of a paper, kept by its digest: an issued paper can be drawn again from its words."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(upload_to=logo_path, storage=private_storage, max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("biểu trưng")

    def __str__(self) -> str:
        return self.sha256[:12]


class CertificateTemplate(models.Model):
    """Used for what its owner and the units below it issue; with a `course` for that course alone, before others."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="certificate_templates")
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("tên mẫu"), max_length=120)

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mẫu giấy chứng nhận")

    def __str__(self) -> str:
        return self.name


class CertificateTemplateVersion(models.Model):
    """A draft is edited, a published one is not; papers name the version they were issued by.

    The texts hold placeholders of `domain/template_wording.py`. `signatories` are people who sign beside the approver:
    a list of {"capacity": [lines], "name": str}. `saves` counts edits, so that two people don't overwrite each other.
    """

    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT)
    kind = models.CharField(_("khổ giấy"), max_length=15, choices=PaperKind.choices, default=PaperKind.CERTIFICATE)
    language = models.CharField(
        _("ngôn ngữ trên giấy"), max_length=5, choices=PaperLanguage.choices, default=PaperLanguage.VIETNAMESE
    )
    heading_vi = models.CharField(_("tên giấy"), max_length=120)
    heading_en = models.CharField(_("tên giấy bằng tiếng Anh"), max_length=120, blank=True)
    text_vi = models.TextField(_("lời trên giấy"), max_length=2000)
    text_en = models.TextField(_("lời bằng tiếng Anh"), max_length=2000, blank=True)
    shows_levels = models.BooleanField(_("in năng lực đã được chứng minh"), default=True)
    logo = models.ForeignKey(CertificateLogo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signatories = models.JSONField(_("người ký thêm"), default=list, blank=True)
    saves = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("phiên bản mẫu giấy")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="certificate_template_version_once"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(status="published"), name="certificate_template_one_published"
            ),
            models.UniqueConstraint(
                fields=["template"], condition=Q(status="draft"), name="certificate_template_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status__in=["published", "retired"], published_at__isnull=False, published_by__isnull=False),
                name="certificate_template_published_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.number}"
