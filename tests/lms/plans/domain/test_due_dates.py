from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.competencies.enums import RequirementKind
from lms.org.domain.work_calendar import Declared, WorkCalendar
from lms.plans.domain.due_dates import days_after, due_on

pytestmark = pytest.mark.unit
MUST, SHOULD = RequirementKind.MUST, RequirementKind.SHOULD


@pytest.mark.parametrize(
    ("effective_on", "recorded_on", "kind", "expected"),
    [
        (date(2026, 8, 1), date(2026, 7, 20), MUST, date(2026, 9, 30)),
        (date(2026, 8, 1), date(2026, 7, 20), SHOULD, date(2026, 11, 30)),  # 120 days: Sunday 29 Nov
        (date(2026, 8, 4), date(2026, 7, 20), MUST, date(2026, 10, 5)),  # Saturday 3 Oct → Monday
        (date(2026, 8, 5), date(2026, 7, 20), MUST, date(2026, 10, 5)),  # Sunday 4 Oct → Monday
        (date(2026, 8, 3), date(2026, 7, 20), MUST, date(2026, 10, 2)),  # Friday stays
        # Recorded 55 days after it took effect: 14 days from then.
        (date(2026, 5, 26), date(2026, 7, 20), MUST, date(2026, 8, 3)),
        (date(2026, 5, 26), date(2026, 7, 20), SHOULD, date(2026, 9, 23)),
        (date(2025, 1, 1), date(2026, 7, 18), MUST, date(2026, 8, 3)),  # 14 days: Saturday 1 Aug
        (date(2026, 12, 9), date(2026, 12, 1), MUST, date(2027, 2, 11)),  # Sunday 7 Feb is mùng hai of Tết
        (date(2026, 7, 4), date(2026, 7, 1), MUST, date(2026, 9, 3)),  # the National Day
    ],
)
def test_due_dates(effective_on, recorded_on, kind, expected):
    due = due_on(effective_on=effective_on, recorded_on=recorded_on, kind=kind, calendar=WorkCalendar())
    assert due == expected


dates = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@settings(deadline=None)
@given(dates, dates, st.sampled_from(RequirementKind))
def test_always_a_working_day_and_never_sooner_than_promised(effective_on, recorded_on, kind):
    calendar = WorkCalendar()
    due = due_on(effective_on=effective_on, recorded_on=recorded_on, kind=kind, calendar=calendar)
    earliest = max(effective_on + timedelta(days=60 if kind == MUST else 120), recorded_on + timedelta(days=14))
    between = [earliest + timedelta(days=number) for number in range((due - earliest).days)]
    assert calendar.is_working(due)
    assert not any(calendar.is_working(day) for day in between)


def test_what_the_year_decided_goes_before_the_law():
    """Friday 2 October is swapped for Saturday 3 October."""
    swapped = WorkCalendar(
        {date(2026, 10, 2): Declared(is_off=True, note="nghỉ"), date(2026, 10, 3): Declared(is_off=False, note="bù")}
    )
    asked = {"start_on": date(2026, 8, 3), "recorded_on": date(2026, 7, 20)}
    assert days_after(60, **asked, calendar=WorkCalendar()) == date(2026, 10, 2)
    assert days_after(60, **asked, calendar=swapped) == date(2026, 10, 3)
