"""The append-only ledger of what has been shown."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Observation, Result
from courses.models import Completion
from lms.competencies.models import Competency, FrameworkVersion
from lms.core.storage import private_storage
from lms.evidence.enums import Combining, EvidenceKind, RuleMark
from lms.evidence.querysets import EvidenceQuerySet, EvidenceRuleQuerySet
from lms.org.models import Official, Posting


class EvidenceRule(models.Model):
    """Which kind of evidence proves up to which level and for how long, from a day on.

    `competency` empty: every competency without a rule of its own. `validity_months` empty: without end. A rule is
    never overwritten: another row supersedes it, and evidence keeps pointing at the one it was recorded under.
    With `combining` latest a piece takes the place of the older ones of its kind, also where it shows less.
    `renew_days` before evidence ends it is to be shown anew; empty: the default of `lms/plans/domain/cycles.py`. With
    `named_only` what people confirm counts only where a named assessor does (`AssessorNaming`).
    """

    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    max_level = models.PositiveSmallIntegerField(_("chứng minh đến mức"))
    validity_months = models.PositiveSmallIntegerField(_("hiệu lực (tháng)"), null=True, blank=True)
    renew_days = models.PositiveSmallIntegerField(_("học lại trước khi hết hạn (ngày)"), null=True, blank=True)
    combining = models.CharField(max_length=10, choices=Combining.choices, default=Combining.HIGHEST)
    named_only = models.BooleanField(_("chỉ người được chỉ định đánh giá"), default=False)
    mark = models.CharField(max_length=20, choices=RuleMark.choices)
    source = models.TextField(_("nguồn"), blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EvidenceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc minh chứng")
        constraints = [
            models.UniqueConstraint(
                fields=["competency", "kind", "valid_from"],
                condition=Q(competency__isnull=False, superseded_at__isnull=True),
                name="evidence_rule_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                condition=Q(competency__isnull=True, superseded_at__isnull=True),
                name="evidence_rule_default_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ≤ {self.max_level}"


def document_path(evidence: "Evidence", filename: str) -> str:
    return f"evidence/{evidence.uid}.pdf"


class Evidence(models.Model):
    """Somebody showed a level of a competency on a day. Never edited: a correction points at the row it replaces.

    A correction with level 0 withdraws the row it corrects: of the same kind, but with no source of its own. One that
    corrects such a withdrawal lets the first row count again, as it was.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="evidence")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="evidence")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    level = models.PositiveSmallIntegerField(_("mức"))
    rule = models.ForeignKey(EvidenceRule, on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    document_title = models.CharField(_("tên văn bằng, giấy tờ"), max_length=300, blank=True)
    document_issuer = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    document = models.FileField(upload_to=document_path, storage=private_storage, blank=True, max_length=200)
    effective_on = models.DateField(_("ngày có giá trị"))
    expires_on = models.DateField(_("hết giá trị sau ngày"), null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.TextField(_("lý do"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "competency"], condition=Q(result__isnull=False), name="evidence_result_once"
            ),
            models.UniqueConstraint(
                fields=["completion", "competency"],
                condition=Q(completion__isnull=False),
                name="evidence_completion_once",
            ),
            models.UniqueConstraint(
                fields=["observation", "competency"],
                condition=Q(observation__isnull=False),
                name="evidence_observation_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("effective_on")), name="evidence_dates"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=EvidenceKind.RESULT, result__isnull=False, completion=None, observation=None)
                    | Q(kind=EvidenceKind.COMPLETION, completion__isnull=False, result=None, observation=None)
                    | Q(kind=EvidenceKind.OBSERVATION, observation__isnull=False, result=None, completion=None)
                    | Q(
                        kind__in=[EvidenceKind.DOCUMENT, EvidenceKind.PRIOR],
                        result=None,
                        completion=None,
                        observation=None,
                    )
                    | Q(corrects__isnull=False, result=None, completion=None, observation=None)
                ),
                name="evidence_one_source",
            ),
        ]
        indexes = [models.Index(fields=["official", "competency"])]

    def __str__(self) -> str:
        return f"{self.competency_id} {self.level}"
