import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from lms.core.domain.many_rows import insert_rows, refresh_statistics
from lms.core.models import LoadedData
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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a matter of PostgreSQL's planner")
def test_what_was_taken_back_leaves_no_table_planned_for_as_empty():
    def add_rows():
        LoadedData.objects.bulk_create(LoadedData(name=f"set {number}", sha256="0" * 64) for number in range(500))

    with transaction.atomic():
        add_rows()
        transaction.set_rollback(True)
    refresh_statistics()
    add_rows()
    [plan] = json.loads(LoadedData.objects.all().explain(format="json"))
    assert plan["Plan"]["Plan Rows"] > 100
