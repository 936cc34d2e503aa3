"""The status of those whom a requirement touches is marked, and nobody else's."""

from datetime import date

import pytest
import time_machine

from lms.core.models import Job
from lms.org.models import Official
from lms.plans.domain.recomputing import RECOMPUTE, people_with_status, refresh_by_parts
from lms.plans.domain.status import differences
from lms.plans.models import RequirementStatus
from tests.factories.gaps import NOW
from tests.factories.requirements import RequirementWorld, demand

pytestmark = pytest.mark.django_db
REGISTRARS = {"an", "dat", "dung", "hung", "xuan", "yen", "an2"}
HERE = REGISTRARS - {"an2"}


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        world = RequirementWorld()
        list(refresh_by_parts(people_with_status(), now=NOW))
        Job.objects.all().delete()
        yield world


def marked(world):
    rows = RequirementStatus.objects.filter(is_stale=True)
    found = set(rows.values_list("official__staff_code", flat=True))
    return {name for name in world.gaps.people if f"PX-{name}" in found}


def test_all_who_hold_the_position_where_the_default_changes(world):
    world.write({world.key("T01"): demand(3)})
    assert marked(world) == REGISTRARS
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1
    list(refresh_by_parts(people_with_status(), now=NOW))
    assert differences(list(Official.objects.values_list("pk", flat=True)), now=NOW) == []


def test_those_below_the_employer_where_it_rules_itself(world):
    world.write({world.key("T01"): demand(3)}, employer=world.ward)
    assert marked(world) == HERE
    list(refresh_by_parts(people_with_status(), now=NOW))
    assert differences(list(Official.objects.values_list("pk", flat=True)), now=NOW) == []


def test_rows_must_know_a_day_to_come(world):
    world.write({world.key("T01"): demand(3)}, day=date(2026, 9, 1))
    assert marked(world) == REGISTRARS
    list(refresh_by_parts(people_with_status(), now=NOW))
    rows = RequirementStatus.objects.filter(posting__versions__position=world.registrar)
    assert set(rows.values_list("next_change_on", flat=True)) == {date(2026, 9, 1)}
    world.write({world.key("T02"): demand(1)}, day=date(2026, 10, 1))
    assert marked(world) == set()


def test_nothing_is_marked_where_nothing_changes(world):
    world.write({world.key("T01"): demand(2, 3)})
    assert (marked(world), Job.objects.count()) == (set(), 0)
