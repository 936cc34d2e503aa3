"""A unit's own section is for its people; the common one for everybody."""

from datetime import date

import pytest

from courses.domain.catalogue import common_section, ensure_section
from courses.domain.reach import OwnSection, in_reach, is_for, own_sections, units_of
from courses.models import CoursePage
from tests.factories.courses import make_course
from tests.factories.gaps import make_gap_ward
from tests.factories.people import make_commune, make_official, make_posting, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


@pytest.fixture
def ward():
    return make_gap_ward()


@pytest.fixture
def sections(ward):
    """By whose it is: of everybody, the province, the ward, one of its divisions, a commune elsewhere."""
    elsewhere = make_commune("Xã Khác")
    units = {"province": ward.province, "ward": ward.ward, "office": ward.office, "elsewhere": elsewhere}
    made = {name: ensure_section(unit, TODAY) for name, unit in units.items()} | {"common": common_section()}
    for name, section in made.items():
        make_course(f"khoa-{name}", name, section=section)
    return made


def reached(*officials):
    here = in_reach(units_of([one.pk for one in officials], TODAY))
    return set(CoursePage.objects.filter(here).values_list("title", flat=True))


def test_the_section_of_a_unit_is_for_that_unit_and_those_below(ward, sections):
    an, economist = ward.people["an"], ward.people["hoa"]
    assert reached(an) == {"common", "province", "ward", "office"}
    assert reached(economist) == {"common", "province", "ward"}
    assert reached(make_official("Chưa có vị trí")) == {"common"}
    assert [is_for(an.pk, sections[name].path, TODAY) for name in ("office", "elsewhere", "common")] == [
        True,
        False,
        True,
    ]


def test_a_posting_to_come_counts_and_one_that_is_over_does_not(ward, sections):
    there = sections["elsewhere"].unit
    moving, gone = make_official("Sẽ Đến"), make_official("Đã Đi")
    make_posting(moving, there, ward.positions["guard"], starts_on=date(2026, 9, 1))
    make_posting(gone, there, ward.positions["guard"], starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    assert (reached(moving), reached(gone)) == ({"common", "elsewhere"}, {"common"})


def test_who_is_no_official_looks_at_every_section_and_one_between_postings_at_none(ward, sections):
    an = ward.people["an"]
    an.user = make_user()
    an.save(update_fields=["user"])
    assert own_sections(an.user_id, TODAY) == {
        section.path: OwnSection(section.title, name != "elsewhere")
        for name, section in sections.items()
        if name != "common"
    }
    assert {one.is_for_reader for one in own_sections(make_user().pk, TODAY).values()} == {True}
    between = make_official("Đã Đi", user=make_user())
    assert {one.is_for_reader for one in own_sections(between.user_id, TODAY).values()} == {False}
