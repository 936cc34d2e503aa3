"""Roles that end with the posting they rest on, and come back with it."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.core.domain.audit_history import history_for
from lms.org.domain.correcting import cancel_decision, correct_decision
from lms.org.domain.grants import end_role
from lms.org.domain.relieving import relieve_official
from lms.org.domain.resting_roles import roles_to_come
from lms.org.enums import DecisionKind, Role
from lms.org.models import RoleGrant
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)
from tests.lms.org.domain.conftest import DAY, EVE, NOW, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
TERM = date(2026, 12, 31)


class Office:
    """Somebody of a division of the ward with a second post in another ward, and roles in both, above and beside."""

    def __init__(self):
        self.province = make_province()
        self.ward, self.other = (make_commune(f"Phường Số {n}", province=self.province) for n in (1, 2))
        self.division, self.sister = make_division(self.ward), make_division(self.ward, "Phòng Kinh tế")
        self.hr = make_user()
        grant_role(self.hr, Role.HR, self.province)
        self.person = make_official(user=make_user(full_name="Trần Thị Bình"))
        self.main = make_posting(self.person, self.division, make_position())
        self.second = make_posting(self.person, self.other, make_position(), is_main=False)
        self.roles = {
            "division": self.give(Role.HEAD, self.division),
            "ward": self.give(Role.APPROVER, self.ward, valid_to=TERM, capacity="CHỦ TỊCH"),
            "sister": self.give(Role.OBSERVER, self.sister),
            "other": self.give(Role.OBSERVER, self.other),
            "province": self.give(Role.TRAINER, self.province),
            "admin": self.give(Role.ADMIN, self.province),
        }

    def give(self, role, unit, **more):
        return grant_role(self.person.user, role, unit, **more)

    def end(self, kind, postings=(), **changes):
        self.paper = paper(kind, **changes)
        ids = [one.pk for one in postings]
        return relieve_official(facts=self.paper, official=self.person, posting_ids=ids, actor=self.hr, now=NOW)

    def ends(self):
        held = RoleGrant.objects.in_bulk()
        return {name: held[one.pk].valid_to for name, one in self.roles.items()}


@pytest.fixture
def office(db):
    return Office()


BEFORE = {"division": None, "ward": TERM, "sister": None, "other": None, "province": None, "admin": None}


@pytest.mark.parametrize(
    ("kind", "ended", "expected"),
    [
        (DecisionKind.RELIEVE, ["main"], {"division", "ward"}),
        (DecisionKind.RELIEVE, ["second"], {"other"}),
        (DecisionKind.RELIEVE, ["main", "second"], {"division", "ward", "other"}),
        (DecisionKind.LEAVE, [], {"division", "ward", "sister", "other", "province"}),
    ],
)
def test_roles_end_with_what_they_rest_on_and_come_back(office, kind, ended, expected):
    done = office.end(kind, [getattr(office, name) for name in ended])
    assert {one.pk for one in done.roles} == {office.roles[name].pk for name in expected}
    assert office.ends() == BEFORE | dict.fromkeys(expected, EVE)
    again = office.end(kind, [getattr(office, name) for name in ended])
    assert again.roles == ()
    cancel_decision(decision=done.decision, reason="Ghi nhầm", actor=office.hr, now=NOW)
    assert office.ends() == BEFORE
    assert not RoleGrant.objects.exclude(ended_by=None, usual_end=None).exists()


def test_what_was_done_to_a_role_stands_in_its_history(office):
    done = office.end(DecisionKind.RELIEVE, [office.second])
    cancel_decision(decision=done.decision, reason="Ghi nhầm", actor=office.hr, now=NOW)
    lines = history_for(office.roles["other"])
    assert sorted((line.verb, line.reason) for line in lines) == [
        ("org.role.ended", "Theo Quyết định số 45/QĐ-UBND"),
        ("org.role.revived", "Ghi nhầm"),
    ]


def test_another_post_kept_carries_the_role(office):
    third = make_posting(office.person, office.ward, make_position(), is_main=False)
    assert office.end(DecisionKind.RELIEVE, [office.main]).roles == ()  # the ward's post is above the division
    assert office.ends() == BEFORE
    office.end(DecisionKind.RELIEVE, [third], number="46/QĐ-UBND")
    assert office.ends() == BEFORE | {"division": EVE, "ward": EVE, "sister": EVE}


def test_a_corrected_day_moves_the_end(office):
    done = office.end(DecisionKind.LEAVE)
    facts = replace(office.paper, client_id=uuid.uuid4(), effective_on=DAY + timedelta(days=9))
    anew = correct_decision(decision=done.decision, facts=facts, reason="Ghi nhầm ngày", actor=office.hr, now=NOW)
    assert office.ends() == dict.fromkeys(BEFORE, date(2026, 8, 9)) | {"admin": None}
    cancel_decision(decision=anew.decision, reason="Ghi nhầm", actor=office.hr, now=NOW)
    assert office.ends() == BEFORE


def test_what_somebody_has_done_to_a_role_since_stays(office):
    done = office.end(DecisionKind.LEAVE)
    sooner = date(2026, 7, 25)
    person = office.person.user
    end_role(user=person, role=Role.TRAINER, unit=office.province, last_day=sooner, actor=office.hr)
    office.give(Role.OBSERVER, office.other, valid_from=date(2026, 9, 1))
    cancel_decision(decision=done.decision, reason="Ghi nhầm", actor=office.hr, now=NOW)
    assert office.ends() == BEFORE | {"province": sooner, "other": date(2026, 8, 31)}


def test_roles_that_begin_later_are_told_and_left(office):
    later = office.give(Role.INSPECTOR, office.ward, valid_from=date(2026, 9, 1))
    assert roles_to_come(office.person, DAY) == [later]
    assert later not in office.end(DecisionKind.LEAVE).roles
    assert RoleGrant.objects.get(pk=later.pk).valid_to is None


def test_whoever_has_no_account_has_no_roles(office):
    office.person.user = None
    office.person.save(update_fields=["user"])
    assert office.end(DecisionKind.LEAVE).roles == ()
    assert roles_to_come(office.person, DAY) == []
