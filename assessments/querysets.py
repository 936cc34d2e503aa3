"""Reads of questions, attempts and results, as far as the asker may know of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.enums import UNFINISHED, AssessmentKind, AttemptStatus, LateAnswerPolicy
from lms.core.vietnamese.text import search_terms
from lms.org.enums import Role
from lms.org.policy import has_role_on_province
from lms.org.querysets import units_in_scope

INVIGILATING_ROLES = (Role.HR, Role.TRAINER)
MOST_WORDS = 10
"""Of what is searched for."""


class OfUnitsQuerySet(models.QuerySet[Any]):
    """What belongs to a unit, or to nobody."""

    def writable_by(self, user: Any, *, as_of: date | None = None) -> Self:
        """Those of the units where the user is a trainer; who is one of a whole province also writes nobody's own."""
        if user.is_superuser:
            return self.all()
        if user.pk is None:
            return self.none()
        day = as_of or timezone.localdate()
        own = Q(unit__in=units_in_scope(user, (Role.TRAINER,), day))
        return self.filter(own | Q(unit=None) if has_role_on_province(user, Role.TRAINER, as_of=day) else own)


class QuestionBankQuerySet(OfUnitsQuerySet):
    pass


class AssessmentQuerySet(OfUnitsQuerySet):
    def for_units(self, units: Any) -> AssessmentQuerySet:
        """Those for people at these units: nobody's own, and those of the units (given with all above)."""
        return self.filter(Q(unit=None) | Q(unit__in=units))

    def sat_on(self, now: datetime) -> AssessmentQuerySet:
        """Published, and neither before nor after their window."""
        begun, going_on = Q(opens_at=None) | Q(opens_at__lte=now), Q(closes_at=None) | Q(closes_at__gt=now)
        return self.filter(begun, going_on, is_published=True)

    def practices_on(self, now: datetime) -> AssessmentQuerySet:
        return self.sat_on(now).filter(kind=AssessmentKind.PRACTICE)


class QuestionQuerySet(models.QuerySet[Any]):
    def writable_by(self, user: Any, *, as_of: date | None = None) -> QuestionQuerySet:
        """Those of the banks that the user writes."""
        banks = self.model._meta.get_field("bank").related_model._default_manager
        return self.filter(bank__in=banks.writable_by(user, as_of=as_of).order_by())

    def holding_words(self, typed: str) -> QuestionQuerySet:
        """Which hold every word, or the beginning of one, in any order; with tone marks or without."""
        found = self
        for word in search_terms(typed)[:MOST_WORDS]:
            found = found.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
        return found


class QuestionPictureQuerySet(models.QuerySet[Any]):
    def writable_by(self, user: Any, *, as_of: date | None = None) -> QuestionPictureQuerySet:
        """Those of the questions that the user writes, of whichever version."""
        questions = self.model._meta.apps.get_model("assessments", "Question")._default_manager
        return self.filter(version__question__in=questions.writable_by(user, as_of=as_of).order_by())


class QuestionPictureUploadQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> QuestionPictureUploadQuerySet:
        """One's own."""
        return self.filter(uploaded_by=user.pk) if user.pk else self.none()


class KeyAlarmQuerySet(models.QuerySet[Any]):
    def open(self) -> KeyAlarmQuerySet:
        """Nobody has answered, and new papers would ask what is doubted."""
        return self.filter(answered_at=None, version__is_current=True, version__question__retired=False)


class AttemptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> AttemptQuerySet:
        """Only the learner's own: HR reads results, not attempts."""
        if user.pk is None:
            return self.none()  # people without an account are not whoever isn't signed in
        return self.filter(official__user_id=user.pk)

    def open(self) -> AttemptQuerySet:
        return self.filter(status=AttemptStatus.OPEN)

    def unfinished(self) -> AttemptQuerySet:
        """Those that may still take answers, also where the time is over."""
        return self.filter(status__in=UNFINISHED)

    def over(self) -> AttemptQuerySet:
        """Those that take no answer any more."""
        return self.exclude(status__in=UNFINISHED)

    def marked(self) -> AttemptQuerySet:
        return self.over().filter(awaits_marks_since=None)

    def awaiting_marks(self) -> AttemptQuerySet:
        """People are to mark some of what was answered."""
        return self.filter(awaits_marks_since__isnull=False)

    def watched_by(self, user: Any, *, as_of: date | None = None) -> AttemptQuerySet:
        """Those of the people in the units where the user is a trainer, never one's own."""
        others = self.exclude(official__user_id=user.pk)
        if user.is_superuser:
            return others
        day = as_of or timezone.localdate()
        people = self.model._meta.get_field("official").related_model._default_manager
        return others.filter(official__in=people.posted_in(units_in_scope(user, (Role.TRAINER,), day), day))


class AttemptQuestionQuerySet(models.QuerySet[Any]):
    def visible_to_user_id(self, user_id: int) -> AttemptQuestionQuerySet:
        """As `AttemptQuerySet.visible_to`."""
        return self.filter(attempt__official__user_id=user_id)

    def with_attempt(self, attempt_uid: UUID, order: int) -> AttemptQuestionQuerySet:
        """One place of an attempt with everything a save is checked against, in one statement."""
        return self.select_related("attempt", "version").filter(attempt__uid=attempt_uid, order=order).order_by()

    def locked_with_attempt(self, attempt_uid: UUID, order: int) -> AttemptQuestionQuerySet:
        """The same, the attempt held."""
        return self.with_attempt(attempt_uid, order).select_for_update(of=("attempt",), no_key=True)


class ResponseQuerySet(models.QuerySet[Any]):
    """Answers as they came; rows are only ever added."""

    def of_attempt(self, attempt_id: int) -> ResponseQuerySet:
        """All of an attempt, so that the last one of a question is the one that counts."""
        return self.filter(question__attempt_id=attempt_id).order_by("sequence", "pk")


class ResultQuerySet(models.QuerySet[Any]):
    def latest(self, known_at: datetime | None = None) -> ResultQuerySet:
        """Results that nothing had superseded by a moment (now when none is given)."""
        if known_at is None:
            return self.filter(superseded_by__isnull=True)
        return self.filter(
            Q(superseded_by__isnull=True) | Q(superseded_by__recorded_at__gt=known_at), recorded_at__lte=known_at
        )

    def settled(self) -> ResultQuerySet:
        """Not those that a person's decision about late answers may still change."""
        responses = self.model._meta.apps.get_model("assessments", "Response")._default_manager
        late = responses.filter(question__attempt=OuterRef("attempt"), is_late=True)
        undecided = Q(attempt__late_answers=LateAnswerPolicy.HOLD, attempt__late_ruling__isnull=True)
        return self.exclude(undecided & Exists(late))

    def on_record(self) -> ResultQuerySet:
        """Practices are nobody's business but one's own."""
        return self.exclude(attempt__kind=AssessmentKind.PRACTICE)

    def visible_to(self, user: Any) -> ResultQuerySet:
        """One's own, and those of the people in one's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))


class QuestionImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> QuestionImportQuerySet:
        """One's own."""
        return self.filter(created_by=user.pk) if user.pk else self.none()


class ExamSittingQuerySet(models.QuerySet[Any]):
    def open_at(self, moment: datetime) -> ExamSittingQuerySet:
        """Those in which somebody may be answering: also what was begun before a sitting was ended goes on."""
        return self.filter(opens_at__lte=moment, closes_at__gt=moment)

    def managed_by(self, user: Any, *, as_of: date | None = None) -> ExamSittingQuerySet:
        """Those of the units where the user is HR or a trainer; as `policy.can_manage_sittings`."""
        if user.pk is None:
            return self.none()
        return self.filter(unit__in=units_in_scope(user, INVIGILATING_ROLES, as_of or timezone.localdate()))
