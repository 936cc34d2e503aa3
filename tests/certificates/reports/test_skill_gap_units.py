"""The report of a past day by the units of that day and by today's, around a merger and a split."""

from datetime import date

import pytest
import time_machine

from certificates.reports.skill_gap import skill_gap_report
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import Role, UnitEventKind
from lms.org.models import PostingVersion, UnitVersion
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_user
from tests.factories.succession import merger, paper

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 6, 30)
DAY = date(2026, 7, 1)


@pytest.fixture
def ward():
    with time_machine.travel(NOW, tick=False):
        ward = make_gap_ward()
        ward.top = make_user(full_name="Lê Thị Tỉnh")
        grant_role(ward.top, Role.HR, ward.province)
        yield ward


def report(ward, unit, *, as_of=BEFORE, by=None):
    return skill_gap_report(unit=unit, as_of=as_of, viewer=ward.top, run_at=NOW, by_units_on=by)


def figures(found):
    """Persons and cells of the totals: what must not hang on how units are counted."""
    return found.standing, {c.words.code: t for c, t in zip(found.columns, found.totals, strict=True)}


def people_in(found):
    return sorted(person.name for person in found.people)


def test_a_merged_ward_has_the_figures_of_the_days_before_by_todays_units(ward):
    other = make_commune("Phường An Cựu", province=ward.province)
    old = report(ward, ward.ward)
    facts = merger(ward.ward, other, to=NewUnit("Phường Phú An"), effective_on=DAY, signed_on=date(2026, 6, 1))
    record_unit_event(facts=facts, placements=Placements(), actor=ward.top, now=NOW)
    new = UnitVersion.objects.get(name="Phường Phú An").unit

    by_today = report(ward, new, by=TODAY)

    assert figures(by_today) == figures(old)
    assert people_in(by_today) == people_in(old)
    assert (by_today.as_of, by_today.units_on) == (BEFORE, TODAY)
    assert [row.unit.name for row in by_today.rows] == ["Phường Phú An", *[row.unit.name for row in old.rows[1:]]]
    assert people_in(report(ward, new)) == []


def test_the_province_counts_everybody_once_by_both_after_a_split(ward):
    other = make_commune("Phường An Cựu", province=ward.province)
    facts = paper(
        UnitEventKind.SPLIT,
        ward.ward,
        to=[NewUnit("Phường Phú Đông"), other],
        effective_on=DAY,
        signed_on=date(2026, 6, 1),
    )
    active = PostingVersion.objects.active_on(DAY).values_list("posting", flat=True)
    people = {pk: number % 2 for number, pk in enumerate(active)}
    record_unit_event(facts=facts, placements=Placements(people=people), actor=ward.top, now=NOW)

    by_day, by_today = report(ward, ward.province), report(ward, ward.province, by=TODAY)

    assert figures(by_today) == figures(by_day)
    assert people_in(by_today) == people_in(by_day)
    assert [row.unit.name for row in by_day.rows] == ["Xã A Lưới 3", "Phường Phú Xuân"]
    assert [row.unit.name for row in by_today.rows] == ["Xã A Lưới 3", "Phường An Cựu", "Phường Phú Đông"]
