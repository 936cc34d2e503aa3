"""One sitting: its frozen rules, its frozen questions, every answer as it came, and the result."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import UNFINISHED, AssessmentKind, AttemptStatus, FeedbackPolicy, LateAnswerPolicy
from assessments.models.assessments import Assessment
from assessments.models.questions import QuestionVersion
from assessments.models.sittings import ExamSitting
from assessments.querysets import AttemptQuerySet, AttemptQuestionQuerySet, ResponseQuerySet, ResultQuerySet
from lms.org.models import Official, Posting


class Attempt(models.Model):
    """A try at an assessment. Rules, questions, order and posting are frozen at the start.

    `uid` is made by the client, so that starting twice starts once. `device` is the device that may write;
    another one takes over by replacing it (`domain/attempts.py`), and the one that gave way is kept in
    `earlier_devices`: what was answered on it before that moment still counts. The server sets start and deadline;
    one that nobody hands in finishes at its deadline, not when the job ran, and waits for what a lost network holds
    back. It is marked once nothing more is taken in: whoever knows their marks can better no answer. Where people are
    to mark some of it, `awaits_marks_since` says since when; it has no result then, and takes nothing more. The
    deadline moves by `domain/moving_deadlines.py` alone. `beat_at` and `is_away` come with the beat of a running page,
    nothing else.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="attempts")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("lượt"))
    status = models.CharField(max_length=20, choices=AttemptStatus.choices, default=AttemptStatus.OPEN)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AssessmentKind.choices, default=AssessmentKind.EXAM)
    time_limit_minutes = models.PositiveSmallIntegerField(null=True)
    pass_mark = models.PositiveSmallIntegerField()
    question_count = models.PositiveSmallIntegerField()
    late_sync_hours = models.PositiveSmallIntegerField()
    late_answers = models.CharField(max_length=10, choices=LateAnswerPolicy.choices)
    outage_minutes = models.PositiveSmallIntegerField(default=30)
    feedback = models.CharField(max_length=20, choices=FeedbackPolicy.choices, default=FeedbackPolicy.WITH_RESULT)
    competency_marks = models.JSONField(default=dict, help_text="{competency id: per cent of its questions}")
    outcomes = models.JSONField(help_text="[{competency: id, level: n}] as set when the attempt started")
    seed = models.PositiveBigIntegerField()
    device = models.UUIDField()
    device_since = models.DateTimeField()
    earlier_devices = models.JSONField(default=list, help_text="[{device: uuid, until: moment}], oldest first")
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    sitting = models.ForeignKey(ExamSitting, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts")
    beat_at = models.DateTimeField(null=True, blank=True, help_text="when its running page last made itself heard")
    is_away = models.BooleanField(default=False, help_text="then the page said that it was being left")
    beat_page = models.CharField(max_length=8, blank=True, help_text="which page was heard last")
    finished_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True, help_text="when the submit reached the server")
    double_marking = models.BooleanField(default=False)
    awaits_marks_since = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt làm bài")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["official", "assessment", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["official", "assessment"],
                condition=Q(status__in=UNFINISHED),
                name="attempt_one_unfinished",
            ),
            models.CheckConstraint(condition=Q(deadline_at__gt=F("started_at")), name="attempt_dates"),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"], condition=Q(status__in=UNFINISHED), name="attempt_unfinished_by_deadline"
            ),
            models.Index(
                fields=["awaits_marks_since"],
                condition=Q(awaits_marks_since__isnull=False),
                name="attempt_awaiting_marks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.status == AttemptStatus.OPEN

    @property
    def is_marked(self) -> bool:
        return self.is_over and self.awaits_marks_since is None

    @property
    def is_over(self) -> bool:
        """It takes no answer any more."""
        return self.status not in UNFINISHED


class AttemptQuestion(models.Model):
    """A question version in this attempt, at its place, with its choices in their order."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="uses")
    choice_order = models.JSONField(help_text="ids of the choices as shown (`domain/drawing.py`)")

    objects = AttemptQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "order"], name="attempt_question_order_once"),
            models.UniqueConstraint(fields=["attempt", "version"], name="attempt_question_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.order}"


class Response(models.Model):
    """One answer as it arrived; the highest sequence of a question counts. Rows are only ever added.

    `answer` is as `domain/answer_forms.py` describes it. `elapsed_ms` is the device's claim of the time since the
    start; `received_at` is the server's. `is_late`: it arrived after the deadline, within the time allowed for a lost
    network.
    """

    question = models.ForeignKey(AttemptQuestion, on_delete=models.PROTECT, related_name="responses")
    device = models.UUIDField()
    sequence = models.PositiveIntegerField()
    answer = models.JSONField()
    flagged = models.BooleanField(default=False)
    elapsed_ms = models.PositiveBigIntegerField(null=True)
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["sequence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "device", "sequence"], name="response_once"),
        ]
        indexes = [models.Index(fields=["received_at"], condition=Q(is_late=True), name="response_late")]

    def __str__(self) -> str:
        return f"{self.question_id} #{self.sequence}"


class Result(models.Model):
    """What came of an attempt, recorded against the official and the posting the attempt was for.

    `score` counts the questions that are right as a whole. Where parts of others count too, `points` says what all are
    worth together, a question one point; empty where it would be the same.

    Appended: a regrade (late answers, a mended key) is a new row that supersedes the last, with its reason.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="results")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="results")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="results")
    score = models.PositiveSmallIntegerField(_("số câu đúng"))
    points = models.DecimalField(_("điểm"), max_digits=7, decimal_places=2, null=True)
    out_of = models.PositiveSmallIntegerField(_("tổng số câu"))
    passed = models.BooleanField(_("đạt"))
    marks = models.JSONField(help_text="{attempt question id: true, false or the part of the mark, 0 to 1}")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.TextField(_("lý do chấm lại"), blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=F("out_of")), name="result_score"),
            models.UniqueConstraint(fields=["attempt"], condition=Q(supersedes__isnull=True), name="result_first_once"),
        ]

    def __str__(self) -> str:
        return f"{self.score}/{self.out_of}"

    @property
    def earned(self) -> Decimal:
        """What decides about passing."""
        return Decimal(self.score) if self.points is None else self.points
