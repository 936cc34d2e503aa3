"""The question bank. A version is never changed once an attempt has used it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Difficulty, QuestionKind, Scoring
from assessments.querysets import (
    QuestionBankQuerySet,
    QuestionPictureQuerySet,
    QuestionPictureUploadQuerySet,
    QuestionQuerySet,
)
from lms.competencies.models import Competency
from lms.core.storage import private_storage
from lms.org.models import Unit
from lms.reference.models import LegalArticle, LegalText
from lms.reference.querysets import EndingQuerySet


class QuestionBank(models.Model):
    """`unit`: whose it is; without one everybody's who writes for a province."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="question_banks")

    objects = QuestionBankQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngân hàng câu hỏi")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question's identity and where it is kept; its words are in the versions.

    `category` is a path of groups, `Hộ tịch/Khai sinh`. `search_key` is what it is found by: code, name, tags and the
    words of the current version without tone marks; the functions that write the question keep it.
    """

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(_("mã"), max_length=40)
    name = models.CharField(_("tên gọi"), max_length=200, blank=True)
    category = models.CharField(_("nhóm"), max_length=300, blank=True)
    tags = models.JSONField(_("thẻ"), default=list, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_by = models.DateField(_("rà soát trước ngày"), null=True, blank=True)
    search_key = models.TextField(editable=False, blank=True)
    retired = models.BooleanField(_("cho nghỉ"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["bank", "code"], name="question_code_once")]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """What was asked (`domain/question_text.py` is its shape). `is_current` marks the one that new attempts draw.

    Without a competency no blueprint by competency draws it. `parts` are the sub-questions of a case and `criteria` the
    rubric of what people mark; both as JSON, since a version is only ever read whole.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("dạng"), max_length=20, choices=QuestionKind.choices)
    stem = models.TextField(_("đề bài"))
    explanation = models.TextField(_("giải thích"), blank=True)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(_("mức"), default=0)
    difficulty = models.CharField(_("độ khó"), max_length=10, choices=Difficulty.choices)
    scoring = models.CharField(_("cách tính điểm"), max_length=10, choices=Scoring.choices, default=Scoring.ALL)
    keeps_order = models.BooleanField(_("giữ thứ tự phương án"), default=False)
    marks_matter = models.BooleanField(_("phân biệt dấu"), default=True)
    parts = models.JSONField(_("câu hỏi con"), default=list, blank=True)
    criteria = models.JSONField(_("thang chấm"), default=list, blank=True)
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


class QuestionPicture(models.Model):
    """`[hình 1]` in the words of a version is its first picture."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="pictures")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    description = models.CharField(_("mô tả"), max_length=500, blank=True)
    file = models.FileField(storage=private_storage, upload_to="question-pictures")
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    width = models.PositiveSmallIntegerField(default=0, help_text="0 where it isn't known")
    height = models.PositiveSmallIntegerField(default=0)

    objects = QuestionPictureQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="question_picture_once")]

    def __str__(self) -> str:
        return self.name


class QuestionPictureUpload(models.Model):
    """A picture on its way into a question: its author's alone, and forgotten after a while.

    Kept apart, since a page that comes back with something to mend can't give the file back to the browser.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    file = models.FileField(storage=private_storage, upload_to="question-uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionPictureUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("hình mới tải lên")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


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
    """Something to choose, to order or to match, or an accepted answer, with its own feedback.

    Rows stand in the right order of what is to be ordered. `match` is what the text goes with. `weight`: percent of the
    mark, where a question is worth something in part.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("phương án"), blank=True)
    match = models.TextField(_("ghép với"), blank=True)
    weight = models.DecimalField(_("phần trăm điểm"), max_digits=8, decimal_places=5, default=0)
    tolerance = models.DecimalField(_("sai số cho phép"), max_digits=24, decimal_places=8, default=0)
    is_correct = models.BooleanField(_("đúng"), default=False)
    feedback = models.TextField(_("phản hồi"), blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="choice_order_once")]

    def __str__(self) -> str:
        return self.text[:100]
