"""Requirements as they are written down: nothing overwritten, who may, what a second form does."""

from datetime import date, timedelta

import pytest
import time_machine

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.domain.requirement_board import coming_changes, history_of, own_demands, resolved_on
from lms.competencies.domain.requirement_writing import kept_rows
from lms.competencies.domain.requirements import Seat, requirements_for
from lms.competencies.exceptions_requirements import (
    CompetencyNotThen,
    DefaultNotYours,
    EmployerNotYours,
    LevelNotInFramework,
    LevelsTurned,
    NotAnEmployer,
    PositionNotThen,
    RequirementReasonMissing,
    RequirementsChangedMeanwhile,
    WeightOutside,
)
from lms.competencies.models import CompetencyVersion, Requirement
from lms.competencies.policy import can_write_requirements
from lms.flows.requirements import set_requirements
from lms.org.enums import Role
from lms.org.exceptions_dates import DayTooFarAhead
from tests.factories.gaps import EARLIER, NOW, TODAY
from tests.factories.people import REFORM, grant_role, make_user
from tests.factories.requirements import SHOULD, RequirementWorld, demand

pytestmark = pytest.mark.django_db
LATER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return RequirementWorld()


def held(world, unit=None, day=TODAY, known_at=None):
    """By code what the registrar needs at the unit."""
    seat = Seat(world.registrar.pk, (unit or world.ward).pk)
    codes = {one.pk: code for code, one in world.competencies.items()}
    found = requirements_for([seat], day, known_at=known_at)[seat]
    return {codes[one.competency_id]: (one.min_level, one.max_level, str(one.kind), one.weight) for one in found}


BEFORE = {"T01": (2, 3, "must", 1), "T02": (3, 4, "must", 1), "T03": (2, 3, "should", 1)}


def test_a_value_holds_from_its_day_and_what_was_known_stays_known(world):
    assert world.write({world.key("T01"): demand(3, 4, weight=2), world.key("C01"): demand(1, kind=SHOULD)}) == [
        "changed",
        "added",
    ]
    after = BEFORE | {"C01": (1, 1, "should", 1), "T01": (3, 4, "must", 2)}
    assert held(world) == after
    assert held(world, day=TODAY - timedelta(days=1)) == BEFORE
    assert held(world, known_at=EARLIER) == BEFORE
    rows = Requirement.objects.filter(position=world.registrar, competency=world.competencies["T01"]).order_by("pk")
    assert [(one.valid_from, one.valid_to, one.superseded_at is not None, one.mark, one.source) for one in rows] == [
        (REFORM, None, True, "example", ""),
        (REFORM, TODAY - timedelta(days=1), False, "example", ""),
        (TODAY, None, False, "employer", "Quyết định 12/QĐ-UBND"),
    ]


def test_an_end_from_a_day_and_an_end_of_what_began_that_day(world):
    assert world.write({world.key("T01"): None, world.key("C01"): None}) == ["ended"]
    assert held(world) == {code: one for code, one in BEFORE.items() if code != "T01"}
    assert held(world, day=TODAY - timedelta(days=1)) == BEFORE
    assert world.write({world.key("T01"): demand(2)}) == ["added"]
    assert world.write({world.key("T01"): None}) == ["ended"]
    assert "T01" not in held(world)
    assert world.write({world.key("T01"): None}) == []


def test_what_is_on_record_for_later_stays(world):
    world.write({world.key("T01"): demand(4)}, day=LATER)
    world.write({world.key("T01"): demand(1)})
    world.write({world.key("T02"): None}, day=LATER)
    assert (held(world)["T01"], held(world, day=LATER)["T01"]) == ((1, 1, "must", 1), (4, 4, "must", 1))
    words = competencies_in_force(TODAY)
    rows = kept_rows([world.registrar.pk], None)
    assert [(one.day, one.words.code, one.demand) for one in coming_changes(rows, TODAY, words)] == [
        (LATER, "T01", demand(4)),
        (LATER, "T02", None),
    ]
    assert own_demands(rows, TODAY)[world.competencies["T01"].pk] == demand(1)


def test_an_employer_replaces_for_its_units_alone_and_gives_it_back(world):
    own = {world.key("T01"): demand(4), world.key("T02"): demand(2)}
    assert world.write(own, employer=world.ward) == ["added", "added"]
    assert held(world, world.gaps.office) == BEFORE | {"T01": (4, 4, "must", 1), "T02": (2, 2, "must", 1)}
    assert held(world, world.beside) == BEFORE
    world.write({world.key("T01"): demand(3)}, employer=world.gaps.province, actor=world.province_hr)
    assert held(world, world.beside)["T01"] == (3, 3, "must", 1)
    assert held(world)["T01"] == (4, 4, "must", 1)
    at_ward = resolved_on([world.registrar.pk], world.ward, TODAY)[world.registrar.pk]
    assert [one.employer_id for one in at_ward] == [world.ward.pk, world.ward.pk, None]
    default = resolved_on([world.registrar.pk], None, TODAY)[world.registrar.pk]
    assert [(one.employer_id, one.min_level) for one in default] == [(None, 2), (None, 3), (None, 2)]
    assert world.write({world.key("T01"): None}, employer=world.ward) == ["ended"]
    assert held(world)["T01"] == (3, 3, "must", 1)


def test_sent_twice_it_is_written_once_and_a_second_form_is_told(world):
    seen = "as it was"
    assert world.write({world.key("T01"): demand(3)}) == ["changed"]
    count = Requirement.objects.count()
    assert world.write({world.key("T01"): demand(3)}, seen=seen) == []
    with pytest.raises(RequirementsChangedMeanwhile):
        world.write({world.key("T01"): demand(4)}, seen=seen)
    assert Requirement.objects.count() == count


def test_example_values_become_the_employers_own_when_confirmed(world):
    same = {world.key("T01"): demand(2, 3)}
    assert world.write(same) == []
    assert world.write(same, confirms=True) == ["confirmed"]
    assert world.write(same, confirms=True) == []
    assert held(world) == BEFORE


@pytest.mark.parametrize(
    ("wanted", "day", "refused"),
    [
        (demand(4, 3), TODAY, LevelsTurned),
        (demand(5, 6), TODAY, LevelNotInFramework),
        (demand(0, 2), TODAY, LevelNotInFramework),
        (demand(2, weight=10), TODAY, WeightOutside),
        (demand(4), date(2025, 6, 30), PositionNotThen),
        (demand(4), date(2027, 10, 1), DayTooFarAhead),
    ],
)
def test_what_can_not_be_asked(world, wanted, day, refused):
    count = Requirement.objects.count()
    with pytest.raises(refused):
        world.write({world.key("T02"): demand(1), world.key("T01"): wanted}, day=day)
    assert Requirement.objects.count() == count


def test_a_competency_that_the_framework_of_the_day_lacks(world):
    CompetencyVersion.objects.filter(competency=world.competencies["T01"]).delete()
    with pytest.raises(CompetencyNotThen):
        world.write({world.key("T01"): demand(4)})
    assert world.write({world.key("T01"): None}) == ["ended"]


def test_a_reason_must_be_given(world):
    with pytest.raises(RequirementReasonMissing):
        set_requirements(
            employer=None,
            valid_from=TODAY,
            wanted={},
            source="",
            reason=" ",
            seen="",
            actor=world.province_hr,
            now=NOW,
        )


def test_who_may_write_what(world):
    admin = make_user()
    grant_role(admin, Role.ADMIN, world.gaps.province)
    people = (world.province_hr, world.ward_hr, world.other_hr, admin)
    layers = (None, world.ward, world.gaps.province)
    assert [[can_write_requirements(who, layer) for layer in layers] for who in people] == [
        [True, True, True],
        [False, True, False],
        [False, False, False],
        [True, False, False],
    ]
    wanted = {world.key("T01"): demand(4)}
    with pytest.raises(DefaultNotYours):
        world.write(wanted, actor=world.ward_hr)
    for employer in (world.ward, world.gaps.province):
        with pytest.raises(EmployerNotYours):
            world.write(wanted, employer=employer, actor=world.other_hr)
    with pytest.raises(NotAnEmployer):
        world.write(wanted, employer=world.gaps.office)
    assert held(world) == BEFORE


def test_rows_are_seen_by_whom_the_policy_lets_write_them(world):
    """Of an employer's own; the default is everybody's."""
    world.write({world.key("T01"): demand(4)}, employer=world.ward)
    for who in (world.province_hr, world.ward_hr, world.other_hr):
        seen = Requirement.objects.visible_to(who)
        assert seen.filter(employer=world.ward).exists() == can_write_requirements(who, world.ward)
        assert seen.filter(employer=None).count() == Requirement.objects.filter(employer=None).count()


def test_the_history_says_who_when_and_from_which_day(world):
    world.write({world.key("T01"): demand(3, 4), world.key("T03"): demand(3, kind=SHOULD, weight=2)})
    world.write({world.key("T02"): None}, day=LATER)
    world.write({world.key("T01"): demand(5)}, employer=world.ward)
    told = [(one.what.partition(") ")[2], one.reason) for one in history_of(world.registrar, None)]
    assert sorted(told) == [
        ("đã cho thôi yêu cầu T02, mức 3–4, từ 01/10/2026", "Theo đề án"),
        ("đã ghi T01 bắt buộc, mức 3–4, trọng số 1, từ 20/07/2026 (trước: 2–3)", "Theo đề án"),
        ("đã ghi T03 nên có, mức 3, trọng số 2, từ 20/07/2026 (trước: 2–3)", "Theo đề án"),
    ]
    assert len(history_of(world.registrar, world.ward)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_what_is_written(world, django_assert_num_queries, count):
    wanted = {world.key(code): demand(1) for code in ("T01", "T02", "T03")[:count]}
    with django_assert_num_queries(24):
        assert len(world.write(wanted)) == count
