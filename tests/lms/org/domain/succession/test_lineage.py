"""Totals of persons are the same by the units of a day and by today's units, whatever happened in between."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.org.domain.postings import DecisionFacts, reassign_official
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.lineage import units_today
from lms.org.domain.succession.plan import plan_event
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import DecisionKind, UnitEventKind, UnitType
from lms.org.models import Official, PostingVersion, Unit, UnitVersion
from tests.factories.people import make_commune
from tests.factories.succession import make_land, merger, paper

pytestmark = pytest.mark.django_db
FIRST = date(2025, 8, 1)
TODAY = date(2026, 6, 30)


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def mains_on(day):
    return list(PostingVersion.objects.active_on(day).filter(is_main=True).select_related("posting"))


def by_units_of(day):
    return Counter(one.unit_id for one in mains_on(day))


def by_units_today(day):
    versions = mains_on(day)
    units = units_today(versions, TODAY)
    return Counter(units[one.posting_id] for one in versions)


def communes_on(land, day):
    lasting = UnitVersion.objects.in_force(day).communes().filter(parent=land.province, valid_to=None)
    return [one.unit for one in lasting.select_related("unit").order_by("unit_id")]


def happen(land, data, day):
    """One event of a random kind at random units; none where it can't be."""
    communes = communes_on(land, day - timedelta(days=1))
    kind = data.draw(st.sampled_from([UnitEventKind.MERGE, UnitEventKind.SPLIT, UnitEventKind.ABOLISH]))
    name = NewUnit(f"Xã {uuid.uuid4().hex[:8]}")
    if kind == UnitEventKind.MERGE and len(communes) >= 2:
        some = data.draw(st.lists(st.sampled_from(communes), min_size=2, max_size=3, unique_by=lambda one: one.pk))
        facts = merger(*some, to=data.draw(st.sampled_from([name, some[0]])), effective_on=day)
    elif len(communes) >= 2:
        one, other = data.draw(st.permutations(communes))[:2]
        if kind == UnitEventKind.SPLIT:
            facts = paper(kind, one, to=[name, other], effective_on=day, stays=data.draw(st.booleans()))
        else:
            facts = paper(UnitEventKind.ABOLISH, one, to=[other], effective_on=day)
    else:
        return
    facts = replace(facts, signed_on=day - timedelta(days=10))
    open_plan = plan_event(facts, Placements(), actor=land.hr, today=day)
    people = {
        one.version.posting_id: data.draw(st.integers(-1 if facts.stays else 0, len(facts.takes_over) - 1))
        for one in open_plan.to_place
    }
    record_unit_event(facts=facts, placements=Placements(people=people), actor=land.hr, now=at(day))


def move_somebody(land, data, day):
    official = data.draw(st.sampled_from(list(Official.objects.filter(province=land.province).order_by("pk"))))
    targets = communes_on(land, day)
    if not targets:
        return
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number=f"{uuid.uuid4().hex[:6]}/QĐ-UBND",
        signed_on=day,
        effective_on=day,
        issued_by="Ủy ban nhân dân tỉnh",
    )
    target = data.draw(st.sampled_from(targets))
    if PostingVersion.objects.active_on(day).filter(posting__official=official, unit=target).exists():
        return
    reassign_official(
        facts=facts, official=official, to_unit=target, to_position=land.clerk, actor=land.hr, now=at(day)
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_totals_of_persons_are_equal_by_both(data):
    with transaction.atomic(), time_machine.travel(at(TODAY), tick=False):
        land = make_land()
        fourth = make_commune("Xã Đa", province=land.province, unit_type=UnitType.COMMUNE)
        for number, unit in enumerate((land.an, land.offices["an"], land.binh, land.cam, fourth, fourth)):
            land.seat(f"Nguyễn Văn A{number}", unit)
        days = [FIRST + timedelta(days=60 * number) for number in range(data.draw(st.integers(1, 5)))]
        for day in days:
            data.draw(st.sampled_from([happen, happen, move_somebody]))(land, data, day)
        for day in (FIRST - timedelta(days=1), *days, TODAY):
            then, now = by_units_of(day), by_units_today(day)
            assert (then.total(), now.total()) == (6, 6)
            alive = set(
                Unit.objects.filter(versions__in=UnitVersion.objects.in_force(TODAY)).values_list("pk", flat=True)
            )
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
