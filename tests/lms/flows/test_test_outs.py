"""Who knows already shows it: offered by the plan, evidence like any exam, the line closed without the course."""

import uuid
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentKind
from assessments.exceptions.attempts import MayNotStart
from assessments.models import Assessment, Attempt
from courses.models import CourseOutcome
from lms.competencies.enums import RequirementMark
from lms.competencies.models import Requirement
from lms.evidence.models import Evidence
from lms.flows.learning import may_begin, start_attempt, submit_attempt
from lms.plans.domain.planning import build_plan
from lms.plans.domain.status import refresh_status
from lms.plans.exceptions import NotInPlan
from lms.plans.models import PlanItem
from tests.factories.assessments import DEVICE, make_assessment, snapshot
from tests.factories.certificates import make_exam_course, make_office
from tests.factories.people import make_commune, make_official, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def competency(office):
    course = make_exam_course()
    outcome = course.assessment.outcomes.get()
    CourseOutcome.objects.create(course=course, competency=outcome.competency, level=outcome.level)
    Requirement.objects.create(
        position=office.position,
        competency=outcome.competency,
        min_level=2,
        max_level=3,
        mark=RequirementMark.EXAMPLE,
        valid_from=date(2025, 7, 1),
    )
    build_plan(posting=office.learner.postings.get(), decision=None, actor=office.hr, now=NOW)
    refresh_status([office.learner.pk], now=NOW)
    return outcome.competency


@pytest.fixture
def test_out(competency):
    return make_assessment(
        "xep-muc",
        questions=2,
        pass_mark=2,
        title="Xếp mức hộ tịch",
        competency=competency,
        kind=AssessmentKind.TEST_OUT,
        attempts_allowed=1,
    )


def begin(official, test_out, *, client_id=None):
    return start_attempt(
        official=official,
        assessment=test_out,
        client_id=client_id or uuid.uuid4(),
        device=DEVICE,
        now=NOW,
        actor=official.user,
    )


def page(official, name):
    client = Client()
    client.force_login(official.user)
    return " ".join(client.get(reverse(name)).content.decode().split())


def test_it_is_offered_taken_and_closes_the_line_without_the_course(office, test_out):
    link = f'href="{reverse("learn:exam_intro", args=[test_out.slug])}"'
    assert [link in page(office.learner, name) for name in ("learn:paths", "learn:profile", "learn:exam_list")] == [
        True
    ] * 3
    attempt = begin(office.learner, test_out)
    item = PlanItem.objects.get()
    assert attempt.posting == item.plan.posting
    done = submit_attempt(
        attempt=attempt, device=DEVICE, answers=snapshot(attempt, right=2), now=NOW, actor=office.learner.user
    )
    item.refresh_from_db()
    evidence = Evidence.objects.get(result=done.result)
    assert (item.closed_on, item.closed_by, evidence.level) == (NOW.date(), evidence, 2)
    path = page(office.learner, "learn:paths")
    assert "Được miễn" in path
    assert link not in path
    assert may_begin(office.learner, test_out, NOW).code == "passed"


def test_it_is_for_whoever_has_a_line_that_it_closes(office, test_out):
    other = make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))
    check = may_begin(other, test_out, NOW)
    assert (check.allowed, check.code, check.reason) == (False, "not_in_plan", str(NotInPlan()))
    with pytest.raises(NotInPlan):
        begin(other, test_out)
    PlanItem.objects.update(required_level=3)  # more than it shows
    with pytest.raises(NotInPlan):
        begin(office.learner, test_out)
    assert not Attempt.objects.exists()


def test_a_begun_one_is_gone_on_with_whatever_became_of_the_plan(office, test_out):
    attempt = begin(office.learner, test_out)
    PlanItem.objects.update(required_level=3)
    assert begin(office.learner, test_out) == attempt


@pytest.mark.parametrize(
    "rules", [{"is_published": False}, {"closes_at": NOW - timedelta(hours=1)}, {"opens_at": NOW + timedelta(hours=1)}]
)
def test_what_cannot_be_sat_now_is_not_offered(office, test_out, rules):
    Assessment.objects.filter(pk=test_out.pk).update(**rules)
    test_out.refresh_from_db()
    assert "Làm bài xếp mức" not in page(office.learner, "learn:paths")
    with pytest.raises(MayNotStart):
        begin(office.learner, test_out)


def test_that_of_another_unit_is_not_offered(office, test_out):
    Assessment.objects.filter(pk=test_out.pk).update(unit=make_commune("Xã Khác"))
    assert "Làm bài xếp mức" not in page(office.learner, "learn:paths")
