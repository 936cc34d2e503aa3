"""How many met their requirements on past Mondays: from facts, by the units of today."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import Role
from lms.org.models import Unit, UnitVersion
from lms.plans.domain.trend import WEEKS, Week, mondays, recompute_trend, trend_of
from lms.plans.models import StandingPoint
from lms.plans.tasks import recompute_trend_daily
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_user
from tests.factories.succession import merger

pytestmark = pytest.mark.django_db
LAST = date(2026, 7, 13)


@pytest.fixture
def ward():
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


def within(unit, day=TODAY):
    return Unit.objects.within(unit.pk, day)


@pytest.mark.parametrize(
    ("today", "last"), [(TODAY, LAST), (date(2026, 7, 21), TODAY), (date(2026, 7, 19), LAST)], ids=["mon", "tue", "sun"]
)
def test_weeks_are_mondays_before_today(today, last):
    found = mondays(today)
    assert (found[-1], len(found)) == (last, WEEKS)
    assert {one - before for before, one in zip(found, found[1:], strict=False)} == {timedelta(weeks=1)}


def test_each_week_is_as_it_was_by_what_is_known_now(ward):
    recompute_trend(NOW)
    # Of seven with requirements Ước, Hòa and, in the main posting, Hùng met them all these weeks.
    assert [(week.people, week.met) for week in trend_of(within(ward.ward)).weeks] == [(7, 3)] * WEEKS
    hold(ward.people["an"], ward.competencies["T02"], 3, since=LAST)
    hold(ward.people["an2"], ward.competencies["T02"], 2, since=date(2026, 6, 1), until=date(2026, 7, 12))
    assert trend_of(within(ward.ward)).weeks[-1] == Week(LAST, 7, 3)
    later = NOW + timedelta(hours=1)
    recompute_trend(later)
    trend = trend_of(within(ward.ward))
    assert [(week.day, week.met) for week in trend.weeks[-3:]] == [
        (date(2026, 6, 29), 4),
        (date(2026, 7, 6), 4),
        (LAST, 4),
    ]
    assert [week.met for week in trend.weeks[:6]] == [3] * 5 + [4]
    assert trend.computed_at == later
    # Bình, of whom nothing is required, and guests are in no figure; another ward has its own.
    assert trend_of(within(ward.economy)).weeks[-1] == Week(LAST, 3, 2)
    assert StandingPoint.objects.filter(unit=ward.ward, day=LAST).values_list("people", "met").get() == (1, 1)


def test_nobody_has_no_weeks(ward):
    assert trend_of(within(ward.ward)).weeks == ()
    assert trend_of(within(ward.ward)).computed_at is None


def test_a_merged_ward_keeps_its_line(ward):
    recompute_trend(NOW)
    before = trend_of(within(ward.ward)).weeks
    other = make_commune("Phường An Cựu", province=ward.province)
    top = make_user(full_name="Lê Thị Tỉnh")
    grant_role(top, Role.HR, ward.province)
    facts = merger(
        ward.ward, other, to=NewUnit("Phường Phú An"), effective_on=date(2026, 7, 1), signed_on=date(2026, 6, 1)
    )
    record_unit_event(facts=facts, placements=Placements(), actor=top, now=NOW)
    recompute_trend(NOW)
    assert trend_of(within(UnitVersion.objects.get(name="Phường Phú An").unit)).weeks == before
    assert trend_of(within(ward.ward)).weeks == ()


def test_statements_do_not_grow_with_people_and_the_daily_run_writes(ward, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        recompute_trend_daily(NOW)
    for number in range(3):
        make_posting(
            make_official(f"Mai Thị {number}", province=ward.province), ward.office, ward.positions["registrar"]
        )
    with CaptureQueriesContext(connection) as more:
        recompute_trend_daily(NOW)
    assert len(few) == len(more)
    with django_assert_num_queries(1):
        trend_of(within(ward.ward))


def test_run_twice_writes_once(ward):
    assert recompute_trend(NOW) == recompute_trend(datetime(2026, 7, 20, 22, 0, tzinfo=NOW.tzinfo))
