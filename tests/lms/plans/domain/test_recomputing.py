from datetime import timedelta

import pytest
from django.db.models import Q

from lms.competencies.models import Requirement
from lms.org.models import PostingVersion
from lms.plans.domain import recomputing
from lms.plans.domain.recomputing import (
    check_by_parts,
    count_stale_people,
    mark_stale,
    people_with_status,
    refresh_by_parts,
    stale_parts,
    stale_people,
)
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward, require
from tests.factories.people import REFORM, make_official, make_position, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_gap_ward()


@pytest.fixture
def everybody(ward):
    ids = sorted(person.pk for person in ward.people.values())
    refresh_status(ids, now=NOW)
    return ids


def ids_of(ward, *names):
    return sorted(ward.people[name].pk for name in names)


def test_everybody_with_a_posting_is_looked_at(everybody):
    make_official()  # never posted
    assert people_with_status() == everybody


def test_marked_rows_name_their_people_once_in_order(ward, everybody, monkeypatch):
    marked = mark_stale(Q(posting__versions__position=ward.positions["economist"]))
    economists = ids_of(ward, "hoa", "hung", "an2", "yen")
    assert (marked, stale_people(TODAY), count_stale_people(TODAY)) == (4, economists, 4)
    monkeypatch.setattr(recomputing, "PEOPLE_AT_ONCE", 2)
    assert stale_people(TODAY, after=economists[0]) == economists[1:3]
    assert count_stale_people(TODAY, after=economists[2]) == 1
    assert mark_stale(Q(posting__versions__position=ward.positions["economist"])) == 0


def test_all_marked_people_come_in_parts_and_who_is_marked_meanwhile_last(ward, everybody, monkeypatch):
    mark_stale(~Q(official=everybody[-1]))
    [first, *marked] = stale_people(TODAY)
    late = everybody[-1]
    assert late not in marked
    monkeypatch.setattr(recomputing, "PEOPLE_AT_ONCE", 3)
    parts = stale_parts(TODAY, after=first)
    assert next(parts) == marked[:3]
    mark_stale(Q(official=late))
    rest = list(parts)
    assert rest[-1] == [late]
    assert [one for part in rest[:-1] for one in part] == marked[3:]


def test_people_without_any_rows_are_found_too(ward, everybody):
    RequirementStatus.objects.filter(official__in=ids_of(ward, "an", "hoa", "yen")).delete()
    mark_stale(Q(official=ward.people["dat"]))
    expected = ids_of(ward, "an", "dat", "hoa", "yen")
    assert (stale_people(TODAY), count_stale_people(TODAY)) == (expected, 4)
    assert stale_people(TODAY, after=expected[1]) == expected[2:]
    PostingVersion.objects.filter(posting=ward.postings["hoa"]).update(
        ends_on=TODAY - timedelta(days=1), end_recorded_at=NOW
    )
    assert stale_people(TODAY) == ids_of(ward, "an", "dat", "yen")
    refresh_status(stale_people(TODAY), now=NOW)
    assert stale_people(TODAY) == []


def test_postings_to_come_are_found_by_what_they_will_require(ward, everybody):
    begins = TODAY + timedelta(days=10)
    coming = make_posting(ward.people["binh"], ward.office, make_position(), starts_on=begins, is_main=False)
    position = coming.versions.get().position
    asked = require(position, ward.competencies["C01"], 2, valid_from=begins + timedelta(days=1))
    assert stale_people(TODAY) == []
    Requirement.objects.filter(pk=asked.pk).update(valid_from=begins)
    assert stale_people(TODAY) == ids_of(ward, "binh")
    Requirement.objects.filter(pk=asked.pk).update(valid_from=REFORM, valid_to=begins - timedelta(days=1))
    assert stale_people(TODAY) == []


@pytest.mark.parametrize(
    ("employer", "found"), [("office", True), ("ward", True), ("province", True), ("economy", False)]
)
def test_only_what_the_own_employers_require_counts(ward, everybody, employer, found):
    """The guard of the office has no rows as nothing is required of guards; until somebody does."""
    asked = require(ward.positions["guard"], ward.competencies["C01"], 2)
    Requirement.objects.filter(pk=asked.pk).update(employer=getattr(ward, employer))
    assert stale_people(TODAY) == (ids_of(ward, "binh") if found else [])
    refresh_status(ids_of(ward, "binh"), now=NOW)
    assert RequirementStatus.objects.filter(official=ward.people["binh"]).exists() == found


def test_writing_anew_takes_the_mark_away(ward, everybody):
    before = set(RequirementStatus.objects.values_list("pk", flat=True))
    mark_stale(Q(official=ward.people["an"]))
    refresh_status(stale_people(TODAY), now=NOW)
    assert (stale_people(TODAY), RequirementStatus.objects.filter(is_stale=True).exists()) == ([], False)
    assert set(RequirementStatus.objects.values_list("pk", flat=True)) == before


def test_rows_that_are_right_are_left_alone_wrong_ones_replaced(ward, everybody):
    [kept, wrong, *others] = RequirementStatus.objects.order_by("pk")
    RequirementStatus.objects.filter(pk=wrong.pk).update(held_level=wrong.held_level + 1)
    RequirementStatus.objects.create(
        posting=ward.postings["binh"],  # of whom nothing is required
        official=ward.people["binh"],
        competency=kept.competency,
        kind=kept.kind,
        min_level=1,
        max_level=1,
        held_level=0,
        computed_at=NOW,
    )
    refresh_status(everybody, now=NOW + timedelta(hours=1))
    rows = RequirementStatus.objects.order_by("pk")
    assert list(rows.filter(computed_at=NOW)) == [kept, *others]
    [new] = rows.exclude(computed_at=NOW)
    assert (new.posting_id, new.competency_id, new.held_level) == (
        wrong.posting_id,
        wrong.competency_id,
        wrong.held_level,
    )
    assert (new.computed_at, new.is_stale, differences(everybody, now=NOW)) == (NOW + timedelta(hours=1), False, [])


def test_parts(ward, everybody, monkeypatch):
    monkeypatch.setattr(recomputing, "PEOPLE_AT_ONCE", 4)
    RequirementStatus.objects.all().delete()
    parts = list(refresh_by_parts(everybody, now=NOW))
    assert [size for size, _rows in parts] == [4, 4, 2]
    assert sum(rows for _size, rows in parts) == RequirementStatus.objects.count()
    assert differences(everybody, now=NOW) == []

    hold(ward.people["hoa"], ward.competencies["T02"], 3)
    monkeypatch.setattr(recomputing, "CHECKED_AT_ONCE", 6)
    checked = list(check_by_parts(everybody, now=NOW))
    assert [size for size, _found in checked] == [6, 4]
    assert [one.posting_id for _size, found in checked for one in found] == [ward.postings["hoa"].pk]
