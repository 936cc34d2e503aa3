"""What a seat requires: employers before defaults, levels as described, several postings together."""

from datetime import date, timedelta

import pytest

from lms.competencies.domain.requirements import (
    RequiredLevel,
    RequirementRow,
    Seat,
    chains_change_on,
    requirements_change_on,
    requirements_for,
    resolve,
    strictest,
    unit_chains,
)
from lms.competencies.enums import FrameworkStatus, RequirementKind
from lms.competencies.models import CompetencyVersion, FrameworkVersion, Requirement
from lms.org.enums import UnitType
from lms.org.models import UnitVersion
from tests.factories.gaps import TODAY, make_competencies, require
from tests.factories.people import make_commune, make_division, make_position, make_province, make_unit

MUST, SHOULD = RequirementKind.MUST, RequirementKind.SHOULD
DIVISION, COMMUNE, PROVINCE, ELSEWHERE = 1, 2, 3, 4
CHAIN = [DIVISION, COMMUNE, PROVINCE]


def row(number, level, employer=None, competency=7, kind="must", top=None):
    return RequirementRow(number, 5, competency, employer, level, top or level + 1, kind, "example")


def required(number, level, employer=None, competency=7, kind=MUST, top=None, raised_from=None):
    return RequiredLevel(number, competency, level, top or level + 1, kind, "example", employer, raised_from)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([row(1, 2)], [required(1, 2)]),
        # The nearest employer's row counts, also where it asks for less.
        ([row(1, 4), row(2, 2, PROVINCE)], [required(2, 2, PROVINCE)]),
        ([row(1, 2, PROVINCE), row(2, 3, COMMUNE), row(3, 4)], [required(2, 3, COMMUNE)]),
        ([row(1, 2, COMMUNE), row(2, 1, DIVISION)], [required(2, 1, DIVISION)]),
        ([row(1, 3, ELSEWHERE)], []),
        ([row(1, 3, ELSEWHERE), row(2, 2)], [required(2, 2)]),
        # Equally near: the first one given.
        ([row(2, 4), row(1, 2)], [required(2, 4)]),
        (
            [row(1, 2), row(2, 3, competency=8, kind="should")],
            [required(1, 2), required(2, 3, competency=8, kind=SHOULD)],
        ),
    ],
)
def test_nearest_employer(rows, expected):
    assert resolve(rows, CHAIN, {}) == expected


@pytest.mark.unit
@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (1, required(1, 2, top=2)),
        (2, required(1, 2, top=2)),
        (3, required(1, 3, top=3, raised_from=2)),
    ],
)
def test_a_level_below_the_first_described_one_counts_as_it(first, expected):
    assert resolve([row(1, 2, top=2)], CHAIN, {7: first}) == [expected]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("several", "expected"),
    [
        ([], []),
        ([[required(1, 2)], []], [required(1, 2)]),
        ([[required(1, 2, top=5)], [required(2, 3)]], [required(2, 3, top=5)]),
        # "Must" of one posting and the higher level of the other.
        ([[required(1, 4, kind=SHOULD)], [required(2, 2)]], [required(2, 4, top=5)]),
        ([[required(1, 2)], [required(2, 4, kind=SHOULD)]], [required(1, 4, top=5)]),
        ([[required(1, 2)], [required(2, 2, competency=8)]], [required(1, 2), required(2, 2, competency=8)]),
        ([[required(1, 2)], [required(2, 2)]], [required(1, 2)]),
    ],
)
def test_strictest_of_several_postings(several, expected):
    assert strictest(several) == expected


@pytest.fixture
def competencies(db):
    return make_competencies()


@pytest.fixture
def position(competencies):
    return make_position()


@pytest.fixture
def ward(db):
    return make_commune()


def levels(seat, day=TODAY):
    return [(one.competency_id, one.min_level) for one in requirements_for([seat], day)[seat]]


def test_rows_of_the_day_in_the_order_of_the_framework(competencies, position, ward):
    t01, t02 = competencies["T01"], competencies["T02"]
    require(position, t02, 2)
    old = require(position, t01, 1)
    old.valid_to = date(2026, 6, 30)
    old.save()
    require(position, t01, 3, valid_from=date(2026, 7, 1))
    seat = Seat(position.pk, ward.pk)
    assert levels(seat) == [(t01.pk, 3), (t02.pk, 2)]
    assert levels(seat, date(2026, 6, 30)) == [(t01.pk, 1), (t02.pk, 2)]
    assert levels(seat, date(2025, 6, 30)) == []


def test_of_rows_in_force_together_the_newest_counts(competencies, position, ward):
    for level, valid_from in ((2, date(2026, 1, 1)), (4, date(2026, 7, 1)), (3, date(2026, 4, 1))):
        require(position, competencies["T01"], level, valid_from=valid_from)
    assert levels(Seat(position.pk, ward.pk)) == [(competencies["T01"].pk, 4)]


def test_an_employers_row_reaches_what_is_below_it(competencies, position, ward):
    t01 = competencies["T01"]
    division, other = make_division(ward), make_commune()
    require(position, t01, 2)
    own = require(position, t01, 3, valid_from=date(2025, 8, 1))
    Requirement.objects.filter(pk=own.pk).update(employer=ward)
    seats = {unit: Seat(position.pk, unit.pk) for unit in (ward, division, other)}
    found = requirements_for(seats.values(), TODAY)
    assert {unit: [(one.employer_id, one.min_level) for one in found[seat]] for unit, seat in seats.items()} == {
        ward: [(ward.pk, 3)],
        division: [(ward.pk, 3)],
        other: [(None, 2)],
    }


@pytest.mark.unit
def test_nothing_is_read_for_no_seats():
    assert requirements_for([], TODAY) == {}


def test_a_position_without_rows_requires_nothing(position, ward):
    seat = Seat(position.pk, ward.pk)
    assert requirements_for([seat], TODAY) == {seat: []}


@pytest.mark.parametrize("seats", [1, 3])
def test_four_statements_however_many_seats(competencies, django_assert_num_queries, seats):
    province = make_province()
    wanted = []
    for number in range(seats):
        position = make_position()
        require(position, competencies["T01"], 2)
        wanted.append(Seat(position.pk, make_commune(f"Xã {number}", province=province).pk))
    with django_assert_num_queries(4):
        assert [len(found) for found in requirements_for(wanted, TODAY).values()] == [1] * seats
    chains = unit_chains({seat.unit_id for seat in wanted}, TODAY)
    with django_assert_num_queries(2):
        assert len(requirements_for(wanted, TODAY, chains=chains)) == seats


@pytest.mark.django_db
def test_chains_of_units():
    province = make_province()
    ward = make_commune(province=province)
    division = make_division(ward)
    ended = make_unit("Xã Cũ", UnitType.COMMUNE, parent=province, valid_to=date(2025, 12, 31))
    assert unit_chains({division.pk, ward.pk, province.pk, ended.pk}, TODAY) == {
        division.pk: [division.pk, ward.pk, province.pk],
        ward.pk: [ward.pk, province.pk],
        province.pk: [province.pk],
        ended.pk: [ended.pk],
    }
    assert unit_chains(set(), TODAY) == {}


def test_the_next_day_on_which_requirements_change(competencies, position, ward):
    other, third = make_position(), make_position()
    t01 = competencies["T01"]
    require(position, t01, 2)
    require(position, t01, 3, valid_from=date(2026, 9, 1))
    ending = require(other, t01, 2)
    Requirement.objects.filter(pk=ending.pk).update(valid_to=TODAY)

    def change(after=TODAY):
        return requirements_change_on([position.pk, other.pk, third.pk], after)

    assert change() == {position.pk: date(2026, 9, 1), other.pk: TODAY + timedelta(days=1)}
    assert change(date(2026, 9, 1)) == {}

    FrameworkVersion.objects.update(valid_to=date(2026, 12, 31))
    assert change(date(2026, 9, 1)) == dict.fromkeys((position.pk, other.pk, third.pk), date(2027, 1, 1))


def test_a_draft_of_the_framework_is_no_change(competencies, position):
    framework = FrameworkVersion.objects.get().framework
    FrameworkVersion.objects.create(
        framework=framework, number=2, valid_from=date(2027, 1, 1), status=FrameworkStatus.DRAFT
    )
    assert requirements_change_on([position.pk], TODAY) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("positions", [1, 3])
def test_changes_take_two_statements(competencies, django_assert_num_queries, positions):
    wanted = [make_position().pk for _ in range(positions)]
    with django_assert_num_queries(2):
        requirements_change_on(wanted, TODAY)


@pytest.mark.django_db
def test_the_next_day_on_which_a_unit_goes_to_another_parent(django_assert_num_queries):
    province, other = make_province(), make_province("Tỉnh Khác")
    ward, stays = make_commune(province=province), make_commune("Xã Ở Lại", province=province)
    division, renamed = make_division(ward), make_division(stays)
    moves_on, renamed_on = date(2027, 1, 1), date(2026, 9, 1)
    for unit, day, parent in ((ward, moves_on, other), (renamed, renamed_on, stays)):
        last = unit.versions.get()
        unit.versions.update(valid_to=day - timedelta(days=1))
        UnitVersion.objects.create(
            unit=unit, name=last.name, unit_type=last.unit_type, parent=parent, valid_from=day, mark=last.mark
        )
    chains = unit_chains({division.pk, ward.pk, renamed.pk, province.pk}, TODAY)
    with django_assert_num_queries(1):
        assert chains_change_on(chains, TODAY) == {division.pk: moves_on, ward.pk: moves_on}
    assert chains_change_on(unit_chains({division.pk}, moves_on), moves_on) == {}


def test_first_described_level_comes_from_the_framework_of_the_day(competencies, position, ward):
    require(position, competencies["T01"], 1)
    CompetencyVersion.objects.filter(competency=competencies["T01"]).update(first_level=2)
    assert levels(Seat(position.pk, ward.pk)) == [(competencies["T01"].pk, 2)]
