"""Where an earlier posting makes it plausible that somebody knows already."""

from datetime import date

import pytest

from lms.competencies.models import Requirement
from lms.plans.domain.test_outs import KnownFrom, known_from_before
from tests.factories.gaps import TODAY, make_gap_ward
from tests.factories.people import make_posting

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 3, 31)


@pytest.fixture
def ward():
    return make_gap_ward()


def known(ward, *wanted, name="binh"):
    pairs = [(ward.competencies[code].pk, level) for code, level in wanted]
    found = known_from_before(ward.people[name].pk, pairs, TODAY)
    codes = {competency.pk: code for code, competency in ward.competencies.items()}
    return {(codes[key], level): one for (key, level), one in found.items()}


def was_registrar(ward, **days):
    span = {"starts_on": date(2025, 7, 1), "ends_on": UNTIL} | days
    make_posting(ward.people["binh"], ward.office, ward.positions["registrar"], is_main=False, **span)


def test_an_earlier_posting_that_asked_for_the_level_is_named(ward):
    assert known(ward, ("T01", 2)) == {}
    was_registrar(ward)
    named = KnownFrom("Công chức tư pháp – hộ tịch", UNTIL)
    assert known(ward, ("T01", 2), ("T02", 3), ("T02", 4), ("C01", 1)) == {("T01", 2): named, ("T02", 3): named}


def test_what_was_asked_for_only_after_it_ended_or_by_other_employers_is_not(ward):
    was_registrar(ward)
    t01 = Requirement.objects.filter(competency=ward.competencies["T01"])
    t01.update(valid_from=date(2026, 4, 1))
    assert known(ward, ("T01", 2)) == {}
    t01.update(valid_from=UNTIL, employer=ward.economy)
    assert known(ward, ("T01", 2)) == {}
    t01.update(employer=ward.ward)
    assert list(known(ward, ("T01", 2))) == [("T01", 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_the_postings(ward, count, django_assert_num_queries):
    for number in range(count):
        was_registrar(ward, starts_on=date(2025, 7 + number, 1), ends_on=date(2025, 7 + number, 20))
    with django_assert_num_queries(5):
        assert known(ward, ("T01", 2), ("T02", 3))
    with django_assert_num_queries(0):
        assert known(ward) == {}
