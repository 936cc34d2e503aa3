"""Plans made again when what they rest on has changed."""

import random

import pytest
from django.db import transaction

from assessments.models import AssessmentOutcome
from courses.models import CourseOutcome
from lms.competencies.enums import RequirementKind
from lms.competencies.models import CompetencyVersion, FrameworkVersion, Requirement
from lms.plans.domain.planning import build_plan
from lms.plans.domain.replanning import replan
from lms.plans.models import PlanItem
from tests.factories.assessments import make_competency
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, TODAY, make_gap_ward, require
from tests.factories.people import make_official, make_position, make_posting
from tests.factories.plans import prove

pytestmark = pytest.mark.django_db
WORLDS, MOST = 12, 6


def make_world(ward, draw, number):
    """A posting whose position asks for up to six competencies, with courses that prove up to three of them."""
    framework = FrameworkVersion.objects.get()
    position = make_position(f"X{number}", f"Vị trí {number}")
    asked = {}
    for place in range(draw.randint(2, MOST)):
        one = make_competency(f"X{number}-{place}")
        CompetencyVersion.objects.create(
            competency=one, framework_version=framework, group="nghiệp vụ", name_vi=f"Việc {place}", order=100 + place
        )
        kind = draw.choice([RequirementKind.MUST, RequirementKind.SHOULD])
        asked[one] = require(position, one, draw.randint(1, 3), kind=kind)
    for place in range(draw.randint(1, MOST)):
        course = make_course(f"x{number}-{place}", f"Khóa {number}-{place}")
        first, *more = draw.sample(list(asked), draw.randint(1, min(3, len(asked))))
        prove(course, first, draw.randint(1, 4))
        for one in more:
            level = draw.randint(1, 4)
            CourseOutcome.objects.create(course=course, competency=one, level=level)
            AssessmentOutcome.objects.create(assessment=course.assessment, competency=one, level=level)
    person = make_official(f"Lê Văn {number}", province=ward.province)
    return make_posting(person, ward.office, position), asked


def lines(plan, *, without=None):
    found = PlanItem.objects.filter(plan=plan, stopped_on__isnull=True).exclude(pk=without)
    return list(found.order_by("pk").values())


def test_without_the_cause_of_a_line_that_line_goes_and_no_other():
    ward, draw, removed = make_gap_ward(), random.Random(20260720), 0
    for number in range(WORLDS):
        posting, asked = make_world(ward, draw, number)
        plan = build_plan(posting=posting, decision=None, actor=ward.hr, now=NOW)
        assert replan(posting=posting, actor=ward.hr, now=NOW).stopped == []
        assert {item["competency_id"] for item in lines(plan)} == {one.pk for one in asked}
        for competency, requirement in asked.items():
            [line] = PlanItem.objects.filter(plan=plan, competency=competency)
            others = lines(plan, without=line.pk)
            with transaction.atomic():
                Requirement.objects.filter(pk=requirement.pk).update(superseded_at=NOW)
                done = replan(posting=posting, actor=ward.hr, now=NOW)
                assert ([one.pk for one in done.stopped], done.added, done.moved) == ([line.pk], [], [])
                line.refresh_from_db()
                assert (line.stopped_on, lines(plan)) == (TODAY, others)
                transaction.set_rollback(True)
            removed += 1
    assert removed > 2 * WORLDS
