"""What a paper about units does to units, postings and roles."""

from datetime import date, timedelta

import pytest
import time_machine

from lms.org.domain.succession.facts import STAYS, NewUnit, Placements
from lms.org.domain.succession.plan import plan_event
from lms.org.domain.succession.recording import record_unit_event
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role, SuccessionShare, UnitEventKind, UnitMark, UnitType
from lms.org.exceptions_units import (
    EventNeedsOneUnit,
    EventNeedsSuccessor,
    EventNeedsUnits,
    EventUnitChangesLater,
    EventUnitEndsAlready,
    EventUnitGone,
    EventUnitOutOfScope,
    EventUnitsUnlike,
    PeopleToPlace,
    PlaceNotOffered,
    SplitNeedsParts,
    SuccessorNamedTwice,
    UnitCodeTaken,
    UnitNameTaken,
    UnitNameWithoutType,
    UnitStaysTheSame,
)
from lms.org.models import RoleGrant, Succession, Unit, UnitEvent, UnitVersion
from tests.factories.people import grant_role, make_commune, make_posting, make_province, make_user
from tests.factories.succession import DAY, ECONOMY, NOW, OFFICE, TODAY, make_land, merger, paper, posting_of, seats

pytestmark = pytest.mark.django_db
EVE = DAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def land():
    return make_land()


@pytest.fixture
def write(land):
    def act(facts, *, actor=None, **placed):
        return record_unit_event(facts=facts, placements=Placements(**placed), actor=actor or land.hr, now=NOW)

    return act


def names_on(day):
    lasting = UnitVersion.objects.in_force(day).exclude(unit_type=UnitType.PROVINCE)
    return sorted((one.name, unit_names([one.unit_id], day)[one.unit_id].above[-1].name) for one in lasting)


def test_two_communes_merge_into_a_new_one_with_all_their_people(land, write):
    cuc, dung = land.seat("Lê Thị Cúc", land.offices["an"]), land.seat("Phạm Văn Dũng", land.binh)

    done = write(merger(land.an, land.binh))

    assert names_on(EVE) == sorted(
        [("Xã An", "Tỉnh Thử Nghiệm"), ("Xã Bình", "Tỉnh Thử Nghiệm"), ("Xã Cam", "Tỉnh Thử Nghiệm")]
        + [(name, commune) for name in (OFFICE, ECONOMY) for commune in ("Xã An", "Xã Bình", "Xã Cam")]
    )
    assert names_on(DAY) == sorted(
        [("Phường An Bình", "Tỉnh Thử Nghiệm"), ("Xã Cam", "Tỉnh Thử Nghiệm")]
        + [(name, commune) for name in (OFFICE, ECONOMY) for commune in ("Phường An Bình", "Xã Cam")]
    )
    assert seats(cuc, dung) == [
        [(OFFICE, "2025-07-01", "2026-07-31", "chính"), (OFFICE, "2026-08-01", "", "chính")],
        [("Xã Bình", "2025-07-01", "2026-07-31", "chính"), ("Phường An Bình", "2026-08-01", "", "chính")],
    ]
    new = UnitVersion.objects.get(name="Phường An Bình")
    assert (new.code, new.unit_type, new.mark, new.event) == ("90009", UnitType.WARD, UnitMark.CONFIRMED, done.event)
    assert {old.official.full_name: posting.continues_id == old.pk for old, posting in done.moved.items()} == {
        "Lê Thị Cúc": True,
        "Phạm Văn Dũng": True,
    }
    links = Succession.objects.values_list("predecessor_id", "successor_id", "share")
    assert {(one, to) for one, to, _share in links} == set(done.units.items())
    assert {share for _one, _to, share in links} == {SuccessionShare.WHOLE}
    assert Unit.objects.get(pk=land.an.pk).heir_id == new.unit_id


def test_a_commune_goes_into_one_that_lives_on(land, write):
    cuc, dung = land.seat("Lê Thị Cúc", land.offices["an"]), land.seat("Phạm Văn Dũng", land.offices["binh"])

    write(merger(land.an, land.binh, to=land.binh))

    assert seats(cuc, dung) == [
        [(OFFICE, "2025-07-01", "2026-07-31", "chính"), (OFFICE, "2026-08-01", "", "chính")],
        [(OFFICE, "2025-07-01", "", "chính")],
    ]
    assert cuc.postings.latest("pk").versions.get().unit == land.offices["binh"]
    assert UnitVersion.objects.get(unit=land.binh).valid_to is None


def test_what_was_to_begin_or_end_later_keeps_its_days(land, write):
    leaving = land.seat("Lê Thị Cúc", land.an, ends_on=date(2026, 9, 30))
    coming = land.seat("Phạm Văn Dũng", land.an, starts_on=date(2026, 9, 1))
    gone = land.seat("Võ Thị Xa", land.an, ends_on=date(2026, 6, 30))

    write(merger(land.an, land.binh))

    assert seats(leaving, coming, gone) == [
        [
            ("Xã An", "2025-07-01", "2026-07-31", "chính"),
            ("Phường An Bình", "2026-08-01", "2026-09-30", "chính"),
        ],
        [("Phường An Bình", "2026-09-01", "", "chính")],
        [("Xã An", "2025-07-01", "2026-06-30", "chính")],
    ]


def test_one_position_at_two_units_that_merge_is_held_once(land, write):
    cuc = land.seat("Lê Thị Cúc", land.an)
    make_posting(cuc, land.binh, land.clerk, is_main=False)

    done = write(merger(land.an, land.binh))

    assert seats(cuc) == [
        [
            ("Xã An", "2025-07-01", "2026-07-31", "chính"),
            ("Xã Bình", "2025-07-01", "2026-07-31", "kiêm"),
            ("Phường An Bình", "2026-08-01", "", "chính"),
        ]
    ]
    assert [one.is_double for one in done.plan.postings] == [False, True]


def test_roles_follow_and_nobody_gets_one_twice(land, write):
    both, one = make_user("hai-xa"), make_user("mot-xa")
    for unit in (land.an, land.binh):
        grant_role(both, Role.HR, unit)
    grant_role(one, Role.TRAINER, land.an, valid_to=date(2026, 12, 31))

    write(merger(land.an, land.binh))

    new = UnitVersion.objects.get(name="Phường An Bình").unit_id
    held = RoleGrant.objects.order_by("pk").values_list("user__username", "unit", "valid_from", "valid_to")
    assert list(held)[1:] == [
        ("hai-xa", land.an.pk, date(2025, 7, 1), EVE),
        ("hai-xa", land.binh.pk, date(2025, 7, 1), EVE),
        ("mot-xa", land.an.pk, date(2025, 7, 1), EVE),
        ("hai-xa", new, DAY, None),
        ("mot-xa", new, DAY, date(2026, 12, 31)),
    ]


def test_people_of_a_split_unit_are_placed_by_a_person(land, write):
    cuc, dung = land.seat("Lê Thị Cúc", land.offices["an"]), land.seat("Phạm Văn Dũng", land.an)
    hr = make_user("nhan-su-an")
    grant = grant_role(hr, Role.HR, land.an)
    facts = paper(UnitEventKind.SPLIT, land.an, to=[NewUnit("Xã An Đông"), land.cam])

    with pytest.raises(PeopleToPlace) as refused:
        write(facts, people={posting_of(cuc).pk: 0})
    assert "Còn 1 vị trí đảm nhận" in str(refused.value)
    assert not UnitEvent.objects.exists()
    with pytest.raises(PlaceNotOffered):
        write(facts, people={posting_of(cuc).pk: 0, posting_of(dung).pk: STAYS})
    done = write(facts, people={posting_of(cuc).pk: 0, posting_of(dung).pk: 1}, grants={grant.pk: 0})

    assert seats(cuc, dung) == [
        [(OFFICE, "2025-07-01", "2026-07-31", "chính"), (OFFICE, "2026-08-01", "", "chính")],
        [("Xã An", "2025-07-01", "2026-07-31", "chính"), ("Xã Cam", "2026-08-01", "", "chính")],
    ]
    east = UnitVersion.objects.get(name="Xã An Đông").unit
    assert cuc.postings.latest("pk").versions.get().unit.versions.get().parent == east
    assert set(Succession.objects.values_list("successor_id", "share")) == {(east.pk, "part"), (land.cam.pk, "part")}
    assert Unit.objects.get(pk=land.an.pk).heir == land.province
    assert list(RoleGrant.objects.filter(user=hr, valid_to=None).values_list("unit", flat=True)) == [east.pk]
    assert done.units == {}


def test_what_is_left_of_a_unit_keeps_who_stays(land, write):
    cuc, dung = land.seat("Lê Thị Cúc", land.an), land.seat("Phạm Văn Dũng", land.an)
    facts = paper(UnitEventKind.SPLIT, land.an, to=[NewUnit("Xã An Đông")], stays=True)

    write(facts, people={posting_of(cuc).pk: 0, posting_of(dung).pk: STAYS})

    assert seats(cuc, dung) == [
        [("Xã An", "2025-07-01", "2026-07-31", "chính"), ("Xã An Đông", "2026-08-01", "", "chính")],
        [("Xã An", "2025-07-01", "", "chính")],
    ]
    assert Unit.objects.get(pk=land.an.pk).heir is None


@pytest.mark.parametrize(
    ("becomes", "after"),
    [
        (NewUnit("Phường An"), ("Phường An", UnitType.WARD, "90001")),
        (NewUnit("Xã An Mới", "90010"), ("Xã An Mới", UnitType.COMMUNE, "90010")),
    ],
)
def test_a_unit_that_is_called_otherwise_stays_the_same_unit(land, write, becomes, after):
    cuc = land.seat("Lê Thị Cúc", land.an)

    write(paper(UnitEventKind.CHANGE_TYPE, land.an, becomes=becomes))

    last = UnitVersion.objects.filter(unit=land.an).latest("valid_from")
    assert (last.name, last.unit_type, last.code) == after
    assert UnitVersion.objects.get(unit=land.an, valid_to=EVE).name == "Xã An"
    assert seats(cuc) == [[(becomes.name, "2025-07-01", "", "chính")]]


def test_a_unit_without_people_ends_without_an_heir_of_its_people(land, write):
    write(paper(UnitEventKind.ABOLISH, land.cam))

    assert UnitVersion.objects.get(unit=land.cam).valid_to == EVE
    assert not Succession.objects.exists()


def test_divisions_of_a_commune_merge_by_its_own_hr(land, write):
    cuc = land.seat("Lê Thị Cúc", land.economies["an"])
    hr = make_user("nhan-su-an")
    grant_role(hr, Role.HR, land.an)

    write(merger(land.offices["an"], land.economies["an"], to=NewUnit("Phòng Tổng hợp")), actor=hr)

    assert seats(cuc) == [
        [(ECONOMY, "2025-07-01", "2026-07-31", "chính"), ("Phòng Tổng hợp", "2026-08-01", "", "chính")]
    ]


def test_the_same_form_sent_twice_is_one_event(land, write):
    facts = merger(land.an, land.binh)
    first = write(facts)
    again = write(facts)
    assert (again.created, again.event) == (False, first.event)
    assert UnitEvent.objects.count() == 1


def test_one_resolution_merges_several_groups(land, write):
    far = [make_commune(name, province=land.province, unit_type=UnitType.COMMUNE) for name in ("Xã Đa", "Xã Ea")]
    write(merger(land.an, land.binh))
    write(merger(*far, to=NewUnit("Xã Đa Ea")))
    assert UnitEvent.objects.filter(document_number="1685/NQ-UBTVQH15", effective_on=DAY).count() == 2


def refusals(land):
    other = make_commune("Xã Xa", province=make_province("Tỉnh Khác"), unit_type=UnitType.COMMUNE)
    return {
        EventNeedsUnits: merger(land.an, to=NewUnit("Xã An Mới")),
        EventNeedsSuccessor: paper(UnitEventKind.MERGE, land.an, land.binh),
        EventNeedsOneUnit: paper(UnitEventKind.RENAME, land.an, land.binh, becomes=NewUnit("Xã Mới")),
        SplitNeedsParts: paper(UnitEventKind.SPLIT, land.an, to=[NewUnit("Xã An Đông")]),
        SuccessorNamedTwice: paper(UnitEventKind.SPLIT, land.an, to=[NewUnit("Xã Ba"), NewUnit("xã  ba")]),
        EventUnitsUnlike: merger(land.an, other),
        EventUnitGone: merger(land.an, land.binh, effective_on=date(2025, 7, 1)),
        UnitNameTaken: merger(land.an, land.binh, to=NewUnit("Xã Cam")),
        UnitNameWithoutType: merger(land.an, land.binh, to=NewUnit("An Bình")),
        UnitCodeTaken: merger(land.an, land.binh, to=NewUnit("Xã An Bình", "90003")),
        UnitStaysTheSame: paper(UnitEventKind.RENAME, land.an, becomes=NewUnit("Xã An")),
    }


def test_what_cannot_be_is_refused_with_a_reason_and_writes_nothing(land, write):
    before = (Unit.objects.count(), UnitVersion.records.count())
    for reason, facts in refusals(land).items():
        with pytest.raises(reason) as refused:
            write(facts)
        assert "%(" not in str(refused.value)
    assert not UnitEvent.objects.exists()
    assert (Unit.objects.count(), UnitVersion.records.count()) == (before[0] + 2, before[1] + 2)


def test_a_unit_that_ended_or_changes_later_takes_no_other_paper(land, write):
    write(paper(UnitEventKind.RENAME, land.cam, becomes=NewUnit("Xã Cam Mới"), effective_on=date(2026, 9, 1)))
    with pytest.raises(EventUnitChangesLater):
        write(merger(land.an, land.cam))
    write(merger(land.an, land.binh))
    with pytest.raises(EventUnitEndsAlready):
        write(merger(land.an, land.cam))


@pytest.mark.parametrize("where", ["an", "binh"])
def test_a_unit_is_arranged_from_above(land, write, where):
    own = make_user("nhan-su-xa")
    grant_role(own, Role.HR, getattr(land, where))
    with pytest.raises(EventUnitOutOfScope):
        write(merger(land.an, land.binh), actor=own)


def test_the_name_of_a_merged_unit_may_go_on(land, write):
    write(merger(land.an, land.binh, to=NewUnit("Xã An", "90001")))
    assert UnitVersion.objects.in_force(DAY).filter(name="Xã An").count() == 1


def test_the_preview_is_what_is_done(land, write):
    land.seat("Lê Thị Cúc", land.offices["an"])
    facts = merger(land.an, land.binh, to=land.cam)
    plan = plan_event(facts, Placements(), actor=land.hr, today=TODAY)
    done = write(facts)
    assert (plan.postings, plan.grants, plan.new_divisions()) == (
        done.plan.postings,
        done.plan.grants,
        done.plan.new_divisions(),
    )
    assert plan.new_divisions() == {0: ()}
