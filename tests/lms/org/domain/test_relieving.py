"""Decisions that end postings and begin none."""

import uuid
from datetime import date

import pytest

from lms.core.exceptions import RuleViolation
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.postings import reassign_official
from lms.org.domain.relieving import endable_on, relieve_official
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions import OfficialOutOfScope, OtherPostingGone
from lms.org.exceptions_dates import KindHasNoTerm
from lms.org.exceptions_decisions import LeaveOfAnotherUnit, NothingToEnd, PostingFollows
from lms.org.models import Decision, DecisionLine, Official, PostingVersion
from tests.factories.people import (
    grant_role,
    make_commune,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)
from tests.lms.org.domain.conftest import DAY, EVE, NOW, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


class World:
    """Somebody of the ward with a second post there, seconded to another ward as well; HR of each."""

    def __init__(self):
        province = make_province()
        self.ward, self.host = (make_commune(f"Phường Số {n}", province=province) for n in (1, 2))
        self.hr, self.host_hr = make_user(), make_user()
        grant_role(self.hr, Role.HR, self.ward)
        grant_role(self.host_hr, Role.HR, self.host)
        self.person = make_official()
        self.main = make_posting(self.person, self.ward, make_position())
        self.second = make_posting(self.person, self.ward, make_position(), is_main=False)
        self.away = make_posting(self.person, self.host, make_position(), is_main=False, is_secondment=True)

    def end(self, kind, postings=(), *, actor=None, **changes):
        return relieve_official(
            facts=paper(kind, **changes),
            official=self.person,
            posting_ids=[one.pk for one in postings],
            actor=actor or self.hr,
            now=NOW,
        )

    def ends(self):
        held = PostingVersion.objects.known().filter(posting__official=self.person)
        return {one.posting_id: one.ends_on for one in held}


@pytest.fixture
def world(db):
    return World()


def test_a_relief_ends_what_is_chosen_and_begins_nothing(world):
    done = world.end(DecisionKind.RELIEVE, [world.second])
    assert done.ended == (world.second,)
    assert world.ends() == {world.main.pk: None, world.second.pk: EVE, world.away.pk: None}
    line = DecisionLine.objects.get()
    assert (line.from_posting, line.to_posting, line.from_unit, line.to_unit) == (world.second, None, world.ward, None)
    again = world.end(DecisionKind.RELIEVE, [world.second])
    assert (again.ended, Decision.objects.count(), DecisionLine.objects.count()) == ((), 1, 1)


def test_who_leaves_ends_everything_the_host_sees_it_and_nothing_is_left_to_manage_but_the_past(world):
    done = world.end(DecisionKind.LEAVE)
    assert done.ended == (world.main, world.second, world.away)
    assert set(world.ends().values()) == {EVE}
    assert Decision.objects.visible_to(world.host_hr).get() == done.decision
    assert world.end(DecisionKind.LEAVE).ended == ()
    assert Official.objects.managed_by(world.hr, as_of=DAY).get() == world.person


@pytest.mark.parametrize(
    ("kind", "chosen", "actor", "changes", "refusal"),
    [
        ("relieve", (), "hr", {}, NothingToEnd),
        ("relieve", ("away",), "hr", {}, OtherPostingGone),
        ("relieve", ("main",), "host_hr", {}, OtherPostingGone),
        ("leave", (), "host_hr", {}, LeaveOfAnotherUnit),
        ("leave", (), "hr", {"effective_on": date(2025, 7, 1), "signed_on": date(2025, 7, 1)}, PostingFollows),
        ("relieve", ("main",), "hr", {"expires_on": date(2027, 1, 1)}, KindHasNoTerm),
    ],
)
def test_refused_and_nothing_written(world, kind, chosen, actor, changes, refusal):
    with pytest.raises(refusal):
        world.end(DecisionKind(kind), [getattr(world, one) for one in chosen], actor=getattr(world, actor), **changes)
    assert set(world.ends().values()) == {None}
    assert Decision.objects.count() == 0


def test_nobody_ends_postings_of_people_out_of_scope(world):
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune())
    with pytest.raises(OfficialOutOfScope):
        world.end(DecisionKind.LEAVE, actor=stranger)


def test_a_posting_to_come_is_settled_before_somebody_leaves(world):
    facts = DecisionFacts(
        uuid.uuid4(), DecisionKind.ASSIGN, "44/QĐ-UBND", date(2026, 7, 14), date(2026, 9, 1), "Ủy ban nhân dân phường"
    )
    reassign_official(
        facts=facts, official=world.person, to_unit=world.ward, to_position=make_position(), actor=world.hr, now=NOW
    )
    with pytest.raises(PostingFollows) as refused:
        world.end(DecisionKind.LEAVE)
    assert "bắt đầu từ 01/09/2026" in str(refused.value)
    with pytest.raises(RuleViolation):
        world.end(DecisionKind.RELIEVE, [world.main])


def test_what_a_relief_may_end_is_offered_main_first_within_scope(world):
    assert [one.posting for one in endable_on(world.person, DAY, actor=world.hr)] == [world.main, world.second]
    assert [one.posting for one in endable_on(world.person, DAY, actor=world.host_hr)] == [world.away]
