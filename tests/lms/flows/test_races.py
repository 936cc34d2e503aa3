"""What writes in one person's plan at the same moment, on a database that locks rows."""

from datetime import date
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from lms.flows.covering import cover_plans
from lms.flows.learning import submit_attempt
from lms.plans.models import PlanItem
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.courses import make_course
from tests.factories.gaps import make_gap_ward
from tests.factories.plans import make_item, make_plan, prove
from tests.races import together

pytestmark = [
    pytest.mark.integration,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
PATIENCE = 0.5


def after(begins, act):
    """An execute wrapper that calls `act` after the first statement that begins so."""
    done = Event()

    def wrap(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith(begins) and not done.is_set():
            done.set()
            act()
        return answer

    return connection.execute_wrapper(wrap)


def test_an_exam_handed_in_while_its_plan_gets_courses_ends_without_a_deadlock():
    ward = make_gap_ward()
    an, competency = ward.people["an"], ward.competencies["T02"]
    plan = make_plan(an, ward.postings["an"], starts_on=date(2026, 5, 4))
    make_item(plan, competency, course=None, due_on=date(2026, 12, 30), level=3)
    course = prove(make_course(), competency, 3)
    course.assessment = make_assessment()
    course.assessment.outcomes.update_or_create(competency=competency, defaults={"level": 3})
    course.save(update_fields=["assessment"])
    attempt = make_attempt(an, course.assessment)
    answers = snapshot(attempt, right=10)
    closed, held = Event(), Event()

    def hand_in():
        with after('UPDATE "plans_planitem"', lambda: (closed.set(), held.wait(PATIENCE))):
            return submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=timezone.now(), actor=None)

    def cover():
        assert closed.wait(30)
        with after('SELECT "org_official"."id" ', held.set):
            return cover_plans(official_ids=[an.pk], actor=None, now=timezone.now())

    submission, changed = together(hand_in, cover)

    assert (submission.result.passed, changed) == (True, [])
    item = PlanItem.objects.get()
    assert (item.closed_by.result, item.course, item.due_on) == (submission.result, None, date(2026, 12, 30))
