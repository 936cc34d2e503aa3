"""Papers from outside that somebody hands in as proof, and what was said of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.core.storage import private_storage
from lms.evidence.enums import DocumentState, EvidenceKind
from lms.evidence.models.ledger import Evidence
from lms.evidence.querysets import HandedInDocumentQuerySet
from lms.org.models import Official


def document_path(document: "HandedInDocument", filename: str) -> str:
    return f"evidence/{document.uid}.{filename.rpartition('.')[2]}"


class HandedInDocument(models.Model):
    """A degree, certificate or proof of earlier work, handed in for one competency, and its answer.

    What was handed in never changes. The answer is set once: accepted with the evidence it gave, refused with a
    reason, or taken back by whoever handed it in. `client_id` is made by the device: sent again it is the same one.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="documents")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        _("loại minh chứng"),
        max_length=20,
        choices=[(kind.value, kind.label) for kind in (EvidenceKind.DOCUMENT, EvidenceKind.PRIOR)],
    )
    level = models.PositiveSmallIntegerField(_("mức đề nghị"))
    title = models.CharField(_("tên văn bằng, giấy tờ"), max_length=300)
    issuer = models.CharField(_("nơi cấp"), max_length=200)
    issued_on = models.DateField(_("ngày cấp"))
    expires_on = models.DateField(_("hết giá trị sau ngày"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    file = models.FileField(upload_to=document_path, storage=private_storage, max_length=200)
    digest = models.CharField(max_length=64)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=20, choices=DocumentState.choices, default=DocumentState.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="handed_in")

    objects = HandedInDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy tờ nộp làm minh chứng")
        verbose_name_plural = _("giấy tờ nộp làm minh chứng")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")), name="document_dates"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=DocumentState.WAITING, answered_at=None, answered_by=None, evidence=None, reason="")
                    | Q(state=DocumentState.ACCEPTED, answered_at__isnull=False, evidence__isnull=False)
                    | (Q(state=DocumentState.REFUSED, answered_at__isnull=False, evidence=None) & ~Q(reason=""))
                    | Q(state=DocumentState.TAKEN_BACK, answered_at__isnull=False, evidence=None)
                ),
                name="document_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["official", "competency", "digest"],
                condition=Q(state=DocumentState.WAITING),
                name="document_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "handed_in_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        """Of the file, as `document_files` names it."""
        return self.file.name.rpartition(".")[2]

    @property
    def is_revoked(self) -> bool:
        """Accepted, and the evidence was withdrawn since."""
        return self.evidence is not None and hasattr(self.evidence, "corrected_by")
