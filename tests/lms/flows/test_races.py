"""What writes in one person's plan at the same moment, on a database that locks rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from assessments.domain.marking import grade_attempt, latest_result
from assessments.domain.regrading import Correction
from assessments.enums import CorrectionKind
from lms.flows.covering import cover_plans
from lms.flows.learning import submit_attempt
from lms.flows.regrading import correct_and_regrade, regrade_all
from lms.plans.models import PlanItem
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, snapshot
from tests.factories.courses import make_course
from tests.factories.gaps import make_gap_ward
from tests.factories.people import make_official, make_user
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


class Looking:
    """The job that looks again, without its row."""

    cursor, owner = None, None

    def __init__(self, correction):
        self.params = {"correction": correction.pk}

    def advance(self, done, total, *, cursor):
        pass


def test_what_is_being_handed_in_while_its_key_is_corrected_ends_with_the_corrected_one():
    """It has read the key; the correction and its job come before it has written its result."""
    attempt = make_attempt(make_official(), make_assessment(questions=3, pass_mark=1))
    version, author, now = attempt.questions.get(order=1).version, make_user(is_superuser=True), timezone.now()
    correction = Correction(CorrectionKind.DROPPED)

    def alone(act):
        try:
            return act()
        finally:
            connection.close()

    def correct():
        return correct_and_regrade(version=version, correction=correction, reason="Sai.", actor=author, now=now)

    with ThreadPoolExecutor(2) as pool:
        jobs = []

        def correct_meanwhile():
            done = pool.submit(alone, correct).result()
            jobs.append(pool.submit(alone, lambda: regrade_all(Looking(done.correction))))

        with after('SELECT "assessments_keycorrection"', correct_meanwhile):
            handed_in = submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now, actor=None)
        changed = [job.result() for job in jobs]

    assert (handed_in.result.score, handed_in.result.passed, changed) == (0, False, [1])
    assert (latest_result(attempt).score, latest_result(attempt).passed) == (1, True)
    assert grade_attempt(attempt).score == 1
