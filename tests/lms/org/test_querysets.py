"""Postings by day and by what was known; who may know of whom."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.org.enums import Role, UnitType
from lms.org.models import Official, Posting, PostingVersion, Unit, UnitVersion
from lms.org.policy import can_manage_official, can_manage_unit
from lms.org.querysets import units_reached
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
ZONE = timezone.get_default_timezone()
TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def at(month, day, hour=8):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def test_an_end_recorded_later_was_not_known():
    """Begun on 1 Jan, recorded on 5 Jan; that it ends on 31 May is recorded on 15 June."""
    posting = make_posting(
        make_official(), make_commune(), make_position(), starts_on=date(2026, 1, 1), recorded_at=at(1, 5)
    )
    PostingVersion.objects.update(ends_on=date(2026, 5, 31), end_recorded_at=at(6, 15))

    def held(day, known_at=None):
        return list(Posting.objects.active_on(day, known_at)) == [posting]

    assert [held(date(2025, 12, 31)), held(date(2026, 1, 1)), held(date(2026, 5, 31)), held(date(2026, 6, 1))] == [
        False,
        True,
        True,
        False,
    ]
    june = date(2026, 6, 1)
    assert [held(june, at(1, 4)), held(june, at(6, 14)), held(june, at(6, 15)), held(june, at(6, 16))] == [
        False,
        True,
        False,
        False,
    ]


def test_a_corrected_version_was_known_until_it_was_corrected():
    posting = make_posting(
        make_official(), make_commune(), make_position(), starts_on=date(2026, 1, 1), recorded_at=at(1, 5)
    )
    first = PostingVersion.objects.get()
    PostingVersion.objects.update(superseded_at=at(3, 1))
    second = PostingVersion.objects.create(
        posting=posting,
        number=2,
        unit=first.unit,
        position=make_position(),
        starts_on=date(2026, 2, 1),
        recorded_at=at(3, 1),
    )

    def known(known_at=None):
        return list(PostingVersion.objects.known(known_at))

    assert [known(at(1, 4)), known(at(2, 1)), known(at(3, 1)), known()] == [[], [first], [second], [second]]
    january = date(2026, 1, 15)
    assert list(PostingVersion.objects.active_on(january, at(2, 1))) == [first]
    assert list(PostingVersion.objects.active_on(january)) == []


def test_lasting_postings_are_those_begun_and_those_to_come():
    unit, position = make_commune(), make_position()
    over, running, coming = (
        make_posting(make_official(), unit, position, starts_on=start, ends_on=end, recorded_at=at(1, 5))
        for start, end in (
            (date(2026, 1, 1), TODAY - timedelta(days=1)),
            (date(2026, 1, 1), TODAY),
            (date(2026, 9, 1), None),
        )
    )
    PostingVersion.objects.filter(posting=over).update(end_recorded_at=at(7, 1))
    lasting = PostingVersion.objects.lasting_on(TODAY).order_by("pk")
    assert [one.posting for one in lasting] == [running, coming]
    assert [one.posting for one in PostingVersion.objects.lasting_on(TODAY, at(6, 30)).order_by("pk")] == [
        over,
        running,
        coming,
    ]


@pytest.fixture
def tree():
    """Province ⊃ two wards ⊃ a division each; and another province with a ward."""
    province, other = make_province("Tỉnh Một"), make_province("Tỉnh Hai")
    ward, second = make_commune("Phường Một", province=province), make_commune("Phường Hai", province=province)
    return {
        "province": province,
        "ward": ward,
        "division": make_division(ward),
        "second": second,
        "second division": make_division(second),
        "other": other,
        "other ward": make_commune("Phường Ba", province=other),
    }


def hr_of(*units, **grant):
    user = make_user()
    for unit in units:
        grant_role(user, Role.HR, unit, **grant)
    return user


@pytest.mark.parametrize(
    ("granted", "reached"),
    [
        (["province"], {"province", "ward", "division", "second", "second division"}),
        (["ward"], {"ward", "division"}),
        (["division"], {"division"}),
        (["division", "other"], {"division", "other", "other ward"}),
        ([], set()),
    ],
)
def test_a_grant_reaches_the_units_below(tree, granted, reached):
    user = hr_of(*(tree[name] for name in granted))
    visible = set(Unit.objects.visible_to(user))
    assert {name for name, unit in tree.items() if unit in visible} == reached
    assert {name for name, unit in tree.items() if can_manage_unit(user, unit)} == reached


def test_a_grant_counts_on_its_days_and_for_its_role(tree):
    ended = hr_of(tree["ward"], valid_to=TODAY - timedelta(days=1))
    coming = hr_of(tree["ward"], valid_from=TODAY + timedelta(days=1))
    approver = make_user()
    grant_role(approver, Role.APPROVER, tree["ward"])
    assert [list(Unit.objects.visible_to(user)) for user in (ended, coming, approver)] == [[], [], []]
    assert list(Unit.objects.visible_to(approver, roles=[Role.APPROVER]).order_by("pk")) == [
        tree["ward"],
        tree["division"],
    ]
    assert can_manage_unit(ended, tree["division"], as_of=TODAY - timedelta(days=1))


def test_a_unit_that_moved_is_reached_from_where_it_is(tree):
    UnitVersion.objects.filter(unit=tree["ward"]).update(valid_to=TODAY - timedelta(days=1))
    UnitVersion.objects.create(unit=tree["ward"], unit_type=UnitType.WARD, parent=tree["other"], valid_from=TODAY)
    old, new = hr_of(tree["province"]), hr_of(tree["other"])
    assert (can_manage_unit(old, tree["division"]), can_manage_unit(new, tree["division"])) == (False, True)


def test_communes(tree):
    assert set(Unit.objects.communes(TODAY)) == {tree["ward"], tree["second"], tree["other ward"]}
    named = UnitVersion.objects.in_force(TODAY).communes().named_like("phuong hai")
    assert [version.unit for version in named] == [tree["second"]]
    assert {version.unit for version in UnitVersion.objects.provinces()} == {tree["province"], tree["other"]}


def seat(person, unit, starts_on, ends_on=None, **extra):
    return make_posting(person, unit, make_position(), starts_on=starts_on, ends_on=ends_on, **extra)


def test_people_are_managed_where_they_are_or_will_be_or_were_last(tree):
    long_ago, last_year, coming = date(2025, 7, 1), date(2025, 12, 31), date(2026, 9, 1)
    people = {name: make_official(name) for name in ("moved", "coming", "left", "seconded", "nowhere")}
    seat(people["moved"], tree["second division"], long_ago, last_year)
    seat(people["moved"], tree["division"], date(2026, 1, 1))
    seat(people["coming"], tree["second"], long_ago, date(2026, 8, 31))
    seat(people["coming"], tree["division"], coming)
    seat(people["left"], tree["second"], long_ago, last_year)
    seat(people["left"], tree["ward"], date(2026, 1, 1), date(2026, 6, 30))
    seat(people["seconded"], tree["other ward"], long_ago)
    seat(people["seconded"], tree["division"], coming, date(2026, 12, 31), is_main=False, is_secondment=True)

    def managed(name):
        found = set(Official.objects.managed_by(hr_of(tree[name])))
        return {name for name, person in people.items() if person in found}

    assert managed("ward") == {"moved", "coming", "left", "seconded"}
    assert managed("second") == {"coming"}  # not who left from elsewhere since
    assert managed("other") == {"seconded"}
    assert managed("province") == {"moved", "coming", "left", "seconded"}


def test_two_last_units_left_on_one_day(tree):
    person = make_official()
    seat(person, tree["ward"], date(2026, 1, 1), date(2026, 6, 30))
    seat(person, tree["second"], date(2026, 1, 1), date(2026, 6, 30), is_main=False)
    seat(person, tree["other ward"], date(2026, 1, 1), date(2026, 6, 29), is_main=False)
    answers = [can_manage_official(hr_of(tree[name]), person) for name in ("ward", "second", "other ward")]
    assert answers == [True, True, False]


def test_one_sees_oneself_and_nobody_else(tree):
    me, neighbour = make_official(user=make_user()), make_official()
    seat(me, tree["ward"], date(2026, 1, 1))
    seat(neighbour, tree["ward"], date(2026, 1, 1))
    assert (list(Official.objects.visible_to(me.user)), list(Official.objects.managed_by(me.user))) == ([me], [])
    assert not can_manage_official(me.user, me)


def test_whoever_is_not_signed_in_sees_nobody(tree):
    seat(make_official(), tree["ward"], date(2026, 1, 1))  # has no account
    nobody = AnonymousUser()
    assert (list(Official.objects.visible_to(nobody)), list(Official.objects.managed_by(nobody))) == ([], [])
    assert list(Unit.objects.visible_to(nobody)) == []


def test_names_in_any_order_without_marks():
    person = make_official("Nguyễn Thị Hương")
    make_official("Trần Văn Đạt")
    for text in ("huong nguyen", "HƯƠNG", "thị hư"):
        assert list(Official.objects.named_like(text)) == [person]
    assert list(Official.objects.named_like("huong dat")) == []


spans = st.tuples(st.integers(-400, 60), st.none() | st.integers(0, 300))


@st.composite
def worlds(draw):
    """Parents of up to six units below a province (at most two levels down), grants, and people's postings."""
    parents = []
    for number in range(draw(st.integers(1, 6))):
        allowed = [-1, *(index for index in range(number) if parents[index] == -1)]
        parents.append(draw(st.sampled_from(allowed)))
    units = st.integers(-1, len(parents) - 1)
    grants = draw(st.lists(st.tuples(units, spans), max_size=3, unique_by=lambda grant: (grant[0], grant[1][0])))
    people = draw(st.lists(st.lists(st.tuples(units, spans), max_size=3), min_size=1, max_size=3))
    return parents, grants, people


def dates(span):
    start = TODAY + timedelta(days=span[0])
    return start, None if span[1] is None else start + timedelta(days=span[1])


UNITS_AND_PEOPLE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=12, **UNITS_AND_PEOPLE)
@given(worlds())
def test_queryset_and_policy_agree_with_a_plain_reading(world):
    with transaction.atomic():
        compare_with_a_plain_reading(world)
        transaction.set_rollback(True)  # one world at a time


@pytest.mark.soak
@settings(max_examples=200, **UNITS_AND_PEOPLE)
@given(worlds())
def test_queryset_and_policy_agree_with_a_plain_reading_of_many_worlds(world):
    with transaction.atomic():
        compare_with_a_plain_reading(world)
        transaction.set_rollback(True)  # one world at a time


def compare_with_a_plain_reading(world):
    parents, grants, people = world
    units = {-1: make_province()}
    for number, parent in enumerate(parents):
        unit_type = UnitType.COMMUNE if parent == -1 else UnitType.DIVISION
        units[number] = make_unit(f"Đơn vị {number}", unit_type, parent=units[parent], valid_from=date(2020, 1, 1))
    UnitVersion.objects.filter(unit=units[-1]).update(valid_from=date(2020, 1, 1))
    user = make_user()
    for unit, span in grants:
        valid_from, valid_to = dates(span)
        grant_role(user, Role.HR, units[unit], valid_from=valid_from, valid_to=valid_to)
    officials = [make_official() for _ in people]
    position = make_position()
    for official, postings in zip(officials, people, strict=True):
        for unit, span in postings:
            starts_on, ends_on = dates(span)
            make_posting(official, units[unit], position, starts_on=starts_on, ends_on=ends_on)

    def above(unit):
        return [unit] if unit == -1 else [unit, *above(parents[unit])]

    granted = {u for u, span in grants if dates(span)[0] <= TODAY and (dates(span)[1] or TODAY) >= TODAY}
    scope = {unit for unit in units if granted & set(above(unit))}

    def is_managed(postings):
        ends = [(unit, dates(span)[1] or date.max) for unit, span in postings]
        lasting = [unit for unit, end in ends if end >= TODAY]
        last = max((end for _, end in ends), default=None)
        return bool(scope & set(lasting or [unit for unit, end in ends if end == last]))

    mine = Official.objects.filter(pk__in=[official.pk for official in officials])
    expected = {official for official, postings in zip(officials, people, strict=True) if is_managed(postings)}
    assert set(mine.managed_by(user)) == expected
    assert set(mine.visible_to(user)) == expected
    assert {official for official in officials if can_manage_official(user, official)} == expected
    assert {unit for unit, row in units.items() if can_manage_unit(user, row)} == scope
    assert {unit for unit, row in units.items() if row in set(Unit.objects.visible_to(user))} == scope


def test_units_that_anybody_reaches_by_a_role_and_the_day():
    province, elsewhere = make_province(), make_province()
    ward = make_commune(province=province)
    division = make_division(ward)
    grant_role(make_user(), Role.LEGAL_CHECKER, ward)
    grant_role(make_user(), Role.SUBJECT_CHECKER, elsewhere, valid_to=TODAY - timedelta(days=1))
    grant_role(make_user(), Role.TRAINER, province)
    roles = (Role.SUBJECT_CHECKER, Role.LEGAL_CHECKER)
    assert set(units_reached(roles, TODAY)) == {ward, division}
    assert set(units_reached(roles, TODAY - timedelta(days=1))) == {ward, division, elsewhere}
    assert set(units_reached((), TODAY)) == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite's plan")
def test_people_of_a_ward_are_found_from_its_postings(tree):
    """Not by looking at everybody of the province: the home asks it six times."""
    units = Unit.objects.within(tree["ward"].pk, TODAY)
    steps = Official.objects.posted_in(units, TODAY).order_by().explain().splitlines()

    assert [step for step in steps if "SCAN org_official" in step] == []
