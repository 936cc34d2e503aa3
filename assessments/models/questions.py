"""The question bank. A version is never changed once an attempt has used it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Difficulty, QuestionKind
from lms.competencies.models import Competency
from lms.reference.models import LegalArticle, LegalText
from lms.reference.querysets import EndingQuerySet


class QuestionBank(models.Model):
    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)

    class Meta:
        verbose_name = _("ngân hàng câu hỏi")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question's identity; its words are in the versions."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(_("mã"), max_length=40)
    retired = models.BooleanField(_("cho nghỉ"), default=False)

    class Meta:
        verbose_name = _("câu hỏi")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="question_code_once")]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """What was asked. `is_current` marks the one that new attempts draw."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("dạng"), max_length=20, choices=QuestionKind.choices)
    stem = models.TextField(_("đề bài"))
    explanation = models.TextField(_("giải thích"), blank=True)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("mức"))
    difficulty = models.CharField(_("độ khó"), max_length=10, choices=Difficulty.choices)
    is_current = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("phiên bản câu hỏi")
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_current=True), name="question_version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.stem[:100]


class QuestionCitation(models.Model):
    """A known legal text, or one article of it, named in the legal basis of a version.

    Follows from the words (`domain/citing.py`), so it is no part of what was asked and may be found again later.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="citations")
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="question_citations")
    article = models.ForeignKey(
        LegalArticle, on_delete=models.SET_NULL, null=True, blank=True, related_name="question_citations"
    )

    objects = EndingQuerySet.as_manager()

    class Meta:
        verbose_name = _("trích dẫn của câu hỏi")

    def __str__(self) -> str:
        return f"{self.version_id} → {self.text_id}"


class Choice(models.Model):
    """A choice, right or wrong, with its own feedback."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("phương án"))
    is_correct = models.BooleanField(_("đúng"), default=False)
    feedback = models.TextField(_("phản hồi"), blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="choice_order_once")]

    def __str__(self) -> str:
        return self.text[:100]
