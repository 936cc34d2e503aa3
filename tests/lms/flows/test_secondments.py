"""Warnings before a secondment ends."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.secondments import warn_of_ending_secondments
from lms.org.enums import Role
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_province,
)

pytestmark = pytest.mark.django_db
ENDS = date(2026, 9, 30)


def at(days_before):
    day = ENDS - timedelta(days=days_before)
    return datetime(day.year, day.month, day.day, 3, 0, tzinfo=timezone.get_default_timezone())


class World:
    def __init__(self):
        self.province = make_province()
        self.home, self.host, other = (make_commune(f"Phường {n}", province=self.province) for n in "ABC")
        self.person = make_official("Trần Thị Bình", province=self.province)
        make_posting(self.person, make_division(self.home), make_position())
        seat = {"starts_on": date(2026, 1, 1), "ends_on": ENDS, "is_main": False, "is_secondment": True}
        self.seconded = make_posting(self.person, self.host, make_position(), **seat)
        self.clerks = [self.clerk(unit) for unit in (self.home, self.host)]
        for unit in (other, self.province):
            self.clerk(unit)

    def clerk(self, unit):
        clerk = make_learner(unit, make_position(), province=self.province)
        grant_role(clerk.user, Role.HR, unit)
        return clerk


def test_person_home_and_host_are_told_at_60_and_30_days_once_each():
    world = World()
    told = {world.person.pk, *(one.pk for one in world.clerks)}
    assert warn_of_ending_secondments(at(61)) == []
    assert {one.official_id for one in warn_of_ending_secondments(at(58))} == told  # two days were left out
    assert warn_of_ending_secondments(at(57)) == []
    assert {one.official_id for one in warn_of_ending_secondments(at(30))} == told
    assert warn_of_ending_secondments(at(29)) == []
    assert warn_of_ending_secondments(at(-1)) == []
    first = Notice.objects.filter(official=world.person).earliest("pk")
    assert sentence(first) == (
        "Thời hạn biệt phái của Trần Thị Bình theo Quyết định số – hết sau ngày 30/09/2026, còn 58 ngày."
    )
    assert Notice.objects.filter(official=world.clerks[0]).latest("pk").path == f"/nhan-su/ho-so/{world.person.uid}/"


def test_a_secondment_recorded_late_is_told_once():
    World()
    assert len(warn_of_ending_secondments(at(10))) == 3
    assert warn_of_ending_secondments(at(9)) == []
