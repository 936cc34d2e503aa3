from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lms.core.domain.many_rows import insert_rows
from lms.plans.models import RequirementStatus
from tests.factories.gaps import TODAY, make_gap_ward

pytestmark = pytest.mark.django_db

COLUMNS = (
    "posting_id",
    "competency_id",
    "official_id",
    "kind",
    "min_level",
    "max_level",
    "held_level",
    "held_until",
    "evidence_id",
    "computed_at",
)


def test_rows_are_what_was_given_and_the_rest_begins_as_the_model_says(django_assert_num_queries):
    ward = make_gap_ward()
    person, posting = ward.people["an"].pk, ward.postings["an"].pk
    moment = datetime(2026, 6, 1, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    rows = [
        (posting, ward.competencies[code].pk, person, "must", 1, 2, held, until, None, moment)
        for code, held, until in (("C01", 0, None), ("T01", 3, TODAY))
    ]
    with django_assert_num_queries(1):
        insert_rows(RequirementStatus, COLUMNS, iter(rows))
    found = RequirementStatus.objects.order_by("pk").values_list(*COLUMNS, "is_stale", "has_expired", "exempt_until")
    assert list(found) == [(*row, False, False, None) for row in rows]
