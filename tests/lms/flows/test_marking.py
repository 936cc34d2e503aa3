"""From the last mark of an essay to evidence, and from a second look to what follows from it."""

import uuid

import pytest
from django.utils import timezone

from courses.domain.standing import ExamState, exam_of
from lms.evidence.models import Evidence
from lms.flows import learning
from lms.flows.marking import give_mark
from lms.flows.models import Notice
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, essay_answers, make_attempt, make_essay_exam
from tests.factories.people import grant_role, make_learner, make_position, make_province, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_last_mark_takes_effect_as_a_result_does(reference):
    province = make_province()
    learner = make_learner(province, make_position(), province=province)
    trainer = make_user("nguoi-cham")
    grant_role(trainer, Role.TRAINER, province)
    exam = make_essay_exam(competency=reference.competency("T01"))
    attempt, now = make_attempt(learner, exam), timezone.now()
    handed_in = learning.submit_attempt(
        attempt=attempt, device=DEVICE, answers=essay_answers(attempt), now=now, actor=learner.user
    )
    assert (handed_in.result, Evidence.objects.count(), Notice.objects.count()) == (None, 0, 0)

    assert exam_of(exam.pk, learner.pk, now=now).state == ExamState.MARKING

    place = attempt.questions.select_related("attempt", "version").get(order=1)
    facts = {"place": place, "marker": trainer, "comment": "", "now": now}
    passed = give_mark(levels=(2, 1), client_id=uuid.uuid4(), **facts).result

    assert (passed.passed, Evidence.objects.get().level) == (True, 2)
    assert [notice.facts["result"] for notice in Notice.objects.all()] == [str(passed.uid)]

    worse = give_mark(levels=(0, 0), client_id=uuid.uuid4(), reason="Chấm nhầm bài.", **facts).result

    assert (worse.passed, worse.supersedes) == (False, passed)
    assert Evidence.objects.order_by("pk").last().corrects == Evidence.objects.order_by("pk").first()
