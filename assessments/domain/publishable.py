"""What keeps an assessment from learners: nobody may come to one that can't be sat, or that could not be passed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from assessments.domain.sources import Sources, sources_of
from assessments.enums import AssessmentKind, FeedbackPolicy
from assessments.exceptions.assessments import (
    AssessmentClosed,
    AssessmentWindowEmpty,
    FeedbackNotOfKind,
    FeedbackWithoutClosing,
    MarkNotAsked,
    OutcomeNotAsked,
    PaperEmpty,
    PaperLong,
    PassMarkUnreachable,
    PracticeProvesNothing,
    TestOutProvesNothing,
)
from assessments.models import Assessment
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.exceptions import RuleViolation

MOST_QUESTIONS = 200
OF_PRACTICE = frozenset({FeedbackPolicy.AT_ONCE, FeedbackPolicy.WITH_RESULT})


def check_rules(assessment: Assessment) -> None:
    """What must hold of a draft too."""
    is_practice, feedback = assessment.kind == AssessmentKind.PRACTICE, FeedbackPolicy(assessment.feedback)
    if feedback not in OF_PRACTICE if is_practice else feedback == FeedbackPolicy.AT_ONCE:
        raise FeedbackNotOfKind
    if assessment.opens_at and assessment.closes_at and assessment.opens_at >= assessment.closes_at:
        raise AssessmentWindowEmpty
    if feedback == FeedbackPolicy.AFTER_CLOSING and assessment.closes_at is None:
        raise FeedbackWithoutClosing


def check_publishable(assessment: Assessment, now: datetime) -> None:
    """Raises the first rule that keeps it from learners."""
    check_rules(assessment)
    if assessment.closes_at is not None and assessment.closes_at <= now:
        raise AssessmentClosed
    sources = sources_of(assessment)
    _check_paper(assessment, sources)
    _check_competencies(assessment, sources, now)


def _check_paper(assessment: Assessment, sources: Sources) -> None:
    if not sources.count:
        raise PaperEmpty
    if sources.count > MOST_QUESTIONS:
        raise PaperLong(count=sources.count, most=MOST_QUESTIONS)
    sources.check()
    if assessment.pass_mark > sources.count:
        raise PassMarkUnreachable(needed=assessment.pass_mark, count=sources.count)


def _check_competencies(assessment: Assessment, sources: Sources, now: datetime) -> None:
    shown = list(assessment.outcomes.values_list("competency", "competency__code"))
    if assessment.kind == AssessmentKind.PRACTICE and shown:
        raise PracticeProvesNothing
    if assessment.kind == AssessmentKind.TEST_OUT and not shown:
        raise TestOutProvesNothing
    words = competencies_in_force(timezone.localdate(now))
    surely, maybe = sources.surely_asked(), sources.may_be_asked()
    for pk, code in assessment.competency_marks.order_by("pk").values_list("competency", "competency__code"):
        if pk not in surely:
            raise MarkNotAsked(competency=words[pk].name if pk in words else code)
    for pk, code in shown:
        if pk not in maybe:
            raise OutcomeNotAsked(competency=words[pk].name if pk in words else code)


def reason_not_to_publish(assessment: Assessment, now: datetime) -> str:
    """Empty where it may be published."""
    try:
        check_publishable(assessment, now)
    except RuleViolation as violation:
        return str(violation)
    return ""
