"""The catalogue as HR of a province keeps it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lms.core.domain.audit_history import history_for
from lms.org.domain.position_ends import end_position, reopen_position
from lms.org.domain.position_holders import held_counts
from lms.org.domain.position_titles import position_title_on, position_titles, position_titles_on, title_day
from lms.org.domain.positions import PositionFacts, add_position, change_position, follow_versions, state_of
from lms.org.domain.reference_positions import load_positions, positions_file
from lms.org.enums import PositionMark, Role
from lms.org.exceptions_positions import (
    CatalogueNotYours,
    ChangeReasonMissing,
    DocumentMissing,
    EndBeforeStart,
    EndBeforeVersion,
    NothingChanged,
    PositionChangedMeanwhile,
    PositionCodeTaken,
    PositionHeldElsewhere,
    PositionNameTaken,
    PositionNotEnded,
    PositionStillHeld,
    ReplacedByItself,
    VersionAfterEnd,
    VersionBeforePosition,
)
from lms.org.models import Position, PositionVersion, Unit
from tests.factories.people import (
    grant_role,
    make_commune,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)
from tests.factories.reference import with_cells
from tests.lms.org.domain.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
JULY, AUGUST, OCTOBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 10, 1)
FACTS = PositionFacts("Chuyên viên chuyển đổi số", "Digital officer", "Văn phòng HĐND và UBND", "chuyển đổi số")
LATER = replace(FACTS, name_vi="Chuyên viên khoa học, công nghệ")


class World:
    def __init__(self):
        self.province = make_province()
        self.ward = make_commune(province=self.province)
        self.hr = make_user(full_name="Phan Thị Tỉnh")
        grant_role(self.hr, Role.HR, self.province)
        self.position = self.add()

    def add(self, code=" cm-90 ", facts=FACTS, **changes):
        asked = {"valid_from": JULY, "reason": "theo Thông tư mới", "actor": self.hr, "now": NOW}
        return add_position(code=code, facts=facts, **asked | changes)

    def change(self, facts=LATER, day=AUGUST, **changes):
        asked = {"reason": "đổi tên", "seen": state_of(self.fresh()), "actor": self.hr, "now": NOW}
        return change_position(position=self.position, facts=facts, valid_from=day, **asked | changes)

    def end(self, day=AUGUST, **changes):
        asked = {"replaced_by": None, "keep_holders": False, "reason": "bỏ", "actor": self.hr, "now": NOW}
        asked["seen"] = state_of(self.fresh())
        return end_position(position=self.position, last_day=day, **asked | changes)

    def fresh(self):
        return Position.objects.get(pk=self.position.pk)


@pytest.fixture
def world(db):
    return World()


def test_each_day_has_the_title_of_its_version_and_what_was_written_stays(world):
    assert (world.position.code, world.position.search_key) == (
        "CM-90",
        "chuyen vien chuyen doi so chuyen doi so",
    )
    assert [position_title_on(world.position, day) for day in (date(2025, 1, 1), JULY)] == [FACTS.name_vi] * 2
    world.change()
    assert world.fresh().name_vi == FACTS.name_vi  # not yet
    assert [position_title_on(world.position, day) for day in (date(2026, 7, 31), AUGUST)] == [
        FACTS.name_vi,
        LATER.name_vi,
    ]
    assert (follow_versions(AUGUST), follow_versions(AUGUST), world.fresh().name_vi) == (1, 0, LATER.name_vi)
    after = NOW + timedelta(days=1)
    mended = world.change(replace(FACTS, name_vi="Chuyên viên số"), AUGUST, reason="ghi nhầm", now=after)
    assert (mended.number, position_title_on(world.position, OCTOBER)) == (3, "Chuyên viên số")
    ids, before = [world.position.pk], NOW - timedelta(hours=1)
    known = [position_titles_on(ids, OCTOBER, moment)[ids[0]] for moment in (before, NOW, after)]
    assert known == [FACTS.name_vi, LATER.name_vi, "Chuyên viên số"]
    rows = PositionVersion.objects.filter(position=world.position).order_by("number")
    assert [(one.number, one.name_vi, one.valid_from, one.reason, one.actor) for one in rows] == [
        (1, FACTS.name_vi, JULY, "theo Thông tư mới", world.hr),
        (2, LATER.name_vi, AUGUST, "đổi tên", world.hr),
        (3, "Chuyên viên số", AUGUST, "ghi nhầm", world.hr),
    ]
    assert sorted(line.what.split(") ", 1)[1] for line in history_for(world.position)) == [
        "đã ghi phiên bản 2 “Chuyên viên khoa học, công nghệ” từ 01/08/2026",
        "đã ghi phiên bản 3 “Chuyên viên số” từ 01/08/2026",
        "đã thêm vị trí CM-90 “Chuyên viên chuyển đổi số” từ 01/07/2026",
    ]


def test_the_title_of_a_posting_is_of_the_last_day_it_is_held(world, django_assert_num_queries):
    def days(**dates):
        posting = make_posting(make_official(), world.ward, world.position, **dates)
        return title_day(posting.versions.get(), NOW.date())

    assert days(starts_on=JULY) == NOW.date()
    assert days(starts_on=JULY, ends_on=date(2026, 7, 10)) == date(2026, 7, 10)
    assert days(starts_on=AUGUST) == AUGUST
    assert days(starts_on=JULY, ends_on=OCTOBER) == NOW.date()
    bare = make_position(name_vi="Chưa có phiên bản")
    with django_assert_num_queries(1):
        titles = position_titles([(world.position.pk, JULY), (bare.pk, JULY), (world.position.pk, OCTOBER)])
    assert titles[bare.pk, JULY] == "Chưa có phiên bản"
    assert position_titles([]) == {}


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (ChangeReasonMissing, {"reason": " "}),
        (PositionCodeTaken, {"code": "Cm-90", "facts": LATER}),
        (PositionNameTaken, {"code": "CM-91", "facts": replace(FACTS, name_vi="chuyên viên CHUYỂN đổi số")}),
        (DocumentMissing, {"code": "CM-91", "facts": replace(LATER, mark=PositionMark.CONFIRMED)}),
    ],
)
def test_what_is_no_new_position(world, broken, asked):
    with pytest.raises(broken):
        world.add(**asked)
    assert world.add() == world.position  # the same form sent twice
    assert (Position.objects.count(), PositionVersion.objects.count()) == (1, 1)


def test_who_comes_second_is_told_and_nothing_is_written_over(world):
    seen = state_of(world.position)
    first = world.change(seen=seen)
    assert world.change(seen=seen) == first  # the same form sent twice
    with pytest.raises(PositionChangedMeanwhile, match=r"Phan Thị Tỉnh .* đã đổi vị trí này lúc 09:00 20/07/2026"):
        world.change(replace(FACTS, name_vi="Khác"), seen=seen)
    world.end(OCTOBER)
    with pytest.raises(PositionChangedMeanwhile):
        world.change(replace(FACTS, name_vi="Khác"), seen="2:")
    assert PositionVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("broken", "asked"),
    [
        (VersionBeforePosition, {"day": date(2026, 6, 30)}),
        (VersionAfterEnd, {"day": date(2026, 10, 2)}),
        (NothingChanged, {"facts": FACTS}),
        (ChangeReasonMissing, {"reason": ""}),
        (DocumentMissing, {"facts": replace(LATER, mark=PositionMark.CONFIRMED)}),
    ],
)
def test_what_is_no_version(world, broken, asked):
    world.end(OCTOBER)
    with pytest.raises(broken):
        world.change(**asked)
    assert PositionVersion.objects.count() == 1


def test_a_position_of_people_elsewhere_is_left_to_administrators(world):
    make_posting(make_official(), make_commune("Xã Ngoài"), world.position, starts_on=JULY)
    for act in (world.change, world.end):
        with pytest.raises(PositionHeldElsewhere):
            act()
    admin = make_user()
    grant_role(admin, Role.ADMIN, world.province)
    assert world.change(actor=admin).number == 2
    ward_hr = make_user()
    grant_role(ward_hr, Role.HR, world.ward)
    for act in (world.change, world.end, world.add):
        with pytest.raises(CatalogueNotYours):
            act(actor=ward_hr)


def test_an_end_is_said_on_purpose_while_people_hold_the_position(world):
    for name in ("Trần Văn Bảy", "Lê Thị An"):
        make_posting(make_official(name), world.ward, world.position, starts_on=JULY)
    make_posting(make_official("Đỗ Văn Hết"), world.ward, world.position, starts_on=JULY, ends_on=JULY)
    assert held_counts([world.position.pk], Unit.objects.visible_to(world.hr), NOW.date()) == {world.position.pk: 2}
    with pytest.raises(PositionStillHeld, match="2 người giữ vị trí này: Lê Thị An, Trần Văn Bảy"):
        world.end()
    other = world.add("CM-91", LATER)
    ended = world.end(keep_holders=True, replaced_by=other)
    assert (ended.valid_to, ended.replaced_by, world.fresh().valid_to) == (AUGUST, other, AUGUST)
    assert world.end(keep_holders=True, replaced_by=other, seen="1:").valid_to == AUGUST  # sent twice
    assert Position.objects.in_force(AUGUST + timedelta(days=1)).get() == other
    reopened = reopen_position(position=ended, reason="nhầm", seen=state_of(world.fresh()), actor=world.hr)
    assert (reopened.valid_to, reopened.replaced_by) == (None, None)
    with pytest.raises(PositionNotEnded):
        reopen_position(position=ended, reason="nhầm", seen=state_of(world.fresh()), actor=world.hr)
    ends = [line.what.split(") ", 1)[1] for line in history_for(world.position)]
    assert sorted(ends)[:2] == [
        "đã bỏ ngày hết hiệu lực 01/08/2026",
        "đã ghi vị trí hết hiệu lực sau ngày 01/08/2026; thay bằng: CM-91",
    ]


def test_a_crowd_is_named_in_part(world):
    for number in range(7):
        make_posting(make_official(f"Trần Văn {number}"), world.ward, world.position, starts_on=JULY)
    with pytest.raises(PositionStillHeld, match="7 người giữ .*: Trần Văn 0, .*, Trần Văn 4 và người khác"):
        world.end()


def test_days_on_which_no_position_ends(world):
    with pytest.raises(EndBeforeStart):
        world.end(date(2026, 6, 30))
    with pytest.raises(ReplacedByItself):
        world.end(replaced_by=world.position)
    world.change()
    with pytest.raises(EndBeforeVersion):
        world.end(date(2026, 7, 31))


def test_the_reference_file_leaves_alone_what_hr_has_written(world):
    load_positions(positions_file())
    world.position = Position.objects.get(code="LD-01")
    world.change(replace(FACTS, name_vi="Chủ tịch Ủy ban"), NOW.date())
    changed = with_cells(positions_file(), 3, name_vi="Phó Chủ tịch Ủy ban")
    loaded = load_positions(changed)
    assert (loaded.changed, loaded.kept, loaded.same, loaded.read) == (1, ["LD-01"], 58, 60)
    assert loaded.as_json()["kept"] == ["LD-01"]
    assert Position.objects.get(code="LD-01").name_vi == "Chủ tịch Ủy ban"
    second = Position.objects.get(code="LD-02")
    assert [one.name_vi for one in second.versions.order_by("number")] == ["Phó Chủ tịch UBND", "Phó Chủ tịch Ủy ban"]
    assert position_title_on(second, timezone.localdate()) == second.name_vi == "Phó Chủ tịch Ủy ban"
    assert Position.objects.get(code="CM-90").name_vi == FACTS.name_vi
