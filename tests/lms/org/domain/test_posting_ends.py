"""Postings beside the main one that end with the decision that moves a person."""

import threading
from datetime import date

import pytest
from django.db import connection

from lms.core.exceptions import RuleViolation
from lms.org.domain.posting_ends import left_behind, other_postings_on
from lms.org.domain.postings import reassign_official
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions import OtherPostingGone
from lms.org.models import Decision, DecisionLine, Official, Position, PostingVersion
from tests.factories.people import (
    grant_role,
    make_commune,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)
from tests.lms.org.domain.conftest import DAY, NOW, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
JULY = date(2025, 7, 1)


class World:
    """Somebody of the old ward with a second post there and one in a third ward; HR of the old one and of all."""

    def __init__(self):
        province = make_province()
        self.old, self.new, self.third = (make_commune(f"Phường Số {n}", province=province) for n in (1, 2, 3))
        self.hr, self.old_hr = make_user(), make_user()
        grant_role(self.hr, Role.HR, province)
        grant_role(self.old_hr, Role.HR, self.old)
        self.person = make_official()
        for code in ("TN-A", "TN-B", "TN-C", "TN-D"):
            make_position(code)
        self.hold("TN-A", self.old)
        self.second = self.hold("TN-B", self.old, is_main=False)
        self.away = self.hold("TN-C", self.third, is_main=False)

    def hold(self, code, unit, **facts):
        return make_posting(self.person, unit, Position.objects.get(code=code), **({"starts_on": JULY} | facts))

    def move(self, also_end=(), *, actor=None, unit=None, position="TN-D", **changes):
        return reassign_official(
            facts=paper(**{"kind": DecisionKind.TRANSFER, "number": "123/QĐ-UBND"} | changes),
            official=Official.objects.get(pk=self.person.pk),
            to_unit=unit or self.new,
            to_position=Position.objects.get(code=position),
            actor=actor or self.hr,
            now=NOW,
            also_end=[one.pk for one in also_end],
        )

    def seats(self):
        versions = PostingVersion.objects.known().filter(posting__official=self.person)
        return sorted((v.position.code, v.is_main, v.ends_on) for v in versions.select_related("position"))


@pytest.fixture
def world(db):
    return World()


BEFORE = [("TN-A", True, None), ("TN-B", False, None), ("TN-C", False, None)]
LAST = date(2026, 7, 31)
MOVED = [("TN-A", True, LAST), ("TN-B", False, LAST), ("TN-C", False, None), ("TN-D", True, None)]


def test_only_what_was_chosen_ends_with_the_same_decision(world):
    moved = world.move([world.second])
    assert (moved.also_ended, world.seats()) == ((world.second,), MOVED)
    assert PostingVersion.objects.get(posting=world.second).end_decision == moved.decision
    lines = DecisionLine.objects.order_by("from_unit_id", "from_posting_id")
    assert [(one.from_posting, one.to_posting, one.from_unit) for one in lines] == [
        (moved.ended, moved.begun, world.old),
        (world.second, None, world.old),
    ]


def test_the_old_ward_manages_the_person_no_more_once_both_ended(world):
    day = date(2026, 8, 2)
    seen = Official.objects.managed_by
    world.move()
    assert list(seen(world.old_hr, as_of=day)) == [world.person]
    world.move([world.second])
    assert (list(seen(world.old_hr, as_of=day)), list(Decision.objects.visible_to(world.old_hr))) == (
        [],
        [Decision.objects.get()],
    )


def test_the_same_paper_sent_twice_ends_nothing_twice_and_more_may_be_added(world):
    first = world.move([world.second])
    again = world.move([world.second])
    assert (again.created, again.also_ended, world.seats(), DecisionLine.objects.count()) == (False, (), MOVED, 2)
    more = world.move([world.second, world.away])
    assert (more.decision, more.also_ended, DecisionLine.objects.count()) == (first.decision, (world.away,), 3)


def test_what_is_not_there_to_be_ended_ends_nothing(world):
    stranger = make_posting(
        make_official(), world.old, Position.objects.get(code="TN-A"), starts_on=JULY, is_main=False
    )
    later = world.hold("TN-D", world.old, starts_on=DAY, is_main=False)
    main = PostingVersion.objects.get(posting__official=world.person, is_main=True).posting
    for posting in (stranger, later, main):
        with pytest.raises(OtherPostingGone):
            world.move([posting])
    with pytest.raises(OtherPostingGone):  # the third ward is another HR's to speak for
        world.move([world.away], actor=world.old_hr, unit=world.old)
    assert (Decision.objects.count(), world.seats()) == (0, [*BEFORE, ("TN-D", False, None)])


def test_an_end_that_another_paper_set_stands(world):
    world.move([world.second])
    offered = other_postings_on(world.person, date(2026, 7, 25), ended_by=world.hr)
    assert [one.position.code for one in offered] == ["TN-C"]


def test_who_becomes_for_good_what_they_were_besides(world):
    world.move([world.second], position="TN-B", unit=world.old)
    assert world.seats() == [("TN-A", True, LAST), ("TN-B", False, LAST), ("TN-B", True, None), ("TN-C", False, None)]


@pytest.mark.parametrize(
    ("kind", "where", "codes"),
    [
        ("transfer", "new", ["TN-B", "TN-C"]),
        ("receive", "new", ["TN-B", "TN-C"]),
        ("transfer", "third", ["TN-B"]),
        ("transfer", "old", []),
        ("rotate", "new", []),
        ("assign", "old", []),
        ("appoint", "new", []),
    ],
)
def test_which_end_unless_the_paper_says_otherwise(world, kind, where, codes):
    world.hold("TN-D", world.third, is_main=False, is_secondment=True)
    offered = other_postings_on(world.person, DAY, ended_by=world.hr)
    assert [one.position.code for one in offered] == ["TN-B", "TN-C", "TN-D"]
    usual = left_behind(
        offered, kind=DecisionKind(kind), to_unit_id=getattr(world, where).pk, to_position_id=0, day=DAY
    )
    assert [one.position.code for one in usual] == codes


@pytest.mark.parametrize("kind", ["assign", "rotate", "transfer"])
def test_the_very_post_that_is_given_for_good_ends_first(world, kind):
    offered = other_postings_on(world.person, DAY, ended_by=world.hr)
    given = next(one for one in offered if one.position.code == "TN-C")
    usual = left_behind(
        offered, kind=DecisionKind(kind), to_unit_id=given.unit_id, to_position_id=given.position_id, day=DAY
    )
    assert usual[0] == given


@pytest.mark.django_db(transaction=True)
def test_the_same_paper_at_the_same_moment_ends_once(world):
    together, failures = threading.Barrier(2), []

    def send():
        try:
            together.wait()
            world.move([world.second])
        except RuleViolation as violation:
            failures.append(violation.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, world.seats(), DecisionLine.objects.count()) == ([], MOVED, 2)
