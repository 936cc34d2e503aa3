import pytest
from django.db.models import Q

from lms.plans.domain import recomputing
from lms.plans.domain.recomputing import (
    check_by_parts,
    count_stale_people,
    mark_stale,
    people_with_status,
    refresh_by_parts,
    stale_people,
)
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.gaps import NOW, hold, make_gap_ward
from tests.factories.people import make_official

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
    assert (marked, stale_people(), count_stale_people()) == (4, economists, 4)
    monkeypatch.setattr(recomputing, "PEOPLE_AT_ONCE", 2)
    assert stale_people(after=economists[0]) == economists[1:3]
    assert count_stale_people(after=economists[2]) == 1
    assert mark_stale(Q(posting__versions__position=ward.positions["economist"])) == 0


def test_writing_anew_takes_the_mark_away(ward, everybody):
    mark_stale(Q(official=ward.people["an"]))
    refresh_status(stale_people(), now=NOW)
    assert (stale_people(), RequirementStatus.objects.filter(is_stale=True).exists()) == ([], False)


def test_parts(ward, everybody, monkeypatch):
    monkeypatch.setattr(recomputing, "PEOPLE_AT_ONCE", 4)
    RequirementStatus.objects.all().delete()
    parts = list(refresh_by_parts(everybody, now=NOW))
    assert [size for size, _rows in parts] == [4, 4, 2]
    assert sum(rows for _size, rows in parts) == RequirementStatus.objects.count()
    assert differences(everybody, now=NOW) == []

    hold(ward.people["hoa"], ward.competencies["T02"], 3)
    checked = list(check_by_parts(everybody, now=NOW))
    assert [size for size, _found in checked] == [4, 4, 2]
    assert [one.posting_id for _size, found in checked for one in found] == [ward.postings["hoa"].pk]
