"""Who has left, as the papers say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.org.domain.left_service import left_by
from lms.org.enums import DecisionKind
from lms.org.models import DecisionLine
from tests.factories.decisions import make_decision
from tests.factories.people import make_commune, make_official, make_position, make_posting, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("people", [1, 3])
def test_statements_do_not_grow_and_who_came_back_is_not_named(django_assert_num_queries, people):
    hr, unit, position = make_user(), make_commune(), make_position()
    gone = [make_official(f"Nguyễn Văn {name}") for name in "ABC"[:people]]
    for number, official in enumerate(gone):
        paper = make_decision(hr, DecisionKind.LEAVE, f"{number}/QĐ")
        held = make_posting(official, unit, position, ends_on=timezone.localdate() - timedelta(days=1))
        DecisionLine.objects.create(decision=paper, official=official, from_posting=held, from_unit=unit)
    today = timezone.localdate()
    make_posting(gone[-1], unit, position, starts_on=today + timedelta(days=30))
    ids = [one.pk for one in gone]
    with django_assert_num_queries(2):
        left = left_by(ids, today + timedelta(days=60))
    assert left == {one.pk: (today, f"{number}/QĐ") for number, one in enumerate(gone[:-1])}
    assert left_by(ids, today - timedelta(days=1)) == {}
