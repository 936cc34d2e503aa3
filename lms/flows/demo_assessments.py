"""What the demo's trainer has set beside the courses' exams: a test-out, for whoever knows the trade already."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assessments.domain.assessment_rules import Draw, Passing, Rules
from assessments.domain.changing_assessments import seen_of
from assessments.domain.writing_assessments import change_draws, change_passing, open_assessment, publish_assessment
from assessments.enums import AssessmentKind, Difficulty, FeedbackPolicy
from assessments.models import Assessment, QuestionBank
from lms.competencies.models import Competency

if TYPE_CHECKING:
    from lms.accounts.models import User

DRAWN = ((Difficulty.EASY, 2), (Difficulty.MEDIUM, 4), (Difficulty.HARD, 2))
RULES = Rules(
    title="Xếp mức: Đăng ký khai sinh",
    kind=AssessmentKind.TEST_OUT,
    note="nội dung minh họa",
    time_limit_minutes=20,
    attempts_allowed=1,
    feedback=FeedbackPolicy.NEVER,
)


def set_test_out(*, actor: User, now: datetime) -> Assessment:
    """Of the civil status bank; shows what the exam of the course shows, and asks for one mistake at most."""
    bank, competency = QuestionBank.objects.get(code="HT"), Competency.objects.get(code="T01")
    made = open_assessment(rules=RULES, actor=actor, now=now)
    draws = [Draw(bank.pk, count, competency.pk, difficulty) for difficulty, count in DRAWN]
    made = change_draws(assessment=made, draws=draws, seen=seen_of(made), actor=actor, now=now)
    passing = Passing(7, {}, {competency: 4})
    made = change_passing(assessment=made, passing=passing, seen=seen_of(made), actor=actor, now=now)
    return publish_assessment(assessment=made, actor=actor, now=now)
