"""The same answers as reading day by day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.competencies.domain.requirement_history import RequirementHistory
from lms.competencies.domain.requirements import Seat, requirements_for
from lms.competencies.models import CompetencyVersion, FrameworkVersion, Requirement
from tests.factories.gaps import EARLIER, make_gap_ward, require
from tests.factories.people import REFORM

pytestmark = pytest.mark.django_db

DAYS = [date(2025, 6, 1), REFORM, date(2026, 1, 1), date(2026, 3, 9), date(2026, 3, 10), date(2027, 1, 1)]
LATER = datetime(2026, 2, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize("known_at", [None, EARLIER, LATER + timedelta(days=1)])
def test_it_says_what_a_read_of_that_day_says(known_at, django_assert_max_num_queries):
    ward = make_gap_ward()
    registrar, t01, c01 = ward.positions["registrar"], ward.competencies["T01"], ward.competencies["C01"]
    own = require(registrar, t01, 4, valid_from=date(2026, 3, 10), recorded_at=LATER)
    Requirement.objects.filter(pk=own.pk).update(employer=ward.ward)
    require(registrar, c01, 1, valid_from=date(2026, 1, 1))
    old = Requirement.objects.get(position=registrar, competency=ward.competencies["T02"])
    Requirement.objects.filter(pk=old.pk).update(valid_to=date(2026, 3, 9), superseded_at=LATER)
    version = FrameworkVersion.objects.create(
        framework=t01.framework, number=2, status="published", valid_from=date(2026, 3, 10)
    )
    FrameworkVersion.objects.filter(number=1).update(valid_to=date(2026, 3, 9))
    CompetencyVersion.objects.create(
        competency=c01, framework_version=version, group="chung", name_vi="C", first_level=3, mark="framework", order=1
    )
    seats = [Seat(one.pk, unit.pk) for one in ward.positions.values() for unit in (ward.office, ward.ward)]

    with django_assert_max_num_queries(4):
        history = RequirementHistory(seats, known_at=known_at)
        found = {(seat, day): history.of(seat).on(day) for seat in seats for day in DAYS}

    assert found == {
        (seat, day): required
        for day in DAYS
        for seat, required in requirements_for(seats, day, known_at=known_at).items()
    }
    turns = history.of(Seat(registrar.pk, ward.office.pk)).turns
    assert {REFORM, date(2026, 1, 1), date(2026, 3, 10)} <= set(turns)


def test_nothing_is_asked_about_no_seats(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        RequirementHistory([])
