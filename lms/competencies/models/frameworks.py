"""Competency frameworks by version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.competencies.enums import CompetencyMark, FrameworkStatus
from lms.competencies.querysets import CompetencyVersionQuerySet, FrameworkVersionQuerySet


class Framework(models.Model):
    """A framework's identity across its versions."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("khung năng lực")

    def __str__(self) -> str:
        return self.name_vi


class FrameworkVersion(models.Model):
    """What the framework said from a day on; the scale belongs to it.

    What a person has published (`published_at`) never changes, by the database's own word; only its last day is set.
    The version of the reference file has no `published_at`: a later file may correct its words.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    status = models.CharField(max_length=20, choices=FrameworkStatus.choices, default=FrameworkStatus.DRAFT)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    scale_min = models.PositiveSmallIntegerField(default=1)
    scale_max = models.PositiveSmallIntegerField(default=5)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    decision_number = models.CharField(_("số quyết định"), max_length=100, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản khung năng lực")
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_version_once"),
            models.UniqueConstraint(
                fields=["framework"], condition=Q(status=FrameworkStatus.DRAFT), name="framework_one_draft"
            ),
            models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="framework_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} v{self.number}"


class ScaleLevel(models.Model):
    """The short name of a level; 0 = not shown yet."""

    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="scale")
    level = models.PositiveSmallIntegerField()
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["level"]
        constraints = [models.UniqueConstraint(fields=["framework_version", "level"], name="scale_level_once")]

    def __str__(self) -> str:
        return f"{self.level} {self.name_vi}"


class Competency(models.Model):
    """A competency's identity; its words are in the versions."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="competencies")
    code = models.CharField(_("mã"), max_length=20)

    class Meta:
        verbose_name = _("năng lực")
        verbose_name_plural = _("năng lực")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="competency_code_once")]

    def __str__(self) -> str:
        return self.code


class CompetencyVersion(models.Model):
    """A competency as one framework version words it; `first_level` is the lowest level that is described."""

    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="versions")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="competencies")
    group = models.CharField(_("nhóm"), max_length=100)
    name_vi = models.CharField(_("tên"), max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    first_level = models.PositiveSmallIntegerField(default=1)
    last_level = models.PositiveSmallIntegerField(default=5)
    mark = models.CharField(_("độ tin cậy"), max_length=20, choices=CompetencyMark.choices)
    order = models.PositiveSmallIntegerField(default=0)

    objects = CompetencyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "framework_version"], name="competency_version_once"),
            models.CheckConstraint(condition=Q(first_level__lte=F("last_level")), name="competency_levels"),
        ]

    def __str__(self) -> str:
        return self.name_vi


class CompetencyLevel(models.Model):
    """What can be observed of somebody at a level."""

    competency_version = models.ForeignKey(CompetencyVersion, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(_("mức"))
    description_vi = models.TextField(_("biểu hiện"))
    description_en = models.TextField(blank=True)

    class Meta:
        ordering = ["level"]
        constraints = [models.UniqueConstraint(fields=["competency_version", "level"], name="competency_level_once")]

    def __str__(self) -> str:
        return f"{self.competency_version_id}/{self.level}"
