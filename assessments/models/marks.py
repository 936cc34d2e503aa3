"""What people give for answers that only people can mark, and what they are about to give."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.attempts import AttemptQuestion, Response
from assessments.models.questions import QuestionBank


class PersonMark(models.Model):
    """One marker's levels for one answer. Rows are only ever added: a marker who thinks better of it adds another.

    `response` is the very answer that was read. `levels` holds for each criterion of the rubric the number of a level,
    counted from 0. With a `reason` it was given after the result and alone decides from then on. `domain/rubrics.py`
    says which marks count. `uid` is made by the page, so that sending twice marks once.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    question = models.ForeignKey(AttemptQuestion, on_delete=models.PROTECT, related_name="person_marks")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="person_marks")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(_("các mức"))
    comment = models.TextField(_("nhận xét"), blank=True)
    reason = models.TextField(_("lý do chấm lại"), blank=True)
    marked_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        verbose_name = _("điểm do người chấm cho")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.levels}"


class MarkDraft(models.Model):
    """A mark that isn't given yet. It also tells others who has the answer open: `touched_at` is when last."""

    question = models.ForeignKey(AttemptQuestion, on_delete=models.CASCADE, related_name="mark_drafts")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField(default=list, help_text="as of a mark, null where none is chosen yet")
    comment = models.TextField(blank=True)
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "marker"], name="mark_draft_once")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.marker_id}"


class MarkComment(models.Model):
    """A sentence kept to be used again: of a bank for whoever marks its questions, or of one marker."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    bank = models.ForeignKey(
        QuestionBank, on_delete=models.CASCADE, null=True, blank=True, related_name="mark_comments"
    )
    text = models.TextField(_("nhận xét"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True, bank__isnull=False)
                | models.Q(owner__isnull=False, bank__isnull=True),
                name="mark_comment_whose",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
