"""Who may observe whom: the three forms of the rule agree."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.domain.observers import end_naming, name_observer
from assessments.exceptions.observation import (
    NamingEndsBeforeStart,
    NamingNotYours,
    ObserverNamedAlready,
    ObserverWithoutAccount,
    OwnObservation,
)
from assessments.models import Checklist, ObservationRequest, ObserverNaming
from assessments.policy_observation import can_observe, can_rule_observation, observers_of, people_to_observe
from lms.org.enums import Role
from lms.org.models import Official
from tests.factories.observations import ask, make_checklist, make_desk
from tests.factories.people import grant_role, make_commune, make_division, make_learner, make_official, make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def hr(desk):
    person = make_learner(desk.ward, make_position(), "Vũ Thị Nhân", province=desk.province)
    grant_role(person.user, Role.HR, desk.ward)
    return person


def name(desk, actor, *, official=None, observer=None, valid_from=None, valid_to=None):
    return name_observer(
        official=official or desk.official,
        observer=observer or desk.colleague,
        valid_from=valid_from or timezone.localdate(),
        valid_to=valid_to,
        actor=actor,
        now=timezone.now(),
    )


def test_who_may_observe_whom(desk, hr):
    below = make_learner(make_division(desk.ward), make_position(), "Hà Văn Dưới", province=desk.province)
    elsewhere = make_learner(
        make_commune("Phường Khác", province=desk.province), make_position(), "Tạ Văn Xa", province=desk.province
    )
    name(desk, hr.user)
    today = timezone.localdate()
    everybody = list(Official.objects.exclude(user=None))
    expected = {
        desk.superior: {desk.official, desk.colleague, hr, below},
        desk.colleague: {desk.official},
        desk.official: set(),
        hr: set(),
        below: set(),
        elsewhere: set(),
    }
    for observer in everybody:
        seen = expected[observer]
        assert set(people_to_observe(observer.user)) == seen
        assert {one for one in everybody if can_observe(observer, one, as_of=today)} == seen
        assert {one for one in everybody if observer in observers_of(one)} == seen


def test_an_observer_without_a_record_observes_nobody(desk):
    stranger = make_official("Không Hồ Sơ", province=desk.province)
    assert not can_observe(stranger, desk.official, as_of=timezone.localdate())


def test_naming_is_dated_and_ends(desk, hr):
    naming = name(desk, hr.user)
    for refused, facts in (
        (ObserverNamedAlready, {}),
        (OwnObservation, {"observer": desk.official}),
        (NamingNotYours, {"official": hr}),
        (NamingEndsBeforeStart, {"observer": desk.superior, "valid_to": date(2020, 1, 1)}),
        (ObserverWithoutAccount, {"observer": make_official("Chưa Có", province=desk.province)}),
    ):
        with pytest.raises(refused):
            name(desk, hr.user, **facts)
    with pytest.raises(NamingNotYours):
        name(desk, desk.colleague.user, observer=desk.superior)
    end_naming(naming=naming, today=timezone.localdate() + timedelta(days=3), actor=hr.user)
    naming.refresh_from_db()
    today = timezone.localdate()
    last = today + timedelta(days=2)
    assert [can_observe(desk.colleague, desk.official, as_of=day) for day in (today, last, last + timedelta(1))] == [
        True,
        True,
        False,
    ]


def test_namings_are_listed_to_those_responsible(desk, hr):
    name(desk, hr.user)
    assert [ObserverNaming.objects.managed_by(one.user).count() for one in (hr, desk.superior, desk.colleague)] == [
        1,
        1,
        0,
    ]


def test_a_checklist_serves_its_unit_and_those_below(desk):
    other = make_commune("Phường Khác", province=desk.province)
    for code, unit in (("A", None), ("B", desk.ward), ("C", desk.province), ("D", other)):
        make_checklist(code, unit=unit)
    make_checklist("E", is_open=False)
    serving = Checklist.objects.serving(desk.official.pk, timezone.localdate())
    assert list(serving.values_list("code", flat=True)) == ["A", "B", "C"]


def test_a_trainer_decides_about_others_only(desk):
    request = ask(desk, make_checklist())
    outsider = make_learner(desk.ward, make_position(), "Ngô Văn Soạn", province=desk.province)
    for one in (outsider, desk.superior, desk.official):
        grant_role(one.user, Role.TRAINER, desk.ward)
    for one, may in ((outsider, True), (desk.superior, False), (desk.official, False), (desk.colleague, False)):
        assert can_rule_observation(one.user, request) is may
        assert ObservationRequest.objects.watched_by(one.user).exists() is may
