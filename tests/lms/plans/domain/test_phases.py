from decimal import Decimal

import pytest

from lms.competencies.enums import RequirementKind
from lms.plans.domain.phases import Load, phases_of
from lms.plans.enums import PlanPhase

WEEK, MONTH, QUARTER = PlanPhase
MUST, SHOULD = RequirementKind


def load(course, hours, kind=MUST, days=60):
    return Load(course, Decimal(hours), kind, days)


@pytest.mark.parametrize(
    ("lines", "phases"),
    [
        ([], []),
        ([load(1, 8), load(2, 0), load(3, "0.5"), load(4, "23.5"), load(5, 1)], [WEEK, WEEK, MONTH, MONTH, QUARTER]),
        ([load(1, 8), load(1, 8), load(1, 8)], [WEEK, WEEK, WEEK]),  # one course, three lines
        ([load(1, 2, SHOULD), load(None, 0), load(None, 0, days=31)], [QUARTER, QUARTER, MONTH]),
        ([load(1, 100), load(2, 1, days=8), load(3, 1, days=7)], [QUARTER, MONTH, WEEK]),
    ],
)
def test_hours_add_up_along_the_plan_and_a_near_date_brings_a_line_forward(lines, phases):
    assert phases_of(lines) == phases
