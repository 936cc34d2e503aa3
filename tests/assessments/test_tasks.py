from datetime import timedelta

import pytest
from django.utils import timezone, translation

from assessments.tasks import open_sitting
from certificates.reports.moves_file import MOVES_JOB
from certificates.reports.report_making import REPORT_JOB
from certificates.reports.skill_gap_file import SKILL_GAP_JOB
from certificates.tasks import RENDER
from lms.core.domain.job_kinds import reason_to_wait
from tests.factories.exam_sittings import make_invigilator, make_sitting
from tests.factories.people import make_commune, make_learner, make_position

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_report_files_wait_while_many_sit_an_exam_and_papers_do_not(settings):
    unit, position = make_commune(), make_position()
    officials = [make_learner(unit, position) for _number in range(3)]
    now, invigilator = timezone.now(), make_invigilator(unit)
    sitting = make_sitting(unit, officials[:2], invigilator, now)
    make_sitting(unit, officials[2:], invigilator, now, assessment=sitting.assessment)
    settings.EXAM_CROWD = 4
    assert open_sitting(sitting.opens_at) == ""
    settings.EXAM_CROWD = 3
    inside, after = sitting.opens_at + timedelta(minutes=1), sitting.closes_at + timedelta(seconds=1)
    with translation.override("en"):
        assert open_sitting(inside).startswith("An exam sitting is open, so this waits")
    assert [reason_to_wait(kind, inside) for kind in (SKILL_GAP_JOB, MOVES_JOB, REPORT_JOB)] == [
        open_sitting(inside)
    ] * 3
    assert reason_to_wait(RENDER, inside) == ""
    assert [open_sitting(at) for at in (sitting.opens_at - timedelta(seconds=1), after)] == ["", ""]


def test_without_a_sitting_nothing_waits():
    assert reason_to_wait(REPORT_JOB, timezone.now()) == ""
