"""What is set: an exam or a practice, its rules and what it proves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentKind, Difficulty, FeedbackPolicy, LateAnswerPolicy
from assessments.models.questions import Question, QuestionBank
from assessments.querysets import AssessmentQuerySet
from lms.competencies.models import Competency
from lms.org.models import Unit


class Assessment(models.Model):
    """The rules as they stand now; every attempt freezes its own copy when it starts.

    `attempts_allowed` 0 and an empty time set no limit. `note` is shown to the learner ("nội dung minh họa"). Without a
    unit the trainers of provinces write it, as with a bank. `outage_minutes`: at most so much time is given back
    after a power cut. Once a person has changed it (`edited_at`), a bank file no longer does unless asked to.
    """

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("tên"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("loại"), max_length=20, choices=AssessmentKind.choices)
    note = models.TextField(_("ghi chú"), blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(_("thời gian (phút)"), null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("số câu đúng cần có"))
    attempts_allowed = models.PositiveSmallIntegerField(_("số lượt"), default=3)
    wait_hours = models.PositiveSmallIntegerField(_("chờ giữa hai lượt (giờ)"), default=0)
    opens_at = models.DateTimeField(_("mở từ"), null=True, blank=True)
    closes_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)
    late_sync_hours = models.PositiveSmallIntegerField(_("nhận muộn do mất mạng (giờ)"), default=24)
    late_answers = models.CharField(max_length=10, choices=LateAnswerPolicy.choices, default=LateAnswerPolicy.COUNT)
    outage_minutes = models.PositiveSmallIntegerField(_("bù khi mất điện, mất mạng (phút)"), default=30)
    feedback = models.CharField(max_length=20, choices=FeedbackPolicy.choices, default=FeedbackPolicy.WITH_RESULT)
    double_marking = models.BooleanField(_("hai người chấm câu tự luận, bài thực hành"), default=False)
    shuffle = models.BooleanField(_("xáo trộn"), default=True)
    is_published = models.BooleanField(_("đã mở"), default=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bài kiểm tra")
        verbose_name_plural = _("bài kiểm tra")
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=Q(time_limit_minutes__gte=1), name="assessment_time")]

    def __str__(self) -> str:
        return self.title


class FixedQuestion(models.Model):
    """A question that every paper of the assessment has, in its current version on the day it is drawn."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="fixed_questions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["assessment", "question"], name="fixed_question_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} / {self.question_id}"


class CompetencyMark(models.Model):
    """Passing also takes this share of the questions of one competency; without rows the whole mark alone decides."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="competency_marks")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("tỷ lệ đúng cần có (%)"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "competency"], name="competency_mark_once"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="competency_mark_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.competency_id} ≥ {self.percent} %"


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
