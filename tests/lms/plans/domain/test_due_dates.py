from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.competencies.enums import RequirementKind
from lms.plans.domain.due_dates import due_on

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
    ],
)
def test_due_dates(effective_on, recorded_on, kind, expected):
    assert due_on(effective_on=effective_on, recorded_on=recorded_on, kind=kind) == expected


dates = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@settings(deadline=None)
@given(dates, dates, st.sampled_from(RequirementKind))
def test_never_at_a_weekend_and_never_sooner_than_promised(effective_on, recorded_on, kind):
    due = due_on(effective_on=effective_on, recorded_on=recorded_on, kind=kind)
    earliest = max(effective_on + timedelta(days=60 if kind == MUST else 120), recorded_on + timedelta(days=14))
    assert due.weekday() < 5
    assert timedelta(0) <= due - earliest <= timedelta(days=2)
