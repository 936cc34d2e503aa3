"""The numbered acts that move people."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.core.storage import private_storage
from lms.org.enums import DecisionKind
from lms.org.models.people import Official, Position, Posting
from lms.org.models.units import Unit
from lms.org.querysets import DecisionLineQuerySet, DecisionQuerySet


def scan_path(decision: "Decision", filename: str) -> str:
    return f"decisions/{decision.uid}.pdf"


class Decision(models.Model):
    """A personnel decision as it was signed. Never edited; a scan, signer or summary it was recorded without may come
    later, once (`domain/decision_completing.py`). A correction is a new row with a reason that points at the one
    before by `corrects`, and has all its lines anew; a cancellation is one too, of a paper that then moves nobody
    (`domain/correcting.py`). The row with `superseded_at` empty is what we hold true now.

    `client_id` is made by the form, so that the same post sent twice is one decision; the natural key catches the
    same paper typed twice. `number` is printed as it was typed; `number_key` is that number folded.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(unique=True)
    kind = models.CharField(_("loại"), max_length=20, choices=DecisionKind.choices)
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    number_key = models.CharField(max_length=200, editable=False)
    signed_on = models.DateField(_("ngày ký"))
    effective_on = models.DateField(_("ngày hiệu lực"))
    expires_on = models.DateField(_("ngày hết hạn"), null=True, blank=True)
    issued_by = models.CharField(_("cơ quan ban hành"), max_length=200)
    issued_by_key = models.CharField(max_length=200, editable=False)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    summary = models.TextField(_("trích yếu"), blank=True)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    scan = models.FileField(_("bản quét"), upload_to=scan_path, storage=private_storage, blank=True, max_length=200)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.TextField(_("lý do đính chính"), blank=True)
    is_cancellation = models.BooleanField(_("hủy quyết định"), default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định")
        verbose_name_plural = _("quyết định")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issued_by_key", "number_key", "signed_on"],
                condition=Q(superseded_at__isnull=True, is_cancellation=False),
                name="decision_paper_once",
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="decision_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("effective_on")), name="decision_dates"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.SECOND) | Q(expires_on__isnull=False), name="secondment_has_end"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DecisionLine(models.Model):
    """One person in a decision: the posting that began, and the one that ended for it. Another posting that the same
    paper ended is a line of its own, with nothing begun.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="decision_lines")
    from_posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_by_lines"
    )
    to_posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="started_by_lines"
    )
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("người trong quyết định")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "official"], condition=Q(to_posting__isnull=False), name="decision_line_once"
            ),
            models.UniqueConstraint(fields=["decision", "from_posting"], name="decision_line_ends_once"),
            models.CheckConstraint(
                condition=Q(from_posting__isnull=False) | Q(to_posting__isnull=False), name="decision_line_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.official_id}"


def draft_scan_path(draft: "DecisionDraft", filename: str) -> str:
    return f"decision-drafts/{draft.uid}.pdf"


class DecisionDraft(models.Model):
    """A decision being typed in, kept on the server so that a power cut, a closed tab or a new sign-in loses nothing.

    `uid` becomes the decision's `client_id`, so sending the last page twice records one decision.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=DecisionKind.choices, blank=True)
    number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    issued_by = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    keep_date_order = models.BooleanField(default=False)
    scan = models.FileField(upload_to=draft_scan_path, storage=private_storage, blank=True, max_length=200)
    to_unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    to_position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    also_ends = models.JSONField(null=True, blank=True)
    """Ids of other postings that end with the decision; None until that was asked."""
    due_dates = models.JSONField(null=True, blank=True)
    """By competency, as ISO dates: days that the clerk set instead of the usual ones."""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("bản nháp quyết định")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.number or str(self.uid)
