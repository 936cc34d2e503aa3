"""What is set: an exam or a practice, its rules and what it proves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentKind, Difficulty, LateAnswerPolicy
from assessments.models.questions import QuestionBank
from lms.competencies.models import Competency


class Assessment(models.Model):
    """The rules as they stand now; every attempt freezes its own copy when it starts.

    `attempts_allowed` 0 sets no limit. `note` is shown to the learner ("nội dung minh họa").
    """

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=20, choices=AssessmentKind.choices)
    note = models.TextField(_("ghi chú"), blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(_("thời gian (phút)"))
    pass_mark = models.PositiveSmallIntegerField(_("số câu đúng cần có"))
    attempts_allowed = models.PositiveSmallIntegerField(_("số lượt"), default=3)
    wait_hours = models.PositiveSmallIntegerField(_("chờ giữa hai lượt (giờ)"), default=0)
    opens_at = models.DateTimeField(_("mở từ"), null=True, blank=True)
    closes_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)
    late_sync_hours = models.PositiveSmallIntegerField(_("nhận muộn do mất mạng (giờ)"), default=24)
    late_answers = models.CharField(max_length=10, choices=LateAnswerPolicy.choices, default=LateAnswerPolicy.COUNT)
    shuffle = models.BooleanField(_("xáo trộn"), default=True)
    is_published = models.BooleanField(_("đã mở"), default=False)

    class Meta:
        verbose_name = _("bài kiểm tra")
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=Q(time_limit_minutes__gte=1), name="assessment_time")]

    def __str__(self) -> str:
        return self.title


class DrawRule(models.Model):
    """Draw so many questions of a bank, of one difficulty or of any, of one competency or of any."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="draw_rules")
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="+")
    difficulty = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveSmallIntegerField(_("số câu"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "bank", "difficulty"], condition=Q(competency=None), name="draw_rule_once"
            ),
            models.UniqueConstraint(
                fields=["assessment", "bank", "difficulty", "competency"], name="draw_rule_of_competency_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.bank_id}"


class AssessmentOutcome(models.Model):
    """Passing shows this level of this competency, as far as the evidence rule allows."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("mức"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "competency"], name="assessment_outcome_once"),
            models.CheckConstraint(condition=Q(level__gte=1), name="assessment_outcome_level"),
        ]

    def __str__(self) -> str:
        return f"{self.competency_id} ≥ {self.level}"
