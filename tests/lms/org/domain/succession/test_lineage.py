"""Totals of persons are the same by the units of a day and by today's units, whatever happened in between."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.org.domain.succession.facts import ENDS, NewUnit, Placements
from lms.org.domain.succession.lineage import units_today
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import UnitEventKind
from lms.org.exceptions_units import WhyUnplacedMissing
from lms.org.models import PostingVersion, Unit, UnitVersion
from tests.factories.succession import make_land, paper
from tests.factories.unit_histories import FIRST, PEOPLE, TODAY, at, live_through

pytestmark = pytest.mark.django_db


def mains_on(day):
    return list(PostingVersion.objects.active_on(day).filter(is_main=True).select_related("posting"))


def by_units_of(day):
    return Counter(one.unit_id for one in mains_on(day))


def by_units_today(day):
    versions = mains_on(day)
    units = units_today(versions, TODAY)
    return Counter(units[one.posting_id] for one in versions)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_totals_of_persons_are_equal_by_both(data):
    with transaction.atomic(), time_machine.travel(at(TODAY), tick=False):
        _land, days = live_through(data)
        alive = set(Unit.objects.filter(versions__in=UnitVersion.objects.in_force(TODAY)).values_list("pk", flat=True))
        for day in days:
            then, now = by_units_of(day), by_units_today(day)
            assert (then.total(), now.total()) == (PEOPLE, PEOPLE)
            assert now.keys() <= alive
        assert by_units_of(TODAY) == by_units_today(TODAY)
        transaction.set_rollback(True)


def test_who_left_before_a_split_counts_at_the_unit_above():
    with time_machine.travel(at(TODAY), tick=False):
        land = make_land()
        gone = land.seat("Võ Thị Xa", land.an, ends_on=date(2025, 9, 30))
        cuc = land.seat("Lê Thị Cúc", land.an)
        facts = paper(
            UnitEventKind.SPLIT,
            land.an,
            to=[NewUnit("Xã An Đông"), land.cam],
            signed_on=date(2025, 12, 1),
            effective_on=date(2026, 1, 1),
        )
        posting = cuc.postings.get()
        record_unit_event(facts=facts, placements=Placements(people={posting.pk: 1}), actor=land.hr, now=at(TODAY))

    assert by_units_of(FIRST) == {land.an.pk: 2}
    assert by_units_today(FIRST) == {land.province.pk: 1, land.cam.pk: 1}
    assert gone.postings.get().versions.get().unit == land.an


def test_who_waits_after_an_abolition_counts_at_the_unit_above_and_nowhere_from_that_day():
    with time_machine.travel(at(TODAY), tick=False):
        land = make_land()
        cuc = land.seat("Lê Thị Cúc", land.an)
        day = date(2026, 1, 1)
        facts = paper(UnitEventKind.ABOLISH, land.an, signed_on=date(2025, 12, 1), effective_on=day)
        placed = Placements(people={cuc.postings.get().pk: ENDS}, why_unplaced="Chờ quyết định điều động")
        record_unit_event(facts=facts, placements=placed, actor=land.hr, now=at(TODAY))

    assert (by_units_of(FIRST), by_units_today(FIRST)) == ({land.an.pk: 1}, {land.province.pk: 1})
    assert (by_units_of(day), by_units_today(day)) == ({}, {})


def test_why_nobody_takes_them_over_is_asked():
    with time_machine.travel(at(TODAY), tick=False):
        land = make_land()
        cuc = land.seat("Lê Thị Cúc", land.an)
        facts = paper(UnitEventKind.ABOLISH, land.an, signed_on=date(2025, 12, 1), effective_on=date(2026, 1, 1))
        placed = Placements(people={cuc.postings.get().pk: ENDS}, why_unplaced=" ")
        with pytest.raises(WhyUnplacedMissing):
            record_unit_event(facts=facts, placements=placed, actor=land.hr, now=at(TODAY))
    assert cuc.postings.get().versions.get().ends_on is None
